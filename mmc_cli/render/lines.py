"""Turns results into lines of text as bytes, in any process, and writes the lines of several processes."""

import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TextIO


class Line(NamedTuple):
    """The text of a result in UTF-8, and the header line above the first, each without the last line end."""

    data: bytes
    header: str = ""


def encode_line(text: str, header: str = "") -> Line:
    """Return a text in UTF-8; characters that are not Unicode, such as in the name of a file, are escaped."""
    return Line(text.encode(errors="backslashreplace"), header)


def join_lines(lines: Sequence[Line]) -> list[Line]:
    """Return lines as one, without empty ones; empty if all are."""
    data = b"\n".join([line.data for line in lines if line.data])
    return [Line(data, lines[0].header)] if data else []


def write_line(out: TextIO, data: bytes) -> None:
    """Write UTF-8 and a line end: as bytes if the output accepts UTF-8 and is not a terminal, otherwise as text."""
    if isinstance(out, io.TextIOWrapper) and out.encoding.lower() == "utf-8" and not out.line_buffering:
        out.flush()
        out.buffer.write(data)
        out.buffer.write(b"\n")
    else:
        out.write(f"{data.decode()}\n")


def line_writer(out: TextIO, format_result: Callable[[Any], Line]) -> Callable[[Any], None]:
    """Return a function that writes each result, and the header line above the first."""
    has_header = False

    def add(result: Any) -> None:
        nonlocal has_header
        line = result if isinstance(result, Line) else format_result(result)
        if not has_header:
            write_line(out, line.header.encode())
            has_header = True
        write_line(out, line.data)

    return add
