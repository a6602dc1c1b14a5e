"""A table for a terminal: the first five columns, folded to its width."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mmc_cli.model.json_types import Row
from mmc_cli.render.clean import clean, disarm_commands

_MAX_ROWS = 500  # in one table
_MAX_COLUMNS = 5
_NEVER_FOLDED = ("time", "device", "code", "srv", "messages")
_BAD = ("failure", "fault", "success with fault", "not read")
_ALARMING = ("UNKNOWN", "NOT IN THIS VERSION")
_FRACTION = re.compile(r"\.\d+(?=Z|$)")
# The 0x is for spreadsheets; here it would stand beside findings that call it a fault.
_CODE_COLUMNS, _CODE_PREFIX = ("code", "message", "source", "value"), re.compile(r"^0x(?=[0-9A-F]{4}$)")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row], None]]:
    """Write tables of up to 500 rows, so that memory does not grow with the number of rows."""
    console = Console(file=out, force_terminal=color, no_color=not color, highlight=False)
    pending: list[dict[str, Text]] = []

    def add(row: Row) -> None:
        cells = tuple(row.cells().items())[:_MAX_COLUMNS]
        pending.append({name: _styled(disarm_commands(clean(_shorten(name, cell)))) for name, cell in cells})
        if len(pending) == _MAX_ROWS:
            flush()

    def flush() -> None:
        if pending:
            console.print(_table(pending))
            pending.clear()

    yield add
    flush()


def _table(rows: list[dict[str, Text]]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " ").capitalize(), overflow="fold", no_wrap=name in _NEVER_FOLDED)
    for cells in rows:
        table.add_row(*cells.values())
    return table


def _shorten(name: str, cell: str) -> str:
    """Return a time without its fraction of a second and a code without 0x, any other cell unchanged."""
    if name in _CODE_COLUMNS:
        return _CODE_PREFIX.sub("", cell)
    return _FRACTION.sub("", cell) if name == "time" else cell


def _styled(cell: str) -> Text:
    if cell.startswith(_ALARMING) or cell in _BAD:
        return Text(cell, style="bold red")
    return Text(cell, style="green" if cell == "success" else "")
