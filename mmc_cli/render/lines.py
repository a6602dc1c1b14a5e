"""A result that is ready to be written: what a format makes of each by itself, in whichever process that is done."""

from collections.abc import Callable
from typing import NamedTuple, TextIO

from mmc_cli.results import Row


class Line(NamedTuple):
    """The text of a result, without the end of the line, and of the heading above the first."""

    text: str
    heading: str = ""


def headed(out: TextIO, ready: Callable[[Row], Line]) -> Callable[[Row | Line], None]:
    """A function that writes each row, and the heading above the first."""
    written = False

    def add(row: Row | Line) -> None:
        nonlocal written
        line = row if isinstance(row, Line) else ready(row)
        if not written:
            out.write(f"{line.heading}\n")
            written = True
        out.write(f"{line.text}\n")

    return add
