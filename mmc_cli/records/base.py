"""The base classes of all records, and the types that their fields share."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self, TypeAlias

from msgspec import Meta, Struct

from mmc_cli.records.cells import file_cell

Count: TypeAlias = Annotated[int, Meta(ge=0)]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """An object inside a record."""


class Record(Struct, frozen=True, forbid_unknown_fields=True, tag_field="schema"):
    """One JSON object, which names its own schema first: its class gives it the tag, such as mmc.alert/1."""

    # The Parquet type of each column that is not text: integer, number, time or boolean.
    column_types: ClassVar[Mapping[str, str]] = {}

    def record(self) -> Self:
        """Return the record of this result: itself."""
        return self


class MessageRecord(Record, frozen=True):
    """A record about one message. Its first fields say where the message came from: see `model.origin.Origin`."""

    column_types: ClassVar[Mapping[str, str]] = {"index": "integer"}

    file: str
    member: str | None
    index: Count

    @property
    def file_cell(self) -> str:
        """The file and the member in it, as one cell."""
        return file_cell(self.file, self.member)
