"""A formatted result: formats that write results one by one can format them in any process."""

from collections.abc import Callable
from typing import Any, NamedTuple, TextIO


class Line(NamedTuple):
    """The text of a result and of the header line above the first, each without the last line end."""

    text: str
    header: str = ""


def line_writer(out: TextIO, format_result: Callable[[Any], Line]) -> Callable[[Any], None]:
    """Return a function that writes each result, and the header line above the first."""
    has_header = False

    def add(result: Any) -> None:
        nonlocal has_header
        line = result if isinstance(result, Line) else format_result(result)
        if not has_header:
            out.write(f"{line.header}\n")
            has_header = True
        out.write(f"{line.text}\n")

    return add
