"""JSON, one object a line: every record as the contract has it, in ASCII, so that no control character gets out."""

import json
from collections.abc import Iterable
from typing import TextIO

from mmc_cli.results import Record


def render(rows: Iterable[Record], out: TextIO, color: bool) -> None:
    """Writes each record as it comes."""
    for row in rows:
        out.write(json.dumps(row.record()) + "\n")
