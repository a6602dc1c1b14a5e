"""A result that was formatted elsewhere is written like one that was not."""

import io
from typing import Any

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render import FORMATS
from mmc_cli.render.lines import Line, encode_line, join_lines, write_line
from tests.samples import written

ROWS = [CountRow("kind", "alert", None, 2), CountRow("day", "=1\t\x1b", "a,b", 1)]


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "json"])
def test_a_format_writes_formatted_results_like_others(name: str) -> None:
    format_result = FORMATS[name].result_formatter("row")
    assert format_result is not None
    lines = [format_result(row) for row in ROWS]
    assert all(isinstance(line, Line) for line in lines)
    plain = io.StringIO()
    written(FORMATS[name].renderer("row"), ROWS, plain, False)
    for results in (lines, join_lines(lines)):
        formatted = io.StringIO()
        written(FORMATS[name].renderer("row"), results, formatted, False)
        assert formatted.getvalue() == plain.getvalue() != ""


def test_results_without_text_leave_no_empty_lines() -> None:
    assert join_lines([Line(b"", "head"), Line(b"a", "head"), Line(b"", "head"), Line(b"b", "head")]) == [
        Line(b"a\nb", "head")
    ]
    assert join_lines([Line(b""), Line(b"")]) == join_lines([]) == []


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("at_terminal", [True, False])
def test_a_line_follows_what_was_written_before_in_the_encoding_of_the_output(encoding: str, at_terminal: bool) -> None:
    binary = io.BytesIO()
    out = io.TextIOWrapper(binary, encoding, newline="", line_buffering=at_terminal)
    out.write("before ")
    write_line(out, encode_line("\xa3").data)
    out.flush()
    assert binary.getvalue() == "before \xa3\n".encode(encoding)


def test_a_terminal_shows_each_line_at_once() -> None:
    terminal = io.BytesIO()
    out = io.TextIOWrapper(io.BufferedWriter(_Raw(terminal)), "utf-8", newline="", line_buffering=True)
    write_line(out, b"a")
    assert terminal.getvalue() == b"a\n"


class _Raw(io.RawIOBase):
    """Gives what is written to it to another file, unbuffered."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._file.write(data)


def test_what_is_not_unicode_is_escaped() -> None:
    assert encode_line("a\udcff").data == rb"a\udcff"
