"""`mmc show readings` as a user runs it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome, assert_golden
from tests.samples import ALERT, RESPONSE

GOLDEN = ROOT / "tests" / "golden"
FILES = (
    "fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert-gas.xml",
    "fixtures/valid/4.0/responses/4.8.3-ReadExportProfileDataRsp.xml",
    "fixtures/valid/4.0/responses/4.10-ReadNetworkDataRsp-polyphase.xml",
)


@pytest.mark.parametrize("format_", ["tsv", "csv", "jsonl", "table"])
def test_output_is_as_before(mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    got = mmc("show", "readings", *FILES, "-f", format_)
    assert got.code == 0
    assert_golden(got.out, f"readings.{format_}")


def test_json_is_the_objects_of_jsonl_in_an_array(mmc: Callable[..., Outcome]) -> None:
    lines = [json.loads(line) for line in mmc("show", "readings", *FILES, "-f", "jsonl").lines]
    assert json.loads(mmc("show", "readings", *FILES, "-f", "json").out) == lines


def test_what_was_listed_is_counted_on_standard_error(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    assert mmc("show", "readings", tmp_path).err == "1 reading in 1 message\n"
    (tmp_path / "b.xml").write_text(RESPONSE)
    assert mmc("show", "readings", tmp_path).err == "2 readings in 2 messages\n"
    assert mmc("show", "readings", tmp_path, "-q").err == ""


def test_selectors_select_messages(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    assert [line.split("\t")[2] for line in mmc("show", "readings", tmp_path, "--srv", "4.1").lines[1:]] == [
        "ActiveImportRegister"
    ]
    assert len(mmc("show", "readings", tmp_path, "--code", "8F86").lines) == 2
    assert mmc("show", "readings", tmp_path, "--since", "2026-02-04").lines[1:] == []


def test_no_cell_of_a_spreadsheet_is_a_formula_and_a_negative_number_stays_one(
    mmc: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE.replace(">10435000<", ">=1+1<"))
    (tmp_path / "b.xml").write_text(RESPONSE.replace(">10435000<", ">-12<"))
    rows = list(csv.DictReader(mmc("show", "readings", tmp_path, "-f", "csv").lines))
    assert [row["value"] for row in rows] == ["'=1+1", "-12"]
    assert rows[0]["problem"] == "not a value of type integer"


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_listed(
    mmc: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("<a")
    (tmp_path / "b.xml").write_text(RESPONSE)
    got = mmc("show", "readings", tmp_path)
    assert (got.code, len(got.lines)) == (1, 2)
    assert "a.xml: not well-formed XML" in got.err


PROFILE = "fixtures/valid/4.0/responses/4.8.3-ReadExportProfileDataRsp.xml"


@pytest.mark.parametrize("command", [("show", "readings"), ("decode", "--rows", "readings")])
def test_readings_are_selected_by_their_own_time(mmc: Callable[..., Outcome], command: tuple[str, ...]) -> None:
    readings = [json.loads(line) for line in mmc(*command, PROFILE, "-f", "jsonl").lines]
    times = sorted({reading["time"] for reading in readings})
    assert len(times) > 2
    got = mmc(*command, PROFILE, "-f", "jsonl", "--since", times[1], "--until", times[1])
    assert [json.loads(line) for line in got.lines] == [each for each in readings if each["time"] == times[1]]
    assert "without a time" not in got.err


@pytest.mark.parametrize(
    "command", [("show", "readings"), ("decode", "--rows", "readings"), ("show", "responses"), ("show", "summary")]
)
def test_messages_without_a_time_are_counted_when_times_select(
    mmc: Callable[..., Outcome], tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE)
    (tmp_path / "b.xml").write_text(RESPONSE.replace("<Timestamp>2026-02-03T09:30:10.00Z</Timestamp>", ""))
    assert "without a time" not in mmc(*command, tmp_path).err
    got = mmc(*command, tmp_path, "--since", "2026-01-01")
    assert "1 message without a time skipped (--since, --until)\n" in got.err
    assert "b.xml" not in got.out
    assert got.code == 0
