"""JSON, one array: the objects of the jsonl format between brackets, written as they come."""

import json
from collections.abc import Iterable
from typing import TextIO

from mmc_cli.results import Record


def render(rows: Iterable[Record], out: TextIO, color: bool) -> None:
    """Writes each record as it comes; no records make an empty array."""
    out.write("[")
    for number, row in enumerate(rows):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(row.record()))
    out.write("\n]\n")
