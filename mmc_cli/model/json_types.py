"""The types of output for programs: JSON values, and objects that can be written as a record or as a row of cells."""

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from mmc_cli.records.base import Record as RecordClass

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


class Record(Protocol):
    """A result that other programs read: one JSON object."""

    def record(self) -> "RecordClass | dict[str, Json]": ...


class Row(Protocol):
    """A line of a listing: cells by column, the columns that matter most first."""

    def cells(self) -> dict[str, str]: ...
