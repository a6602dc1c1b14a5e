"""Puts an apostrophe before the codes in rows that a program would take for numbers in CSV.

DuckDB reads 0x0079 as 121; DuckDB, pandas and Excel read 4.10 as 4.1, quoted or not. A leading apostrophe, as used
against formulas, prevents this.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import Job
from mmc_cli.inputs.message import Message
from mmc_cli.specification import Spec

# Text that a program may read as a number and write differently. 17 stays the same; Excel keeps only 15 digits of a
# number.
_LIKE_A_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]+|[+-]?(0[0-9]+|[0-9]*\.[0-9]*|[0-9]+\.?[0-9]*[eE][+-]?[0-9]+|[0-9]{16,})"
)


class MarkedRow(NamedTuple):
    """A row whose codes have a leading apostrophe if they look like numbers."""

    row: Any

    def cells(self) -> dict[str, str]:
        """Return the cells of the row, marked in the columns that are text."""
        types = self.row.column_types
        return {
            name: mark(text) if types.get(name, "text") == "text" else text for name, text in self.row.cells().items()
        }


class TextCodesJob(Job[MarkedRow]):
    """Returns the rows of another job, with their codes marked."""

    def __init__(self, job: Job[Any]) -> None:
        self.job = job

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[MarkedRow]:
        return tuple(map(MarkedRow, self.job.process(message, spec, counts)))


def mark(text: str) -> str:
    """Return a text with a leading apostrophe if it would be changed by being read as a number."""
    return f"'{text}" if _LIKE_A_NUMBER.fullmatch(text) else text
