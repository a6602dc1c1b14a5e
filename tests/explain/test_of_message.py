"""A message explained: what it says, and what its codes mean."""

import pytest

from mmc_cli.explain.of_message import entries_of_message
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, V4_0, message

SPEC = load_spec(V4_0)


def test_the_message_comes_first_and_then_its_codes() -> None:
    own, alert, code = entries_of_message(message(ALERT), SPEC)
    assert own.title == "Device alert 8F86 ECS101 Limit APC [n] Level Command processed"
    assert own.facts["Device"]
    assert (alert.kind, alert.code) == ("alert code", "8F86")
    assert (code.kind, code.code) == ("message code", "0121")


def test_a_response_is_explained_by_its_service() -> None:
    data = next((ROOT / "fixtures/valid/4.0/responses").glob("4.8.3-*.xml")).read_text(encoding="utf-8")
    kinds = [(entry.kind, entry.code) for entry in entries_of_message(message(data), SPEC)]
    assert kinds == [("in this message", ""), ("service", "4.8.3"), ("message code", "0036")]


def test_what_is_no_message_has_no_entries() -> None:
    with pytest.raises(MmcError):
        entries_of_message(message("<GBCSResponse"), SPEC)
