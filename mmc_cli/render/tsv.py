"""Tab-separated text for pipes: a line of column names, then a line a row, nothing cut off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.render.clean import clean
from mmc_cli.render.lines import Line, headed


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Line], None]]:
    """Writes each row as it comes, below a line of names before the first."""
    yield headed(out, ready)


def ready(row: Row) -> Line:
    """One row as it is written."""
    cells = row.cells()
    return Line("\t".join(map(clean, cells.values())), _heading(tuple(cells)))


@lru_cache(maxsize=4)
def _heading(names: tuple[str, ...]) -> str:
    return "\t".join(names)
