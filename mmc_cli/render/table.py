"""A table for a terminal: as many columns as fit its width, from the first on; the others are named below it.

Columns that are empty are not shown. The columns of a result are in the order of their importance, so what does not
fit is at its end.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.render.layout import (
    GAP,
    Column,
    Span,
    Spans,
    count_fitting,
    fit_columns,
    paint,
    span,
    table_lines,
    terminal_width,
    wrap,
)

_MAX_ROWS = 500  # in one table
_BAD = ("failure", "fault", "success with fault", "not read")
_ALARMING = ("UNKNOWN", "NOT IN THIS VERSION")
_FRACTION = re.compile(r"\.\d+(?=Z|$)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
# Their values look like numbers, but are names.
_NAMES = frozenset(("code", "srv", "service", "version", "name", "source", "register"))


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row], None]]:
    """Write tables of up to 500 rows, so that memory does not grow with the number of rows."""
    with render_within(out, color, terminal_width()) as add:
        yield add


@contextmanager
def render_within(out: TextIO, color: bool, width: int | None) -> Iterator[Callable[[Row], None]]:
    """Write tables of at most a width; None for all columns, whatever they need."""
    pending: list[dict[str, str]] = []
    hidden: dict[str, None] = {}

    def add(row: Row) -> None:
        pending.append({name: _shorten(name, cell) for name, cell in row.cells().items()})
        if len(pending) == _MAX_ROWS:
            flush()

    def flush() -> None:
        if pending:
            lines, left_out = _table(pending, width)
            for line in lines:
                print(paint(line, color).rstrip(" "), file=out)
            hidden.update(dict.fromkeys(left_out))
            pending.clear()

    yield add
    flush()
    if hidden:
        note = f"Not shown: {', '.join(map(_heading, hidden))} (--wide or -f csv)."
        for line in wrap([span(note, "dim")], width or len(note)):
            print(paint(line, color), file=out)


def _table(rows: Sequence[dict[str, str]], width: int | None) -> tuple[list[list[Span]], list[str]]:
    """Return the lines of a table, and the names of the columns that do not fit."""
    names = [name for name in rows[0] if any(row[name] for row in rows)] or list(rows[0])[:1]
    columns = [Column(_heading(name), _is_number(name, rows)) for name in names]
    cells: list[list[Spans]] = [[(span(row[name], _style(row[name])),) for name in names] for row in rows]
    count = len(names) if width is None else count_fitting(columns, cells, width)
    columns, cells = columns[:count], [row[:count] for row in cells]
    if width is None:
        widths: tuple[int, ...] | None = fit_columns(columns, cells, _natural_width(columns, cells))
    else:
        widths = fit_columns(columns, cells, width)
    return list(table_lines(columns, cells, widths or (width or 1,))), names[count:]


def _natural_width(columns: Sequence[Column], rows: Sequence[Sequence[Spans]]) -> int:
    longest = [max(len(column.heading), *(len(row[n][0].text) for row in rows)) for n, column in enumerate(columns)]
    return 2 * sum(longest) + GAP * len(columns)


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_number(name: str, rows: Sequence[dict[str, str]]) -> bool:
    return name not in _NAMES and all(_NUMBER.fullmatch(row[name]) for row in rows if row[name])


def _shorten(name: str, cell: str) -> str:
    """Return a time without its fraction of a second, any other cell unchanged."""
    return _FRACTION.sub("", cell) if name == "time" else cell


def _style(cell: str) -> str:
    if cell.startswith(_ALARMING) or cell in _BAD:
        return "bad"
    return "good" if cell == "success" else ""
