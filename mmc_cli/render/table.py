"""A table for a terminal: the columns that matter most, folded to its width."""

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mmc_cli.render.clean import clean
from mmc_cli.results import Row

_BATCH = 500
_COLUMNS = 5
_BAD = ("failure", "fault", "success with fault", "not read")
_FRACTION = re.compile(r"\.\d+(?=Z|$)")
_LOUD = ("UNKNOWN", "NOT IN THIS VERSION")


def render(rows: Iterable[Row], out: TextIO, color: bool) -> None:
    """Writes tables of up to 500 rows, so that any number of rows takes the same memory."""
    console = Console(file=out, force_terminal=color, no_color=not color, highlight=False)
    waiting = iter(rows)
    while (first := next(waiting, None)) is not None:
        names = list(first.cells())[:_COLUMNS]
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name in names:
            code = name in ("time", "device", "code", "srv", "messages")
            table.add_column(name.replace("_", " ").capitalize(), overflow="fold", no_wrap=code)
        for row in chain((first,), islice(waiting, _BATCH - 1)):
            cells = row.cells()
            table.add_row(*(_styled(clean(_short(name, cells[name]))) for name in names))
        console.print(table)


def _short(name: str, cell: str) -> str:
    """A time without its fraction of a second; anything else as it is."""
    return _FRACTION.sub("", cell) if name == "time" else cell


def _styled(cell: str) -> Text:
    if cell.startswith(_LOUD) or cell in _BAD:
        return Text(cell, style="bold red")
    return Text(cell, style="green" if cell == "success" else "")
