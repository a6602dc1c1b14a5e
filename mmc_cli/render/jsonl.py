"""JSON, one object a line: every record as the contract has it, in ASCII, so that no control character gets out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.json_types import Record
from mmc_cli.render.lines import Line

_encode = json.JSONEncoder(check_circular=False).encode  # a record is a tree


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record | Line], object]]:
    """Writes each record as it comes."""
    yield lambda row: out.write(f"{row.text if isinstance(row, Line) else _encode(row.record())}\n")


def ready(row: Record) -> Line:
    """One record as it is written."""
    return Line(_encode(row.record()))
