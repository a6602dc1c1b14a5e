"""Readings at a terminal, by device and message: a heading, then register, quantity, index, value and time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.decoding.readings import ReadingLine
from mmc_cli.render.layout import NBSP, Column, Spans, paint, span, terminal_width, wrap
from mmc_cli.render.table import INDENT, in_groups, write_indented

_COMFORTABLE = 14  # so that the time is shown at 80 columns
_COLUMNS = (
    Column("Register", rank=0),
    Column("Quantity"),
    Column("Index", True, rank=2),
    Column("Value", True, rank=1),
    Column("Time"),
    Column("Problem"),
    Column("Within"),
)


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[ReadingLine], None]]:
    """Write the readings of each message under a heading, those of a device under its name."""
    device: str | None = None

    def write(readings: Sequence[ReadingLine]) -> None:
        nonlocal device
        first = readings[0]
        if first.device != device:
            print(("" if device is None else "\n") + paint([span(first.device, "bold")], color), file=out)
            device = first.device
        else:
            print(file=out)
        times = {line.cells()["time"] for line in readings}
        shared = f", {times.pop()}" if len(times) == 1 and all(times) else ""
        for each in wrap([span(first.title + shared)], terminal_width() - len(INDENT)):
            print(INDENT + paint(each, color), file=out)
        write_indented(out, color, _COLUMNS, [_cells(line, not shared) for line in readings], _COMFORTABLE)

    with in_groups(lambda line: line.message, write) as add:
        yield add


def _cells(line: ReadingLine, has_time: bool) -> list[Spans]:
    """Return the cells of a reading, without its time if the heading has it; a value and its unit stay together."""
    cells = line.cells() if has_time else {**line.cells(), "time": ""}
    return [
        (span(text.replace(" ", NBSP) if column.is_number else text, "bad" if column.heading == "Problem" else ""),)
        for column in _COLUMNS
        for text in (cells[column.heading.lower()],)
    ]
