"""Where a message came from."""

from dataclasses import dataclass

from mmc_cli.records.cells import file_cell


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one message came from: a file, the member of an archive or table, and its number in that, from 0."""

    file: str
    member: str | None = None
    index: int = 0

    def __str__(self) -> str:
        return file_cell(self.file, self.member)
