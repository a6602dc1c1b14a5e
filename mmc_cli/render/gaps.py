"""Gaps in logs at a terminal, by device: what is measured, what is wrong, how many periods and which."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from mmc_cli.decoding.quantity_words import quantity_words
from mmc_cli.render.layout import Column, Spans, paint, span, terminal_width
from mmc_cli.render.table import hidden_lines, table_of

_MAX_ROWS = 500  # in one table
_COLUMNS = (
    Column("Quantity"),
    Column("Problem"),
    Column("Periods", True),
    Column("First"),
    Column("Last"),
)


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Any], None]]:
    """Write the gaps of each device under its name."""
    width = terminal_width()
    pending: list[Any] = []
    device: str | None = None

    def add(gap: Any) -> None:
        if pending and (gap.device != pending[0].device or len(pending) == _MAX_ROWS):
            flush()
        pending.append(gap)

    def flush() -> None:
        nonlocal device
        name = pending[0].device or "an unnamed device"
        if name != device:
            print(("" if device is None else "\n") + paint([span(name, "bold")], color), file=out)
            device = name
        lines, hidden = table_of(_COLUMNS, [_cells(gap) for gap in pending], width - 2, comfortable=1)
        for line in lines:
            print(f"  {paint(line, color)}".rstrip(" "), file=out)
        for line in hidden_lines(hidden, width - 2) if hidden else ():
            print(f"  {paint(line, color)}", file=out)
        pending.clear()

    yield add
    if pending:
        flush()


def _cells(gap: Any) -> list[Spans]:
    phase = f"phase {gap.phase}" if gap.phase is not None else None
    quantity = ", ".join(filter(None, (quantity_words(gap.quantity), gap.element, phase)))
    return [(span(text),) for text in (quantity, gap.problem, str(gap.periods), gap.first, gap.last)]
