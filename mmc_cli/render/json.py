"""JSON, one array: the objects of the jsonl format between brackets, written one by one; indented at a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import TextIO

from msgspec import json

from mmc_cli.model.json_types import Record
from mmc_cli.render.jsonl import format_result
from mmc_cli.render.lines import Line

__all__ = ["format_result", "render"]


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record | Line], None]]:
    """Write each record as it comes; no records make an empty array."""
    indented = color or out.isatty()
    separators = chain(("[\n",), repeat(",\n"))

    def add(row: Record | Line) -> None:
        line = row if isinstance(row, Line) else format_result(row)
        texts = line.data.decode().split("\n")  # a record is on one line, and a result may be several of them
        if indented:
            texts = [json.format(text, indent=2) for text in texts]
        out.write(next(separators) + ",\n".join(texts))

    yield add
    print("[]" if next(separators) == "[\n" else "\n]", file=out)
