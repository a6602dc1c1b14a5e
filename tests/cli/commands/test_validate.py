"""`mmc validate` as a user runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT, Outcome, assert_golden
from tests.samples import ALERT

GOLDEN = ROOT / "tests" / "golden"


def test_valid_messages_are_one_line(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0/alerts")
    assert got.code == 0
    assert len(got.lines) == 1
    assert got.lines[0].endswith(" valid (MMC 4.0)")


@pytest.mark.parametrize(("format_", "file"), [("concise", "invalid.txt"), ("jsonl", "invalid.jsonl")])
def test_invalid_messages_are_reported_as_before(mmc: Callable[..., Outcome], format_: str, file: str) -> None:
    got = mmc("validate", "fixtures/invalid", "-f", format_)
    assert_golden(got.out, file)


def test_json_is_the_objects_of_jsonl_in_an_array(mmc: Callable[..., Outcome]) -> None:
    lines = [json.loads(line) for line in mmc("validate", "fixtures/invalid", "-f", "jsonl").lines]
    assert json.loads(mmc("validate", "fixtures/invalid", "-f", "json").out) == lines
    assert {line["verdict"] for line in lines} == {"valid", "invalid", "not-checked"}


def test_every_error_line_has_file_line_and_column(mmc: Callable[..., Outcome]) -> None:
    for line in mmc("validate", "fixtures/invalid/MMC105").lines[:-1]:
        file, row, column, severity, _ = line.split(":", 4)
        assert Path(ROOT / file).is_file()
        assert int(row) > 1
        assert int(column) > 1
        assert severity == " error"


def test_another_declared_version_is_counted_at_the_end_and_reported_in_full_on_request(
    mmc: Callable[..., Outcome],
) -> None:
    got = mmc("validate", "fixtures/invalid/MMC202")
    assert got.code == 0
    assert got.lines == ["1 message: 1 valid (MMC 4.0); 1 message declares another version: 3.1 (1)"]
    assert (
        "info: the message declares MMC 3.1; checked against 4.0"
        in mmc("validate", "-v", "fixtures/invalid/MMC202").lines[0]
    )


def test_auto_checks_each_message_against_what_it_declares(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid", "--mmc-version", "auto")
    assert got.code == 0
    assert got.lines[-1].endswith("valid (MMC 3.1, 4.0, 5.0, 5.1)")


def test_the_environment_may_choose_the_version(mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MMC_VERSION", "3.1")
    assert mmc("validate", "fixtures/valid/4.0/alerts").code == 1


def test_standard_input_is_checked(mmc: Callable[..., Outcome]) -> None:
    assert mmc("validate", "-", stdin=ALERT.encode()).lines == ["1 message: 1 valid (MMC 4.0)"]
    broken = mmc("validate", "-", stdin=b"<a>")
    assert broken.lines[0].startswith("-:1:4: error: not well-formed XML")


def test_quiet_prints_only_findings(mmc: Callable[..., Outcome]) -> None:
    assert mmc("validate", "-q", "fixtures/valid/4.0/alerts").out == ""
    assert len(mmc("validate", "-q", "fixtures/invalid/MMC111/child-in-no-namespace.xml").lines) == 1


def test_a_selector_selects_what_is_checked(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0", "--kind", "alert", "--code", "8F86")
    assert got.lines == ["3 messages: 3 valid (MMC 4.0)"]


def test_what_is_not_checked_never_looks_valid(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml", "nosuch.xml")
    assert got.code == 3
    assert got.lines[0].startswith("nosuch.xml: not checked: not found [MMC007 not-readable ")
    assert got.lines[1].startswith("1 message: 1 valid")
    assert "1 input not found" in got.err


def test_nothing_in_a_message_reaches_the_terminal_raw(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    evil = tmp_path / "evil\x1b[2J\n.xml"
    evil.write_text(ALERT.replace(">100<", ">\u009b31m\u202e[bold]x[/bold]<"), encoding="utf-8")
    for format_ in ("concise", "jsonl", "json"):
        out = mmc("validate", str(tmp_path), "-f", format_).out
        assert not {"\x1b", "\u009b", "\u202e"} & set(out)
    assert "\\x1b[2J\\n.xml:20:" in mmc("validate", str(tmp_path)).out


def test_colour_is_used_only_on_request(mmc: Callable[..., Outcome]) -> None:
    assert "\x1b[" not in mmc("validate", "fixtures/invalid/MMC105").out
    assert "\x1b[31m" in mmc("validate", "fixtures/invalid/MMC105", "--color", "always").out
    assert "\x1b[" not in mmc("validate", "fixtures/invalid/MMC105", "--color", "always", "-f", "jsonl").out


def test_two_formats_are_written_in_one_run(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    got = mmc(
        "validate",
        "fixtures/invalid/MMC105",
        "-f",
        "concise",
        "-f",
        f"sarif:{tmp_path / 'a.sarif'}",
        "-f",
        f"jsonl:{tmp_path / 'a.jsonl'}",
    )
    assert len(got.lines) == 4
    assert len(json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]) == 3
    assert len((tmp_path / "a.jsonl").read_text().splitlines()) == 3


def test_two_formats_cannot_share_an_output(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match="two formats cannot share an output"):
        mmc("validate", "fixtures/invalid/MMC105", "-f", "full", "-f", "concise")


def test_an_unknown_format_is_wrong_usage_that_lists_the_known_ones(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.BadParameter, match="unknown format xls; known formats: full, concise"):
        mmc("validate", "x", "-f", "xls")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "info"], 1),
        (["--fail-on", "never", "fixtures/invalid/MMC105"], 0),
        (["--severity", "MMC201=error"], 1),
        (["--severity", "declared-version-unknown=error", "--ignore", "MMC201"], 0),
        (["fixtures/invalid/MMC105", "--select", "MMC104,MMC2"], 0),
        (["fixtures/invalid/MMC105", "--ignore", "out-of-range"], 0),
        (["nosuch.xml", "--fail-on", "never"], 3),
    ],
)
def test_options_decide_what_fails_a_run(mmc: Callable[..., Outcome], options: list[str], code: int) -> None:
    assert mmc("validate", "fixtures/invalid/MMC201", *options).code == code


def test_an_unknown_rule_suggests_the_nearest(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.BadParameter, match=r"unknown rule out-of-rnge; did you mean out-of-range\?"):
        mmc("validate", "x", "--ignore", "out-of-rnge")
    with pytest.raises(click.BadParameter, match="unknown rule foo; mmc explain --list rules lists the rules"):
        mmc("validate", "x", "--ignore", "foo")
    with pytest.raises(
        click.BadParameter,
        match="expected a rule and a severity, such as MMC202=error, MMC202=warning, MMC202=info; got MMC202",
    ):
        mmc("validate", "x", "--severity", "MMC202")


def test_what_is_not_valid_is_listed_in_a_file(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    mmc(
        "validate",
        "fixtures/valid/5.0",
        "fixtures/invalid/MMC105",
        "nosuch.xml",
        "--failed-files-to",
        tmp_path / "bad.txt",
        "--mmc-version",
        "auto",
    )
    assert (tmp_path / "bad.txt").read_text().splitlines() == [
        "fixtures/invalid/MMC105/counter-past-64-bits.xml",
        "fixtures/invalid/MMC105/level-above-100.xml",
        "fixtures/invalid/MMC105/negative-counter.xml",
        "nosuch.xml",
    ]


def test_statistics_count_each_rule_on_standard_error(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/invalid/MMC105", "fixtures/invalid/MMC104", "--statistics", "-q", "-f", "jsonl")
    assert [line.split()[:3] for line in got.err.splitlines()] == [["4", "error", "MMC104"], ["3", "error", "MMC105"]]
