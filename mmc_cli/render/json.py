"""JSON, one array: the objects of the jsonl format between brackets, written as they come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import TextIO

from mmc_cli.model.json_types import Record
from mmc_cli.render.jsonl import format_result
from mmc_cli.render.lines import Line

__all__ = ["format_result", "render"]


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record | Line], None]]:
    """Write each record as it comes; no records make an empty array."""
    separators = chain(("[\n",), repeat(",\n"))

    def add(row: Record | Line) -> None:
        line = row if isinstance(row, Line) else format_result(row)
        out.write(next(separators) + line.text.replace("\n", ",\n"))

    yield add
    print("[]" if next(separators) == "[\n" else "\n]", file=out)
