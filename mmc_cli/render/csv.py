"""Comma-separated values that are safe to open in a spreadsheet: no cell can become a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import StringIO
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.lines import Line, headed

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Line | Verdict], None]]:
    """Writes a header line and each row as it comes; of a verdict, a row for each finding."""
    yield headed(out, ready)


def ready(result: Row | Verdict) -> Line:
    """One row as it is written, or those of one verdict."""
    rows = [row.cells() for row in (result.rows() if isinstance(result, Verdict) else (result,))]
    text = "\n".join([_written(disarmed(clean(cell)) for cell in cells.values()) for cells in rows])
    return Line(text, _heading(tuple(rows[0])))


@lru_cache(maxsize=4)
def _heading(names: tuple[str, ...]) -> str:
    return _written(names)


def _written(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def disarmed(cell: str) -> str:
    """The cell, with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell) else cell
