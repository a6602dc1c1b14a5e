"""Tab-separated text for pipes: a line of column names, then a line a row, nothing cut off."""

from collections.abc import Iterable
from typing import TextIO

from mmc_cli.render.clean import clean
from mmc_cli.results import Row


def render(rows: Iterable[Row], out: TextIO, color: bool) -> None:
    """Writes each row as it comes."""
    for number, row in enumerate(rows):
        cells = row.cells()
        if number == 0:
            out.write("\t".join(cells) + "\n")
        out.write("\t".join(clean(cell) for cell in cells.values()) + "\n")
