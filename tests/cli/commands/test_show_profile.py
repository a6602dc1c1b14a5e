"""`mmc show profile`: bars at a terminal, rows in a pipe."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import Outcome
from tests.report_samples import BROKEN
from tests.test_readme import run_at_terminal

Mmc = Callable[..., Outcome]
FOLDER = "fixtures/profiles"


def test_a_terminal_shows_bars_and_names_the_gap() -> None:
    shown = run_at_terminal(f"mmc show profile {FOLDER} --log-times end")
    assert "lowest 90 Wh, mean 329.1 Wh, highest 1,168 Wh" in " ".join(shown.split())
    assert "No value 2026-01-13 10:00 to 12:00 (4 half hours)" in shown
    (day,) = (line for line in shown.splitlines() if line.startswith("2026-01-13"))
    assert "····" in day
    assert len(day.split()[1]) == 48


def test_a_pipe_gets_the_rows_that_decode_writes(mmc: Mmc) -> None:
    got = mmc("show", "profile", FOLDER, "--log-times", "end", "-q")
    assert got.out == mmc("decode", FOLDER, "--rows", "profile", "--log-times", "end", "-f", "tsv", "-q").out
    assert len(got.lines) == 4
    assert got.code == 0


def test_days_can_be_those_of_london_and_the_devices_chosen(mmc: Mmc) -> None:
    got = mmc("show", "profile", FOLDER, "--log-times", "end", "--calendar", "london", "-f", "text", "-q")
    assert got.lines[0].startswith("Local days of Great Britain")
    none = mmc("show", "profile", FOLDER, "--log-times", "end", "--device", "FF-*", "-f", "text", "-q")
    assert (none.out, none.code) == ("", 0)


def test_columns_can_be_chosen(mmc: Mmc) -> None:
    got = mmc("show", "profile", FOLDER, "--log-times", "end", "--columns", "date,total", "-q")
    assert got.lines[:2] == ["date\ttotal", "2026-01-12\t15354"]


def test_what_the_times_are_has_to_be_given(mmc: Mmc) -> None:
    with pytest.raises(click.UsageError, match="mmc show profile needs --log-times start or --log-times end"):
        mmc("show", "profile", FOLDER)


def test_readings_in_no_profile_are_counted_and_a_damaged_message_costs_one(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(BROKEN)
    got = mmc("show", "profile", tmp_path, FOLDER, "fixtures/valid/4.0/responses", "--log-times", "end")
    assert "a.xml" in got.err
    assert "not in a profile: " in got.err
    assert got.code == 1
    assert "2026-01-12" in got.out
