"""The fields of a GBCS payload, from schemas/gbcs_layout.csv: length, encoding and allowed values of each."""

from functools import cache
from typing import NamedTuple

from mmc_cli.specification import table_rows


class FieldLayout(NamedTuple):
    """A row of the table. `length` is None if another field gives it; `expected` is empty for any value."""

    group: str
    field: str
    length: int | None
    encoding: str
    expected: tuple[str, ...]
    meaning: str
    source: str


@cache
def field_layouts() -> dict[tuple[str, str], FieldLayout]:
    """Return the layout of each field by the part of the payload that it is in, and its name."""
    return {
        (row["part"], row["field"]): FieldLayout(
            row["part"],
            row["field"],
            int(row["length"]) if row["length"] else None,
            row["encoding"],
            tuple(filter(None, row["expected"].split(";"))),
            row["meaning"],
            row["source"],
        )
        for row in table_rows("gbcs_layout.csv")
    }
