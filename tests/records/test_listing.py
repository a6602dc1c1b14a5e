"""The lines of alerts, responses and counts."""

from typing import Any

import pytest

from mmc_cli.decoding.listing import response_row
from mmc_cli.records.listing import CountRow, ResponseRow
from mmc_cli.specification import load_spec
from tests.samples import RESPONSE, V4_0, message


def response(**changes: Any) -> ResponseRow:
    from msgspec.structs import replace

    return replace(response_row(message(RESPONSE), load_spec(V4_0)), **changes)


@pytest.mark.parametrize(
    ("success", "first_fault", "encrypted_parts", "outcome"),
    [
        (False, None, 0, "failure"),
        (False, "hardware-fault", 0, "failure"),
        (True, None, 0, "success"),
        (True, "hardware-fault", 0, "success with fault"),
        (None, "hardware-fault", 0, "fault"),
        (None, None, 2, "encrypted"),
        (None, None, 0, "not stated"),
    ],
)
def test_a_message_that_states_no_success_has_none(
    success: bool | None, first_fault: str | None, encrypted_parts: int, outcome: str
) -> None:
    row = response(success=success, first_fault=first_fault, encrypted_parts=encrypted_parts)
    assert row.outcome == row.cells()["outcome"] == outcome


def test_a_service_that_the_version_does_not_have_is_marked() -> None:
    assert response(known=False, name=None).cells()["service"] == "UNKNOWN CODE"


def test_only_codes_are_hexadecimal_in_a_count() -> None:
    assert CountRow("alert code", "8F72", "x", 2).cells() == {
        "by": "alert code",
        "value": "0x8F72",
        "name": "x",
        "messages": "2",
    }
    assert CountRow("day", "2026-02-03", None, 1).cells()["value"] == "2026-02-03"
    assert CountRow("device", None, None, 1).cells()["value"] == ""
