"""Comma-separated values that are safe to open in a spreadsheet: no cell is read as a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import StringIO
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.lines import Line, encode_line, line_writer

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Line | Verdict], None]]:
    """Write a header line and each row as it comes; of a verdict, a row for each finding."""
    yield line_writer(out, format_result)


def format_result(result: Row | Verdict) -> Line:
    """Return one formatted row, or the rows of one verdict."""
    rows = [row.cells() for row in (result.rows() if isinstance(result, Verdict) else (result,))]
    text = "\n".join([disarm_commands(",".join(map(_csv_cell, cells.values()))) for cells in rows])
    return encode_line(text, _header(tuple(rows[0])))


@lru_cache(maxsize=8192)
def _csv_cell(cell: str) -> str:
    """Return a cell as written to CSV; cached, because most cells are repeated in many rows."""
    return _csv_line((disarm(clean(cell)), ""))[:-1]


@lru_cache(maxsize=4)
def _header(names: tuple[str, ...]) -> str:
    return disarm_commands(_csv_line(disarm(clean(name)) for name in names))


def _csv_line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def disarm(cell: str) -> str:
    """Return a cell, with an apostrophe before it if a spreadsheet would read it as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell) else cell
