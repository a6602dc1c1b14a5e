"""Outputs: a file is replaced only by a complete one, and a terminal gets another format than a pipe."""

import io
import os
import sys
from pathlib import Path

import pytest

from mmc_cli.cli.output import Output, note_typed_input, open_output, print_note
from mmc_cli.decoding.summary import CountRow


def test_a_terminal_gets_one_format_and_a_pipe_another() -> None:
    assert Output(io.StringIO(), False).choose_format(None, "table", "tsv") == "tsv"
    assert Output(io.StringIO(), True).choose_format(None, "table", "tsv") == "table"
    assert Output(io.StringIO(), True).choose_format("csv", "table", "tsv") == "csv"


def test_a_table_without_rows_still_has_its_column_names() -> None:
    for format_, expected in (("csv", "by,value\n"), ("tsv", "by\tvalue\n"), ("jsonl", "")):
        stream = io.StringIO()
        Output(stream, False).write((), format_, "row", ("by", "value"))
        assert stream.getvalue() == expected
    stream = io.StringIO()
    Output(stream, False).write([CountRow("day", "x", None, 1)], "tsv", "row", ("by", "value"))
    assert stream.getvalue() == "by\tvalue\tname\tmessages\nday\tx\t\t1\n"


def test_a_file_is_replaced_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        write_half(str(path))
    assert path.read_text() == "before"
    with open_output(str(path), "auto") as (stream, color, _):
        stream.write("complete")
        assert not color
    assert path.read_text() == "complete"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_dash_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_output("-", "auto") as (stream, *_):
        assert stream is sys.stdout
    assert os.listdir(tmp_path) == []


def write_half(path: str) -> None:
    with open_output(path, "auto") as (stream, *_):
        stream.write(f"half {1 // 0}")


def test_a_link_and_a_device_are_written_to_and_stay(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("before")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with open_output(str(tmp_path / "link.txt"), "auto") as (stream, *_):
        stream.write("after")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "after"
    with open_output(os.devnull, "auto") as (stream, *_):
        stream.write("gone")
    assert not Path(os.devnull).is_file()


def test_a_note_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_note("a\x1b[2Jb")
    assert capsys.readouterr().err == "a\\x1b[2Jb\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out.csv", "out.csv is written as tsv; -f sets the format"),
        ("OUT.XLSX", "OUT.XLSX is written as tsv; for Excel use -f csv --excel"),
        ("out.tsv", ""),
        ("out.txt", ""),
    ],
)
def test_a_file_named_after_another_format_than_it_has_is_noted(
    name: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Output(io.StringIO(), False, name).choose_format(None, "table", "tsv") == "tsv"
    assert capsys.readouterr().err.strip() == expected


def test_a_format_that_was_asked_for_is_not_noted(capsys: pytest.CaptureFixture[str]) -> None:
    Output(io.StringIO(), False, "out.csv").choose_format("jsonl", "table", "tsv")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("paths", "at_terminal", "noted"), [("a -", True, True), ("a", True, False), ("-", False, False)]
)
def test_a_person_is_told_that_input_is_expected(
    paths: str,
    at_terminal: bool,
    noted: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: at_terminal)
    note_typed_input(paths.split())
    assert ("Ctrl-D ends the input" in capsys.readouterr().err) is noted
