"""A result that is ready to be written: what a format makes of each by itself, in whichever process that is done."""

from collections.abc import Callable
from typing import Any, NamedTuple, TextIO


class Line(NamedTuple):
    """The text of a result, without the end of the line, and of the heading above the first."""

    text: str
    heading: str = ""


def headed(out: TextIO, ready: Callable[[Any], Line]) -> Callable[[Any], None]:
    """A function that writes each result, and the heading above the first."""
    written = False

    def add(result: Any) -> None:
        nonlocal written
        line = result if isinstance(result, Line) else ready(result)
        if not written:
            out.write(f"{line.heading}\n")
            written = True
        out.write(f"{line.text}\n")

    return add
