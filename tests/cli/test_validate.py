"""`mmc validate` as a user sees it."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.validate import build_verdict_replay
from mmc_cli.specification import load_spec
from mmc_cli.template_cache.cache import FreeValues
from mmc_cli.validate.policy import Policy
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, V4_0, message

GOLDEN = ROOT / "tests" / "golden"


def test_valid_messages_are_one_line(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0/alerts")
    assert got.code == 0
    assert len(got.lines) == 1
    assert got.lines[0].endswith(" valid (MMC 4.0)")


@pytest.mark.parametrize(("format_", "file"), [("concise", "invalid.txt"), ("jsonl", "invalid.jsonl")])
def test_invalid_messages_are_shown_as_they_always_were(mmc: Callable[..., Outcome], format_: str, file: str) -> None:
    got = mmc("validate", "fixtures/invalid", "-f", format_)
    assert got.out == (GOLDEN / file).read_text(encoding="utf-8"), (
        f"compare, then: mmc validate fixtures/invalid -f {format_} > tests/golden/{file}"
    )


def test_json_is_the_objects_of_jsonl_in_an_array(mmc: Callable[..., Outcome]) -> None:
    lines = [json.loads(line) for line in mmc("validate", "fixtures/invalid", "-f", "jsonl").lines]
    assert json.loads(mmc("validate", "fixtures/invalid", "-f", "json").out) == lines
    assert {line["verdict"] for line in lines} == {"valid", "invalid", "not-checked"}


def test_every_error_line_says_file_line_and_column(mmc: Callable[..., Outcome]) -> None:
    for line in mmc("validate", "fixtures/invalid/MMC105").lines[:-1]:
        file, row, column, severity, _ = line.split(":", 4)
        assert Path(ROOT / file).is_file()
        assert int(row) > 1
        assert int(column) > 1
        assert severity == " error"


def test_another_declared_version_is_said_once_at_the_end_and_in_full_on_request(mmc: Callable[..., Outcome]) -> None:
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


def test_quiet_leaves_only_the_faults(mmc: Callable[..., Outcome]) -> None:
    assert mmc("validate", "-q", "fixtures/valid/4.0/alerts").out == ""
    assert len(mmc("validate", "-q", "fixtures/invalid/MMC111/child-in-no-namespace.xml").lines) == 1


def test_a_selector_chooses_what_is_checked(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0", "--kind", "alert", "--code", "8F86")
    assert got.lines == ["3 messages: 3 valid (MMC 4.0)"]


def test_what_is_not_checked_never_looks_valid(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml", "nosuch.xml")
    assert got.code == 3
    assert got.lines[0].startswith("nosuch.xml: not checked: no such file or directory [MMC007 not-readable ")
    assert got.lines[1].startswith("2 messages: 1 valid, 1 not checked")


def test_nothing_in_a_message_reaches_the_terminal_raw(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    evil = tmp_path / "evil\x1b[2J\n.xml"
    evil.write_text(ALERT.replace(">100<", ">\u009b31m\u202e[bold]x[/bold]<"), encoding="utf-8")
    for format_ in ("concise", "jsonl", "json"):
        out = mmc("validate", str(tmp_path), "-f", format_).out
        assert not {"\x1b", "\u009b", "\u202e"} & set(out)
    assert "\\x1b[2J\\n.xml:20:" in mmc("validate", str(tmp_path)).out


def test_colour_is_only_for_who_asks(mmc: Callable[..., Outcome]) -> None:
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


def test_two_formats_cannot_go_to_one_place(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match="two formats cannot go to one place"):
        mmc("validate", "fixtures/invalid/MMC105", "-f", "full", "-f", "concise")


def test_a_format_that_there_is_not_is_told_with_those_there_are(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.BadParameter, match="xls is not a format; the formats are full, concise"):
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
def test_the_user_says_what_fails_a_run(mmc: Callable[..., Outcome], options: list[str], code: int) -> None:
    assert mmc("validate", "fixtures/invalid/MMC201", *options).code == code


def test_a_rule_that_there_is_not_is_told_with_the_nearest(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.BadParameter, match=r"out-of-rnge is no rule; the nearest are out-of-range"):
        mmc("validate", "x", "--ignore", "out-of-rnge")
    with pytest.raises(click.BadParameter, match="write MMC202=error"):
        mmc("validate", "x", "--severity", "MMC202")


def test_what_failed_is_listed_for_the_next_tool(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
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


def test_a_fault_that_a_policy_leaves_out_is_still_looked_for_in_every_message() -> None:
    ignoring, blanks = Policy(ignore=("MMC1",)), FreeValues((), {})
    faulty = message(ALERT, (">100<", ">101<"))
    assert build_verdict_replay(ignoring, V4_0, "faults", faulty, load_spec(V4_0), blanks) is None
    assert build_verdict_replay(ignoring, V4_0, "faults", message(ALERT), load_spec(V4_0), blanks) is not None
