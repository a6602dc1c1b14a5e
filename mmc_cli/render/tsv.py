"""Tab-separated text for pipes: a header line, then one line per row, nothing cut off.

A cell is what the message has: an apostrophe that disarms a formula, as in CSV, would change base64 for a program.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TextIO

from mmc_cli.model.json_types import Row
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.lines import Line, encode_line, line_writer


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Row | Line], None]]:
    """Write a header line and each row as it comes."""
    yield line_writer(out, format_result)


def format_result(row: Row) -> Line:
    """Return one formatted row."""
    cells = row.cells()
    text = "\t".join(map(clean, cells.values()))
    return encode_line(disarm_commands(text), _header(tuple(cells)))


@lru_cache(maxsize=4)
def _header(names: tuple[str, ...]) -> str:
    return disarm_commands("\t".join(map(clean, names)))
