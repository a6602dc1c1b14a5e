"""JSON, one object a line: every record as the contract has it, in ASCII, so that no control character gets out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.results import Record


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record], object]]:
    """Writes each record as it comes."""
    encode = json.JSONEncoder(check_circular=False).encode  # a record is a tree
    yield lambda row: out.write(f"{encode(row.record())}\n")
