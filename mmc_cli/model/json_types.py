"""The types of what programs read: JSON values, and what can be written as a record or as a row of cells."""

from typing import Protocol, TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


class Record(Protocol):
    """A result that other programs read: one JSON object."""

    def record(self) -> dict[str, Json]: ...


class Row(Protocol):
    """A line of a listing: cells under fixed columns, the ones that matter most first."""

    def cells(self) -> dict[str, str]: ...
