"""JSON, one array of the objects that the jsonl format writes, as they come."""

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
    """Write each record as it comes; without records, an empty array."""
    separators = chain(("[\n",), repeat(",\n"))

    def add(record: Record | Line) -> None:
        line = record if isinstance(record, Line) else format_result(record)
        print(next(separators) + line.text, end="", file=out)

    yield add
    print("[]" if next(separators) == "[\n" else "\n]", file=out)
