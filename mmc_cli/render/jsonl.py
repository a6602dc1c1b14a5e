"""JSON, one object per line: the record of each result, in ASCII, so that no control character gets through."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.json_types import Record
from mmc_cli.render.lines import Line

_encode = json.JSONEncoder(check_circular=False).encode  # a record is a tree


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record | Line], object]]:
    """Write each record as it comes."""
    yield lambda record: out.write(f"{record.text if isinstance(record, Line) else _encode(record.record())}\n")


def format_result(record: Record) -> Line:
    """Return a record as a line."""
    return Line(_encode(record.record()))
