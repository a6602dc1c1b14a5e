"""JSON, one object a line: every record as the contract has it, in ASCII, so that no control character gets out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.results import Record


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record], None]]:
    """Writes each record as it comes."""
    yield lambda row: print(json.dumps(row.record()), file=out)
