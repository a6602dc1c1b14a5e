"""Results formatted as text one by one, in whichever process that is done."""

from collections.abc import Callable
from typing import Any, NamedTuple, TextIO


class Line(NamedTuple):
    """The text of one result without its line end, and the heading of the output."""

    text: str
    heading: str = ""


def line_writer(out: TextIO, format_result: Callable[[Any], Line]) -> Callable[[Any], None]:
    """Return a function that writes each result, formatted or not, with the heading before the first."""
    has_heading = False

    def add(result: Any) -> None:
        nonlocal has_heading
        line = result if isinstance(result, Line) else format_result(result)
        if not has_heading:
            out.write(f"{line.heading}\n")
            has_heading = True
        out.write(f"{line.text}\n")

    return add
