"""Defines where a message comes from: the file, the archive member or row, and its number there."""

from typing import NamedTuple

from mmc_cli.records.cells import file_cell


class Origin(NamedTuple):
    """Where one message came from: a file, the member of an archive or table, and its number in that, from 0."""

    file: str
    member: str | None = None
    index: int = 0  # type: ignore[assignment]  # hides tuple.index, which is not needed here

    def __str__(self) -> str:
        return file_cell(self.file, self.member) or "''"

    def numbered(self) -> str:
        """Return the place with the number of the message, from 1, unless it is the first: inbox.xml#3."""
        return f"{self}#{self.index + 1}" if self.index else str(self)
