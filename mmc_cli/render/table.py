"""A table for a terminal: as many columns as fit its width; the others are named below it.

Columns that are empty are not shown. What says which message it is and what happened is kept longest; the other columns
of a result are in order of importance, so the last ones are omitted.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.render.layout import (
    COMFORTABLE,
    GAP,
    Column,
    Span,
    Spans,
    fit_columns,
    fitting_columns,
    paint,
    span,
    table_lines,
    terminal_width,
    width_of,
    wrap,
)

_MAX_ROWS = 500  # in one table
_BAD = ("failure", "fault", "success with fault", "not read")
_ALARMING = ("UNKNOWN", "NOT IN THIS VERSION")
_FRACTION = re.compile(r"\.\d+(?=Z|$)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
# Columns whose values look like numbers but are names.
_NAMES = frozenset(("code", "srv", "service", "version", "name", "source", "register"))
# The rank of each column that says from whom a message is and what happened.
_RANKS = {name: n for n, name in enumerate(("device", "code", "srv", "outcome", "alert", "service", "first_fault"))}
_ACRONYMS = {"mmc": "MMC", "si": "SI", "srv": "SRV"}
# The 0x is for spreadsheets; here findings call that prefix a fault.
_CODE_COLUMNS, _CODE_PREFIX = ("code", "message", "source", "value"), re.compile(r"^0x(?=[0-9A-F]{4}$)")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row], None]]:
    """Write tables of up to 500 rows, so that memory does not grow with the number of rows."""
    with render_within(out, color, terminal_width()) as add:
        yield add


@contextmanager
def render_within(out: TextIO, color: bool, width: int | None) -> Iterator[Callable[[Row], None]]:
    """Write tables of at most a width; None for all columns at any width."""
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
        for line in hidden_lines(hidden, terminal_width()):
            print(paint(line, color), file=out)


def hidden_lines(hidden: Iterable[str], width: int) -> list[list[Span]]:
    """Return the note that names columns that are not shown."""
    return wrap([span(f"Not shown: {', '.join(hidden)} (--wide or -f csv).", "dim")], width)


def table_of(
    columns: Sequence[Column], rows: Sequence[Sequence[Spans]], width: int | None, comfortable: int = COMFORTABLE
) -> tuple[list[list[Span]], list[str]]:
    """Return the lines of a table, and the headings of the columns that do not fit a width.

    Empty columns are not shown, unless all are empty.
    """
    used = [n for n in range(len(columns)) if any(each.text for row in rows for each in row[n])] or [0]
    shown, cells = [columns[n] for n in used], [[row[n] for n in used] for row in rows]
    if width is None:
        width = _natural_width(shown, cells)
    fitting = fitting_columns(shown, cells, width, comfortable)
    hidden = [column.heading for n, column in enumerate(shown) if n not in fitting]
    shown, cells = [shown[n] for n in fitting], [[row[n] for n in fitting] for row in cells]
    return table_lines(shown, cells, fit_columns(shown, cells, width) or (width,)), hidden


def _table(rows: Sequence[dict[str, str]], width: int | None) -> tuple[list[list[Span]], list[str]]:
    columns = [Column(_heading(name), _is_number(name, rows), _RANKS.get(name)) for name in rows[0]]
    cells = [[(span(cell, _style(cell)),) for cell in row.values()] for row in rows]
    return table_of(columns, cells, width)


def _natural_width(columns: Sequence[Column], rows: Sequence[Sequence[Spans]]) -> int:
    """Return the width of a table in which no cell is broken."""
    longest = [
        max(width_of(text) for text in (column.heading, *("".join(each.text for each in row[n]) for row in rows)))
        for n, column in enumerate(columns)
    ]
    return sum(longest) + GAP * (len(columns) - 1)


def _heading(name: str) -> str:
    """Return the heading of a column; the name of a column of a query, such as count(*), is not changed."""
    if not name.isidentifier():
        return name
    first, *others = (_ACRONYMS.get(word, word) for word in name.split("_"))
    return " ".join((first[:1].upper() + first[1:], *others))


def _is_number(name: str, rows: Sequence[dict[str, str]]) -> bool:
    return name not in _NAMES and all(_NUMBER.fullmatch(row[name]) for row in rows if row[name])


def _shorten(name: str, cell: str) -> str:
    """Return a time without its fraction of a second and a code without 0x, any other cell unchanged."""
    if name in _CODE_COLUMNS:
        return _CODE_PREFIX.sub("", cell)
    return _FRACTION.sub("", cell) if name == "time" else cell


def _style(cell: str) -> str:
    if cell.startswith(_ALARMING) or cell in _BAD:
        return "bad"
    return "good" if cell == "success" else ""
