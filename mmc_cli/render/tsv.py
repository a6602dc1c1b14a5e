"""Tab-separated text for pipes: a line of column names, then a line a row, nothing cut off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.render.clean import clean
from mmc_cli.results import Row


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row], None]]:
    """Writes each row as it comes, below a line of names before the first."""
    headed = False

    def add(row: Row) -> None:
        nonlocal headed
        cells = row.cells()
        if not headed:
            print(*cells, sep="\t", file=out)
            headed = True
        print(*map(clean, cells.values()), sep="\t", file=out)

    yield add
