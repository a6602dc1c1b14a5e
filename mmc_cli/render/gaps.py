"""Gaps in logs at a terminal, by device: what is measured, what is wrong, how many periods and which."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from mmc_cli.decoding.quantity_words import quantity_words
from mmc_cli.render.layout import Column, Spans, paint, span
from mmc_cli.render.table import in_groups, write_indented

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
    device: str | None = None

    def write(gaps: Sequence[Any]) -> None:
        nonlocal device
        name = gaps[0].device or "an unnamed device"
        if name != device:
            print(("" if device is None else "\n") + paint([span(name, "bold")], color), file=out)
            device = name
        write_indented(out, color, _COLUMNS, [_cells(gap) for gap in gaps], comfortable=1)

    with in_groups(lambda gap: gap.device, write) as add:
        yield add


def _cells(gap: Any) -> list[Spans]:
    phase = f"phase {gap.phase}" if gap.phase is not None else None
    quantity = ", ".join(filter(None, (quantity_words(gap.quantity), gap.element, phase)))
    return [(span(text),) for text in (quantity, gap.problem, str(gap.periods), gap.first, gap.last)]
