"""`mmc show message` as a user runs it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome, assert_golden
from tests.samples import ALERT

ALERT_86 = "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"


@pytest.mark.parametrize(("format_", "file"), [("tsv", "message.tsv"), ("tree", "message.txt")])
def test_output_is_as_before(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, format_: str, file: str
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    got = mmc("show", "message", ALERT_86, "-f", format_)
    assert got.code == 0
    assert_golden(got.out, file)


def test_markup_in_a_message_is_text(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        ALERT.replace(
            ">ECS101 Limit APC [n] Level Command processed<", ">[red]x[/red]\u001f<".replace("\u001f", "\u009b")
        )
    )
    for format_ in ("tree", "tsv", "csv"):
        out = mmc("show", "message", tmp_path / "a.xml", "-f", format_).out
        assert "[red]x[/red]\\x9b" in out
        assert "\u009b" not in out


def test_another_kind_of_file_is_identified(mmc: Callable[..., Outcome]) -> None:
    got = mmc("show", "message", "fixtures/invalid/MMC005/duis-response-not-parsed.xml")
    assert (got.code, got.out) == (1, "")
    assert "run Parse & Correlate on it first" in got.err


def test_an_invalid_message_is_shown_as_far_as_possible(mmc: Callable[..., Outcome]) -> None:
    got = mmc("show", "message", "fixtures/invalid/MMC102/misspelt-element.xml")
    assert got.code == 0
    assert any("ResultantLevel\t40\t\t\tnot in the schema of MMC 4.0" in line for line in got.lines)


def test_messages_shown_one_after_another_are_not_counted_as_duplicates(
    mmc: Callable[..., Outcome], tmp_path: Path
) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_text(ALERT)
    assert mmc("show", "message", tmp_path).err == ""


def test_a_pipe_of_a_rejected_message_says_so(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.xml", tmp_path / "good.xml"
    bad.write_text(ALERT.replace(">8F86<", ">8F8<"))
    good.write_text(ALERT)
    for format_ in ("tsv", "tree", "json"):
        got = mmc("show", "message", bad, "-f", format_)
        assert got.err == "1 of 1 message rejected by the schema; see mmc validate\n"
        assert got.code == 0
        assert mmc("show", "message", good, "-f", format_).err == ""
    assert mmc("show", "message", bad, "-q").err == ""
