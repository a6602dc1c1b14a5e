"""`mmc show` as a user runs it."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome, assert_golden
from tests.samples import ALERT, RESPONSE

GOLDEN = ROOT / "tests" / "golden"
ALERT_86 = "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("show alerts fixtures/valid/4.0", "alerts.tsv"),
        ("show alerts fixtures/valid/4.0 -f csv", "alerts.csv"),
        ("show alerts fixtures/valid/4.0 -f jsonl", "alerts.jsonl"),
        ("show responses fixtures/valid", "responses.tsv"),
        ("show responses fixtures/valid -f csv", "responses.csv"),
        ("show responses fixtures/valid -f jsonl", "responses.jsonl"),
        ("show summary fixtures/valid", "summary.tsv"),
    ],
)
def test_output_is_as_before(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, command: str, file: str
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    got = mmc(*command.split())
    assert got.code == 0
    assert_golden(got.out, file)


def test_json_is_the_objects_of_jsonl_in_an_array(mmc: Callable[..., Outcome]) -> None:
    lines = [json.loads(line) for line in mmc("show", "alerts", "fixtures/valid", "-f", "jsonl").lines]
    assert json.loads(mmc("show", "alerts", "fixtures/valid", "-f", "json").out) == lines


def test_what_was_listed_is_counted_on_standard_error(mmc: Callable[..., Outcome]) -> None:
    got = mmc("show", "alerts", ALERT_86)
    assert got.err == "1 alert in 1 message\n"
    assert mmc("show", "alerts", ALERT_86, "-q").err == ""


def test_unknown_codes_are_marked_and_counted(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(">8F86<", ">8FFF<"))
    (tmp_path / "b.xml").write_text(ALERT.replace(">8F86<", ">8F8A<"))
    got = mmc("show", "alerts", tmp_path)
    assert "UNKNOWN CODE" in got.lines[1]
    assert "NOT IN THIS VERSION: Firmware transfer alert - success (CCS08), from MMC 5.0" in got.lines[2]
    assert got.err.splitlines() == [
        "2 alerts in 2 messages; not in MMC 4.0: 8F8A (1), 8FFF (1)",
        "1 duplicate (same originator, counter and message code) kept; use --unique to drop it",
    ]
    assert len(mmc("show", "alerts", tmp_path, "--unique").lines) == 2


def test_selectors_select_lines(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    assert len(mmc("show", "responses", tmp_path, "--failed").lines) == 2
    assert len(mmc("show", "responses", tmp_path, "--srv", "4.8").lines) == 0
    assert len(mmc("show", "alerts", tmp_path, "--code", "0x8f86", "--device", "00-1E*").lines) == 2
    assert len(mmc("show", "alerts", tmp_path, "--since", "2026-02-04").lines) == 0


def test_tab_separated_text_has_one_line_per_row_whatever_it_contains(
    mmc: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE.replace(">hardware-fault<", ">one\n\ttwo\x85<"), encoding="utf-8")
    lines = mmc("show", "responses", tmp_path).lines
    assert len(lines) == 2
    assert lines[0].count("\t") == lines[1].count("\t")


def test_no_cell_of_a_spreadsheet_is_a_formula(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE.replace(">00-1E-4F-7A-20-00-11-02<", ">=cmd|calc<"))
    row = list(csv.DictReader(mmc("show", "responses", tmp_path, "-f", "csv").lines))[0]
    assert row["device"] == "'=CMD|CALC"
    assert row["message"] == "0x0027"


def test_a_table_has_the_columns_that_matter_most(mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    got = mmc("show", "alerts", ALERT_86, "-f", "table")
    assert "Time" in got.lines[0]
    assert "file" not in got.lines[0].lower()
    assert "\x1b" not in got.out


def test_the_summary_counts_the_verdicts_that_validate_gives(mmc: Callable[..., Outcome]) -> None:
    page = mmc("show", "summary", "fixtures/invalid", "nosuch.xml", "-f", "text").out.replace("\u00a0", " ")
    assert page.startswith("136 messages: 58 alerts, 54 responses, 22 not read, ")
    found = dict(re.findall(r"^  (valid|invalid|not checked) +(\d+) ", page, re.MULTILINE))
    (totals,) = (line for line in mmc("validate", "fixtures/invalid", "-f", "concise").lines if "136 messages" in line)
    assert f": {found['valid']} valid, {found['invalid']} invalid, {found['not checked']} not checked; " in totals


def test_a_section_of_the_summary_that_is_cut_names_what_lists_all_of_it(mmc: Callable[..., Outcome]) -> None:
    page = mmc("show", "summary", "fixtures/invalid", "-f", "text").out
    assert "more (mmc validate --statistics lists all)" in page
    assert "more (-f csv lists all)" in mmc("show", "summary", "fixtures/valid", "-f", "text").out


@pytest.mark.parametrize("command", ["alerts", "responses"])
def test_a_csv_file_without_rows_still_has_its_heading(mmc: Callable[..., Outcome], command: str) -> None:
    (full, *_), empty = (
        mmc("show", command, "fixtures/valid/4.0", *options, "-f", "csv").lines for options in ((), ("--code", "8F30"))
    )
    assert empty == [full]
    assert mmc("show", command, "fixtures/valid/4.0", "--code", "8F30", "-f", "jsonl").out == ""
