"""Readings at a terminal, by device and message: a heading, then register, quantity, index, value and time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.decoding.readings import ReadingLine
from mmc_cli.render.layout import NBSP, Column, Spans, paint, span, terminal_width, wrap
from mmc_cli.render.table import hidden_lines, table_of

_MAX_ROWS = 500  # in one table
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
    width = terminal_width()
    pending: list[ReadingLine] = []
    device: str | None = None
    message: object = None

    def add(line: ReadingLine) -> None:
        nonlocal message
        if pending and (line.message != message or len(pending) == _MAX_ROWS):
            flush()
        message = line.message
        pending.append(line)

    def flush() -> None:
        nonlocal device
        first = pending[0]
        if first.device != device:
            print(("" if device is None else "\n") + paint([span(first.device, "bold")], color), file=out)
            device = first.device
        else:
            print(file=out)
        times = {line.cells()["time"] for line in pending}
        shared = f", {times.pop()}" if len(times) == 1 and all(times) else ""
        for each in wrap([span(first.title + shared)], width - 2):
            print("  " + paint(each, color), file=out)
        lines, hidden = table_of(_COLUMNS, [_cells(line, not shared) for line in pending], width - 2, _COMFORTABLE)
        for each in lines:
            print(f"  {paint(each, color)}".rstrip(" "), file=out)
        for note in hidden_lines(hidden, width - 2) if hidden else ():
            print(f"  {paint(note, color)}", file=out)
        pending.clear()

    yield add
    if pending:
        flush()


def _cells(line: ReadingLine, has_time: bool) -> list[Spans]:
    """Return the cells of a reading, without its time if the heading has it; a value and its unit stay together."""
    cells = line.cells() if has_time else {**line.cells(), "time": ""}
    return [
        (span(text.replace(" ", NBSP) if column.is_number else text, "bad" if column.heading == "Problem" else ""),)
        for column in _COLUMNS
        for text in (cells[column.heading.lower()],)
    ]
