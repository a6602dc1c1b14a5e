"""A table for a terminal."""

import io
from collections.abc import Callable

import pytest

from mmc_cli.decoding.listing import alert_row, response_row
from mmc_cli.records.listing import CountRow
from mmc_cli.render.table import render
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message, written


def shown(rows: list[object], color: bool = False) -> str:
    out = io.StringIO()
    written(render, rows, out, color)
    return out.getvalue()


def test_columns_that_do_not_fit_are_named_and_those_that_are_empty_are_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = shown([alert_row(message(ALERT), load_spec(V4_0))]).splitlines()
    assert lines[0].split() == ["Time", "Device", "Code", "Alert"]
    note = "Not shown: Payload, Message, Use case, Critical, Counter, File (--wide or -f csv)."
    assert " ".join(lines[-2:]) == note
    assert all(len(line) <= 80 for line in lines)


def test_numbers_are_right_aligned_and_names_that_look_like_numbers_are_not() -> None:
    rows: list[object] = [CountRow("service", code, None, count) for code, count in (("4.8", 7), ("4.10", 112))]
    lines = shown(rows).splitlines()
    assert [line[-3:] for line in lines[2:]] == ["  7", "112"]


def test_a_row_is_folded_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = " ".join(shown([alert_row(message(ALERT), load_spec(V4_0))]).split())
    assert "00-1E-4F-7A-20-00-11-01" in text
    assert "…" not in text


def test_a_code_that_the_version_has_not_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    row = alert_row(message(ALERT), load_spec(V3_1))
    assert "\x1b[31m\x1b[1mNOT IN" in shown([row], color=True)
    assert "\x1b" not in shown([row])


def test_many_rows_come_in_several_tables() -> None:
    rows: list[object] = [CountRow("device", str(number), None, 1) for number in range(501)]
    assert shown(rows).count("By  ") == 2


def test_no_rows_are_no_table() -> None:
    assert shown([]) == ""


@pytest.mark.parametrize("width", [40, 60])
def test_at_a_narrow_terminal_the_device_the_code_and_the_name_stay(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = shown([alert_row(message(ALERT), load_spec(V4_0))]).splitlines()
    assert lines[0].split() == ["Device", "Code", "Alert"]
    assert "Not shown: " in " ".join(lines)
    assert all(len(line) <= width for line in lines)


def test_at_a_narrow_terminal_the_outcome_of_a_response_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = shown([response_row(message(RESPONSE), load_spec(V4_0))]).splitlines()
    assert lines[0].split()[:3] == ["Device", "SRV", "Outcome"]


def test_the_first_fault_of_failed_responses_stays_at_80_columns(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    got = mmc("show", "responses", "fixtures/valid/4.0", "--failed", "-f", "table")
    assert "First fault" in got.out.splitlines()[0]
    assert "KeyAgreement" in got.out
