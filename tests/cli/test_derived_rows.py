"""Rows that are made of readings, as a user asks for them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import Outcome
from tests.test_readme import run_at_terminal

Mmc = Callable[..., Outcome]
RESPONSES = "fixtures/valid/4.0/responses"
PROFILE = ("--rows", "profile", "--log-times", "end")


@pytest.mark.parametrize(
    "options", [PROFILE, (*PROFILE, "--calendar", "london"), ("--rows", "registers"), ("--rows", "billing")]
)
@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_a_table_without_rows_still_has_its_column_names(mmc: Mmc, options: tuple[str, ...], format_: str) -> None:
    full = mmc("decode", RESPONSES, *options, "-f", format_, "-q").lines
    empty = mmc("decode", RESPONSES, *options, "-f", format_, "-q", "--device", "FF-FF-FF-FF-FF-FF-FF-FF").lines
    assert len(full) > 1
    assert empty == full[:1]


@pytest.mark.parametrize("options", [PROFILE, ("--rows", "registers"), ("--rows", "billing")])
def test_every_format_has_the_same_rows(mmc: Mmc, options: tuple[str, ...]) -> None:
    def written(format_: str) -> str:
        return mmc("decode", RESPONSES, *options, "-f", format_, "-q").out

    lines = [json.loads(line) for line in written("jsonl").splitlines()]
    assert json.loads(written("json")) == lines
    rows = list(csv.DictReader(io.StringIO(written("csv"))))
    as_text = [{name: "" if value is None else str(value) for name, value in each.items()} for each in lines]
    assert rows == [{name: value for name, value in each.items() if name != "schema"} for each in as_text]
    assert len(written("tsv").splitlines()) == len(rows) + 1


@pytest.mark.parametrize("options", [PROFILE, ("--rows", "registers"), ("--rows", "billing")])
def test_parquet_has_typed_columns(mmc: Mmc, tmp_path: Path, options: tuple[str, ...]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "rows.parquet"
    mmc("decode", RESPONSES, *options, "-f", "parquet", "-o", path, "-q")
    lines = mmc("decode", RESPONSES, *options, "-f", "jsonl", "-q").lines
    table = parquet.read_table(path)
    assert table.num_rows == len(lines)
    assert table.column("as_text").null_count == table.num_rows
    number = "p21" if "profile" in options else "tou_1"
    assert str(table.schema.field(number).type).startswith("decimal")
    assert str(table.schema.field("device").type) == "string"


def test_a_profile_needs_to_know_what_the_time_of_a_log_entry_is(mmc: Mmc) -> None:
    with pytest.raises(
        click.UsageError, match="no source says whether the time of a log entry is the start or the end"
    ):
        mmc("decode", RESPONSES, "--rows", "profile")


@pytest.mark.parametrize("option", [("--log-times", "end"), ("--calendar", "london")])
@pytest.mark.parametrize("rows", [(), ("--rows", "readings"), ("--rows", "billing")])
def test_the_options_of_days_need_a_profile(mmc: Mmc, option: tuple[str, str], rows: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match=f"{option[0]} needs --rows profile"):
        mmc("decode", RESPONSES, *rows, *option)


def test_text_codes_need_csv(mmc: Mmc) -> None:
    with pytest.raises(click.UsageError, match="--text-codes needs -f csv"):
        mmc("decode", RESPONSES, "--rows", "readings", "-f", "tsv", "--text-codes")


def test_the_readings_that_are_in_no_row_are_counted_at_the_end(mmc: Mmc) -> None:
    got = mmc("decode", f"{RESPONSES}/4.17-RetrieveDailyConsumptionLogRsp.xml", *PROFILE)
    assert (
        got.err
        == "5 of 5 readings not in these rows: 5 not measured over half an hour (mmc decode --rows readings writes all)\n"
    )
    assert got.code == 0
    assert mmc("decode", f"{RESPONSES}/4.17-RetrieveDailyConsumptionLogRsp.xml", *PROFILE, "-q").err == ""


def test_a_damaged_message_costs_one_message(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<broken")
    text = Path("fixtures/valid/4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml").read_text()
    (tmp_path / "b.xml").write_text(text)
    got = mmc("decode", tmp_path, *PROFILE, "-f", "jsonl", "-q")
    assert len(got.lines) == 2
    assert "a.xml: not well-formed XML" in got.err
    assert got.code == 1
    assert mmc("show", "gaps", tmp_path, "-q").code == 1


def test_it_is_reported_if_there_are_no_gaps(mmc: Mmc) -> None:
    got = mmc("show", "gaps", "fixtures/valid/4.0")
    assert len(got.lines) == 1  # the heading
    assert "no gaps in 47 readings\n" in got.err
    assert "679 of 726 readings not checked for gaps: 679 not in a log with a known period" in got.err
    assert "no gaps" not in mmc("show", "gaps", "fixtures/valid/4.0", "-q").err


def test_without_a_reading_to_check_nothing_is_reported_about_gaps(mmc: Mmc, tmp_path: Path) -> None:
    assert "no gaps" not in mmc("show", "gaps", tmp_path).err
    assert "no gaps" not in mmc("show", "gaps", "fixtures/valid/4.0/alerts/810E.xml").err


def test_registers_are_not_counted_among_the_readings_without_gaps(mmc: Mmc) -> None:
    got = mmc("show", "gaps", "fixtures/valid/4.0/alerts")
    assert "no gaps" not in got.err
    assert "33 of 33 readings not checked for gaps" in got.err


def test_gaps_are_listed_with_exit_code_0(mmc: Mmc) -> None:
    got = mmc("show", "gaps", "fixtures/valid/3.1", RESPONSES)
    assert got.lines[0].split("\t")[4:8] == ["problem", "periods", "first", "last"]
    assert len(got.lines) == 2
    assert "readings not checked for gaps" in got.err
    assert got.code == 0
    assert mmc("show", "gaps", RESPONSES, "-q").lines == [got.lines[0]]


def test_at_a_terminal_a_gap_is_shown_with_its_times() -> None:
    shown = run_at_terminal("mmc show gaps fixtures/valid -q")
    assert "2025-03-03T09:00:00Z" in shown
    assert "2025-11-10T16:30:00Z" in shown
