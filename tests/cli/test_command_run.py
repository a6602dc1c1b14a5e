"""The shared options make a run; its counts make the closing lines and the exit code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
from mmc_cli.cli.exit_codes import ExitCode
from tests.conftest import Outcome
from tests.samples import ALERT, V4_0

ALERT_86 = "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"


def run_with(**counts: Any) -> BatchRun:
    run = BatchRun(("inbox",), V4_0)
    vars(run.counts).update(counts)
    return run


def test_a_run_needs_something_to_read() -> None:
    with pytest.raises(click.UsageError, match="give a file, a folder"):
        run_from_options((), V4_0)


def test_options_reach_the_run() -> None:
    run = run_from_options(("inbox",), V4_0, code=("8F86",), max_depth=7, jobs=3, unique=True)
    assert (run.jobs, run.unique, run.read_options.max_depth) == (3, True, 7)
    assert run.selector.codes == ("8F86",)


@pytest.mark.parametrize(
    ("counts", "arguments", "code"),
    [
        ({"messages": 2}, {}, ExitCode.OK),
        ({"messages": 2}, {"failed": True}, ExitCode.FINDINGS),
        ({"messages": 2, "malformed": 1}, {}, ExitCode.FINDINGS),
        ({"messages": 2, "malformed": 1, "not_checked": 1}, {}, ExitCode.NOT_CHECKED),
        ({"messages": 2}, {"failed": True, "not_checked": 1}, ExitCode.NOT_CHECKED),
        ({"messages": 0}, {}, ExitCode.NO_INPUT),
    ],
)
def test_the_exit_code_follows_from_the_counts(
    counts: dict[str, int], arguments: dict[str, Any], code: ExitCode
) -> None:
    assert finish_run(run_with(**counts), **arguments) is code


def test_an_interrupted_run_has_a_code_of_its_own_and_writes_no_file(tmp_path: Any) -> None:
    run = run_with(messages=2, not_checked=1)
    run.interrupted = True
    assert finish_run(run) is ExitCode.INTERRUPTED
    with pytest.raises(KeyboardInterrupt), open_output_of_run(run, str(tmp_path / "out.txt"), "auto"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_closing_lines_say_what_else_there_was(capsys: pytest.CaptureFixture[str]) -> None:
    run = run_with(messages=2, without_message=1, first_without_message="a.csv, line 8: no message in this row")
    run.duplicates = 1
    finish_run(run)
    run.unique, run.duplicates = True, 2000
    finish_run(run)
    finish_run(run, quiet=True)
    rows = "1 row or file without a message: a.csv, line 8: no message in this row"
    assert capsys.readouterr().err.splitlines() == [
        rows,
        "1 duplicate (same originator, counter and message code) kept; use --unique to drop it",
        rows,
        "2000 duplicates (same originator, counter and message code) dropped",
        rows,
    ]


def test_a_run_without_messages_says_where_it_looked(capsys: pytest.CaptureFixture[str]) -> None:
    finish_run(run_with())
    assert capsys.readouterr().err == "no messages found in inbox\n"


def test_a_missing_input_is_no_message(mmc: Callable[..., Outcome]) -> None:
    for command in ("validate", "show alerts", "show summary", "decode", "diff-versions --generate 0 --messages"):
        got = mmc(*command.split(), "nosuch.xml")
        assert got.code == 3
        assert "nosuch.xml: not checked: not found" in got.out + got.err
        assert "1 input not found" in got.err
        assert "1 message" not in got.out + got.err


@pytest.mark.parametrize("command", ["validate", "show alerts", "show summary", "decode"])
def test_if_no_message_is_selected_that_is_said(mmc: Callable[..., Outcome], command: str) -> None:
    got = mmc(*command.split(), "fixtures/valid/4.0/alerts", "--device", "00-00-*")
    assert "no message selected; 28 messages read\n" in got.err
    assert "no message selected" not in mmc(*command.split(), ALERT_86, "--code", "8F86").err


def test_a_period_that_ends_before_it_begins_is_said(mmc: Callable[..., Outcome]) -> None:
    got = mmc("validate", ALERT_86, "--since", "2026-02", "--until", "2026-01")
    assert "no message selected; 1 message read (--since is after --until)\n" in got.err
    assert got.code == 0


def test_duplicates_are_counted_among_the_selected_messages(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.xml").write_bytes(Path(ALERT_86).read_bytes())
    assert "duplicate" not in mmc("validate", tmp_path, "--code", "8F87").err
    assert "1 duplicate" in mmc("validate", tmp_path, "--code", "8F86").err


def test_what_a_folder_holds_beside_messages_is_reported(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.msg", "._d.xml"):
        (tmp_path / name).touch()
    (tmp_path / "e.xml").write_text(ALERT)
    line = "not read: 2 .txt, 1 .msg; name a file to read it; not read: 1 macOS companion"
    for command in ("validate", "show alerts", "decode"):
        got = mmc(*command.split(), tmp_path)
        assert (got.code, line in got.err) == (0, True)
    assert mmc("validate", tmp_path, "--exclude", "e*").code == 4
    assert mmc("validate", tmp_path, "--include", "*.txt").out.endswith("2 messages: 2 invalid; 2 errors (MMC 4.0)\n")
