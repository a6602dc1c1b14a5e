"""What every command does around the core."""

import io
import os
from pathlib import Path

import pytest

from mmc_cli.batch.pipeline import Counts
from mmc_cli.batch.selector import Selector
from mmc_cli.cli.run import Run, for_terminal, opened
from mmc_cli.inputs.message import Message
from mmc_cli.model.version import Version
from mmc_cli.specification import Spec
from tests.samples import ALERT, RESPONSE, V4_0, V5_1


def folder(path: Path, *texts: str) -> Run:
    for number, text in enumerate(texts):
        (path / f"{number}.xml").write_text(text)
    return Run((str(path),), V4_0)


def itself(message: Message, spec: Spec, counts: Counts) -> tuple[tuple[Message, Spec]]:
    return ((message, spec),)


def readable(run: Run) -> list[Message]:
    return [message for message, _ in run.results(itself)]


def test_readable_messages_come_out_and_others_are_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = folder(tmp_path, ALERT, "<html>", RESPONSE)
    assert [message.header.kind for message in readable(run)] == ["alert", "response"]
    assert run.exit_code() == 1
    assert "1.xml: not an MMC message but an HTML page" in capsys.readouterr().err


def test_a_thousand_unreadable_files_are_not_a_thousand_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = folder(tmp_path, *["hello"] * 50)
    assert readable(run) == []
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("and 30 more")


def test_only_what_was_asked_for_comes_out_but_what_cannot_be_read_always_does(tmp_path: Path) -> None:
    run = folder(tmp_path, ALERT, RESPONSE, "broken")
    run.selector = Selector(codes=("8F86",))
    assert [message.header.alert_code for message in readable(run)] == ["8F86"]
    assert run.counts.seen == 3
    assert run.exit_code() == 1


def test_without_a_version_each_message_is_read_by_the_one_it_declares(tmp_path: Path) -> None:
    run = folder(tmp_path, ALERT.replace('schemaVersion="4.0"', 'schemaVersion="5.1"'))
    run.version = None
    ((_, spec),) = run.results(itself)
    assert spec.version == V5_1
    assert run.spec.version == Version(4, 0)


def test_a_terminal_gets_one_format_and_a_pipe_another() -> None:
    assert for_terminal(io.StringIO(), False, "table", "tsv") == "tsv"
    assert for_terminal(io.StringIO(), True, "table", "tsv") == "table"


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        half(str(path))
    assert path.read_text() == "before"
    with opened(str(path), "auto") as (out, colored):
        out.write("whole")
        assert not colored
    assert path.read_text() == "whole"
    assert os.listdir(tmp_path) == ["out.txt"]


def half(path: str) -> None:
    with opened(path, "auto") as (out, _):
        out.write(f"half {1 // 0}")


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("before")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with opened(str(tmp_path / "link.txt"), "auto") as (out, _):
        out.write("after")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "after"
    with opened(os.devnull, "auto") as (out, _):
        out.write("gone")
    assert not Path(os.devnull).is_file()
