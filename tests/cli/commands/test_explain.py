"""`mmc explain` as a user runs it."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc_cli.cli.commands.explain import explain
from mmc_cli.explain import KINDS
from tests.conftest import ROOT, Outcome, assert_golden
from tests.samples import ALERT

GOLDEN = ROOT / "tests" / "golden"
ALERT_86 = "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"
Mmc = Callable[..., Outcome]


@pytest.mark.parametrize(
    "code", ["8F86", "00CE", "ECS101", "7.16", "ResultingLevel", "MMC103", "hardware-fault", "4.0"]
)
def test_output_is_as_before(mmc: Mmc, code: str) -> None:
    got = mmc("explain", code)
    assert (got.code, got.err) == (0, "")
    assert_golden(got.out, f"explain-{code}.txt")


def test_several_codes_are_answered_in_order_and_one_unknown_fails(mmc: Mmc) -> None:
    got = mmc("explain", "7.16", "8F7", "MMC103")
    assert got.code == 1
    assert got.out.index("7.16: ") < got.out.index("MMC103: ")
    assert got.err.splitlines()[0] == "unknown code 8F7; did you mean one of these?"
    assert got.err.splitlines()[2] == "  0x8F72  Firmware Verification Successful"


def test_an_unknown_word_suggests_the_codes_whose_names_contain_it(mmc: Mmc) -> None:
    got = mmc("explain", "tamper")
    assert (got.code, got.out) == (1, "")
    assert "  0x8F3F  Unauthorised Physical Access - Tamper Detect\n" in got.err
    assert got.err.endswith("more: mmc explain --search tamper\n")


def test_all_meanings_of_an_ambiguous_code_are_shown(mmc: Mmc) -> None:
    out = mmc("explain", "5.1").out
    assert "5.1: Create Schedule\nservice\n" in out
    assert "5.1: Adds two optional attributes to the header Timestamp\nversion\n" in out


def test_an_entry_is_about_the_version_given(mmc: Mmc) -> None:
    assert "alert code, not in MMC 3.1\n" in mmc("explain", "8F86", "--mmc-version", "3.1").out
    assert 'schemaVersion="5.1"' in mmc("explain", "8F86", "--mmc-version", "5.1").out
    assert 'schemaVersion="4.0"' in mmc("explain", "8F86", "--mmc-version", "auto").out


def test_json_is_the_objects_of_jsonl_in_an_array(mmc: Mmc) -> None:
    lines = [json.loads(line) for line in mmc("explain", "8F86", "5.1", "-f", "jsonl").lines]
    assert [(each["schema"], each["kind"]) for each in lines] == [
        ("mmc.entry/1", "alert code"),
        ("mmc.entry/1", "service"),
        ("mmc.entry/1", "version"),
        ("mmc.entry/1", "section"),
        ("mmc.entry/1", "section"),
    ]
    assert json.loads(mmc("explain", "8F86", "5.1", "-f", "json").out) == lines
    unknown = mmc("explain", "nothing-of-the-kind", "-f", "json")
    assert (unknown.code, json.loads(unknown.out)) == (1, [])


def test_help_offers_every_kind_of_list() -> None:
    (option,) = (each for each in explain.params if each.name == "listed_kind")
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(KINDS)


@pytest.mark.parametrize("kind", ["alerts", "messages", "services", "rules", "terms"])
def test_a_list_has_a_line_for_each_code(mmc: Mmc, kind: str) -> None:
    lines = mmc("explain", "--list", kind).lines
    assert lines[0].split("\t") == ["code", "name", "version", "kind", "severity", "sentence"]
    assert len(lines) > 20
    rows = list(csv.DictReader(mmc("explain", "--list", kind, "-f", "csv").lines))
    records = json.loads(mmc("explain", "--list", kind, "-f", "json").out)
    assert len(rows) == len(records) == len(lines) - 1
    assert rows[0]["code"].removeprefix("0x") == records[0]["code"]


def test_a_list_for_a_terminal_is_a_table(mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = mmc("explain", "--list", "alerts", "--mmc-version", "3.1", "-f", "table").lines
    assert lines[0].split() == ["Code", "Name", "Version", "Kind"]
    assert any(line.startswith("8F86 ") and "from MMC 4.0" in line for line in lines)


def test_a_search_lists_the_codes_whose_names_contain_all_words(mmc: Mmc) -> None:
    got = mmc("explain", "--search", "firmware verification")
    assert got.code == 0
    assert "0x8F72\tFirmware Verification Successful\t\talert code\t\t" in got.lines
    assert mmc("explain", "--search", "firmware", "verification").out == got.out
    nothing = mmc("explain", "--search", "nothing of the kind")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "no name contains nothing of the kind\n")


def test_a_line_of_a_message_is_explained(mmc: Mmc) -> None:
    got = mmc("explain", f"{ALERT_86}:12")
    assert got.code == 0
    assert got.lines[0] == "GBCSHexAlertCode: 8F86 (ECS101 Limit APC [n] Level Command processed)"
    assert "8F86: ECS101 Limit APC [n] Level Command processed" in got.lines
    assert mmc("explain", f"{ALERT_86}:12:34").lines[0] == got.lines[0]


def test_with_auto_a_line_is_explained_in_the_version_that_the_message_declares(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace('schemaVersion="4.0"', 'schemaVersion="3.1"'))
    line = ALERT[: ALERT.index("<ra:ResultingLevel>")].count("\n") + 1
    assert "not in the schema of MMC 3.1" in mmc("explain", f"{tmp_path}/a.xml:{line}", "--mmc-version", "auto").out
    assert "not in the schema" not in mmc("explain", f"{tmp_path}/a.xml:{line}").out


@pytest.mark.parametrize(
    ("pointed", "code", "reason"),
    [
        ("no-such-file.xml", 3, "no-such-file.xml: not found"),
        ("no-such-file.xml:3", 3, "no-such-file.xml: not found"),
        (f"{ALERT_86}:999", 1, f"{ALERT_86}: line 999 does not exist; the file has 26 lines"),
        (f"{ALERT_86}:1", 1, f"{ALERT_86}: line 1 holds no part of the message"),
        ("LICENSE:3", 1, "LICENSE: not an MMC message but text without any XML"),
        ("fixtures/valid/3.1:3", 1, "fixtures/valid/3.1: none of its 5 messages is on line 3"),
    ],
)
def test_a_line_that_cannot_be_explained_gets_the_reason(mmc: Mmc, pointed: str, code: int, reason: str) -> None:
    got = mmc("explain", pointed)
    assert (got.code, got.out, got.err) == (code, "", f"{reason}\n")


def test_text_of_a_message_never_steers_the_terminal(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(">ECS101 Limit", ">\u009b2J\u202eECS101 Limit"), encoding="utf-8")
    line = ALERT[: ALERT.index("<ra:AlertDescription>")].count("\n") + 1
    out = mmc("explain", f"{tmp_path}/a.xml:{line}").out
    assert "\\x9b2J\\u202eECS101" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["8F86", "--list", "alerts"],
        ["--list", "alerts", "--search", "x"],
        ["8F86", "-f", "csv"],
        ["--list", "alerts", "-f", "text"],
        ["--list", "nothing"],
        ["8F86", "--mmc-version", "9.9"],
    ],
)
def test_wrong_usage_differs_from_an_unknown_code(mmc: Mmc, arguments: list[str]) -> None:
    with pytest.raises(click.UsageError):
        mmc("explain", *arguments)


def test_only_headings_are_coloured_and_only_on_request(mmc: Mmc) -> None:
    assert "\x1b" not in mmc("explain", "8F86").out
    assert "\x1b" in mmc("explain", "8F86", "--color", "always").out


def test_an_explanation_may_be_written_to_a_file(mmc: Mmc, tmp_path: Path) -> None:
    got = mmc("explain", "8F86", "-o", tmp_path / "out.txt")
    assert (got.code, got.out) == (0, "")
    assert (tmp_path / "out.txt").read_text() == (GOLDEN / "explain-8F86.txt").read_text()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20).filter(lambda text: not text.startswith("-")))
def test_any_text_gets_an_answer_without_raw_controls(mmc: Mmc, text: str) -> None:
    got = mmc("explain", "--", text)
    assert got.code in (0, 1)
    assert (got.out + got.err).replace("\n", "").isprintable()


def test_a_file_is_explained_as_a_message(mmc: Callable[..., Outcome]) -> None:
    text = mmc("explain", "fixtures/valid/4.0/alerts/8F88-OperationalUpdateDeviceAlert.xml").out
    assert text.startswith("Device alert 8F88 ECS200 Operational Update\nin this message\n")
    assert "\n8F88: ECS200 Operational Update\nalert code\n" in text


@pytest.mark.parametrize("name", ["response.xml:17", "a!b.xml", "in#2.xml", "a:b.xml:1:2"])
def test_a_file_is_found_by_its_name_whatever_is_in_it(mmc: Mmc, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ALERT, encoding="utf-8")
    assert mmc("explain", tmp_path / name).out.startswith("Device alert 8F86")


def test_what_is_no_regular_file_is_no_unknown_code(mmc: Mmc, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    os.symlink("b.xml", tmp_path / "b.xml")
    assert mmc("explain", tmp_path / "a.xml").err == f"{tmp_path}/a.xml: a pipe to which nothing is written\n"
    assert mmc("explain", tmp_path / "b.xml").err == f"{tmp_path}/b.xml: too many levels of symbolic links\n"


def test_a_file_with_several_messages_asks_for_a_line(mmc: Callable[..., Outcome]) -> None:
    got = mmc("explain", "fixtures/tables/weekly-8F0A.csv")
    assert (got.code, got.out) == (1, "")
    assert "several messages; name a line, as in fixtures/tables/weekly-8F0A.csv:17" in got.err


def test_quiet_leaves_similar_codes_out(mmc: Callable[..., Outcome]) -> None:
    assert mmc("explain", "-q", "tamper").err == "unknown code tamper\n"
