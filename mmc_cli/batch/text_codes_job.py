"""Marks the codes in rows, so that a program that guesses the types of a CSV file keeps them as text.

DuckDB takes 0x0079 for 121, and DuckDB, pandas and Excel take 4.10 for 4.1, with or without quotes around it. With an
apostrophe before it, as before what a spreadsheet would take for a formula, none of them takes it for a number.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import Job
from mmc_cli.inputs.message import Message
from mmc_cli.specification import Spec

# Text that a program could take for a number, and that would not come back as it was. 17 is the same either way; of
# more than 15 digits Excel keeps 15.
_LIKE_A_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]+|[+-]?(0[0-9]+|[0-9]*\.[0-9]*|[0-9]+\.?[0-9]*[eE][+-]?[0-9]+|[0-9]{16,})"
)


class MarkedRow(NamedTuple):
    """A row whose codes have an apostrophe before them where they look like numbers."""

    row: Any

    def cells(self) -> dict[str, str]:
        """Return the cells of the row, marked in the columns that are text."""
        types = self.row.column_types
        return {
            name: mark(text) if types.get(name, "text") == "text" else text for name, text in self.row.cells().items()
        }


class TextCodesJob(Job[MarkedRow]):
    """Gives the rows of another job, with their codes marked."""

    def __init__(self, job: Job[Any]) -> None:
        self.job = job

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[MarkedRow]:
        return tuple(map(MarkedRow, self.job.process(message, spec, counts)))


def mark(text: str) -> str:
    """Return a text with an apostrophe before it where it looks like a number that would not come back the same."""
    return f"'{text}" if _LIKE_A_NUMBER.fullmatch(text) else text
