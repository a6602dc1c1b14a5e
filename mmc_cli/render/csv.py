"""Comma-separated values that are safe to open in a spreadsheet: no cell can become a formula."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.render.clean import clean
from mmc_cli.results import Row, Verdict

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Verdict], None]]:
    """Writes a header line and each row as it comes; of a verdict, a row for each finding."""
    writer = csv.writer(out, lineterminator="\n")
    headed = False

    def add(result: Row | Verdict) -> None:
        nonlocal headed
        for row in result.rows() if isinstance(result, Verdict) else (result,):
            cells = row.cells()
            if not headed:
                writer.writerow(cells)
                headed = True
            writer.writerow(disarmed(clean(cell)) for cell in cells.values())

    yield add


def disarmed(cell: str) -> str:
    """The cell, with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell) else cell
