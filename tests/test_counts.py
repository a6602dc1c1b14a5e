"""Every command counts the messages of the same input alike, and as a person counts them."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.gbcs.builder import LIMIT_ALERT
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]

MESSAGES, DUPLICATES, NOT_READ = 9, 3, 3  # a duplicate of each of the alert, the response and the payload

COMMANDS = (
    ("validate", "-f", "concise"),
    ("validate", "--mmc-version", "auto"),
    ("show", "alerts"),
    ("show", "responses"),
    ("show", "readings"),
    ("show", "gaps"),
    ("show", "summary"),
    ("decode",),
    ("decode", "--rows", "leaves"),
    ("decode", "--rows", "registers"),
    ("diff-versions", "-f", "csv", "--messages"),
)


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    """Files of every kind that hold nine messages: three pairs of equal ones, and three that cannot be read."""
    (tmp_path / "alert.xml").write_text(ALERT)
    (tmp_path / "truncated.xml").write_text(ALERT[:500])
    (tmp_path / "empty.xml").write_text("")
    (tmp_path / "notes.txt").write_text("Nothing in here.\n")
    (tmp_path / "payload.hex").write_text(LIMIT_ALERT.hex())
    (tmp_path / "payload-again.hex").write_text(LIMIT_ALERT.hex())
    (tmp_path / "both.xml").write_text(ALERT + RESPONSE)
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.writestr("response.xml", RESPONSE)
    return sorted(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_duplicates_are_counted_alike(mmc: Mmc, inputs: list[Path], command: tuple[str, ...]) -> None:
    assert f"{DUPLICATES} duplicates " in mmc(*command, *inputs).err
    assert f"{DUPLICATES} duplicates (same originator, counter and message code) dropped" in (
        mmc(*command, *inputs, "--unique").err
    )


def test_the_totals_of_verdicts_lists_and_changes_agree(mmc: Mmc, inputs: list[Path]) -> None:
    assert f"{MESSAGES} messages: 4 valid, 5 invalid" in mmc("validate", *inputs, "-f", "concise").out
    assert f"{MESSAGES} messages: 4 valid, 5 invalid" in mmc("report", *inputs, "-o", inputs[0].parent / "r.html").err
    alerts = mmc("show", "alerts", *inputs).err
    responses = mmc("show", "responses", *inputs).err
    assert f"4 alerts in {MESSAGES} messages" in alerts
    assert f"2 responses in {MESSAGES} messages" in responses
    assert 4 + 2 + NOT_READ == MESSAGES
    changes = mmc("diff-versions", "--messages", *inputs, "-f", "csv").err
    assert re.search(rf"of {MESSAGES} messages affected; {NOT_READ} not read$", changes, re.MULTILINE)
    records = mmc("decode", *inputs).out.splitlines()
    assert len(records) == MESSAGES - NOT_READ


def test_changes_count_what_is_left_once_duplicates_are_dropped(mmc: Mmc, inputs: list[Path]) -> None:
    got = mmc("diff-versions", "--messages", *inputs, "--unique", "-f", "csv").err
    assert f"of {MESSAGES - DUPLICATES} messages affected; {NOT_READ} not read" in got
    assert f"{MESSAGES - DUPLICATES} messages: " in mmc("validate", *inputs, "--unique", "-f", "concise").out


def test_a_payload_of_another_device_is_not_selected_by_any_command(mmc: Mmc, inputs: list[Path]) -> None:
    none = ("--device", "00-00-00-00-00-00-00-00", *inputs)
    assert "gbcs" not in mmc("validate", *none, "-f", "concise").out.lower()
    assert "GBCS" not in mmc("show", "readings", *none).err
