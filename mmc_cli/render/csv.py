"""CSV that is safe to open in a spreadsheet: no cell can become a formula."""

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
from mmc_cli.render.lines import Line, line_writer

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Line | Verdict], None]]:
    """Write the column names and each row as it comes; a verdict as a row for each finding."""
    yield line_writer(out, format_result)


def format_result(result: Row | Verdict) -> Line:
    """Return a row as a line, or a verdict as the lines of its findings."""
    rows = [row.cells() for row in (result.rows() if isinstance(result, Verdict) else (result,))]
    text = "\n".join([_join_cells(defuse_formula(clean(cell)) for cell in cells.values()) for cells in rows])
    return Line(text, _heading(tuple(rows[0])))


@lru_cache(maxsize=4)
def _heading(names: tuple[str, ...]) -> str:
    return _join_cells(names)


def _join_cells(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def defuse_formula(cell: str) -> str:
    """Return the cell, with a quote in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell) else cell
