"""Comma-separated values that are safe to open in a spreadsheet: no cell can become a formula."""

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from mmc_cli.render.clean import clean
from mmc_cli.results import Row

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def render(rows: Iterable[Row], out: TextIO, color: bool) -> None:
    """Writes a header line and each row as it comes."""
    writer = csv.writer(out, lineterminator="\n")
    for number, row in enumerate(rows):
        cells = row.cells()
        if number == 0:
            writer.writerow(cells)
        writer.writerow(disarmed(clean(cell)) for cell in cells.values())


def disarmed(cell: str) -> str:
    """The cell, with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell) else cell
