"""JSON, one array: the objects of the jsonl format between brackets, written as they come."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import TextIO

from mmc_cli.results import Record


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record], None]]:
    """Writes each record as it comes; no records make an empty array."""
    before = chain(("[\n",), repeat(",\n"))
    yield lambda row: print(next(before) + json.dumps(row.record()), end="", file=out)
    print("[]" if next(before) == "[\n" else "\n]", file=out)
