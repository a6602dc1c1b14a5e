"""A row of a query result, as cells of a table and as JSON, with the columns of the query."""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from mmc_cli.database.tables import Values
from mmc_cli.model.json_types import Json
from mmc_cli.model.lexical import plain_number
from mmc_cli.records.cells import cell, code_cell

_MAX_EXACT = 2**53  # JSON numbers up to here are exact in every program
# These columns hold codes, which have 0x in cells, so that no spreadsheet reads 8E72 as a number.
_CODES, _CODE = frozenset(("alert_code", "message_code", "source")), re.compile("[0-9A-F]{4}")


class ResultRow(NamedTuple):
    """The values of a row, and the names of their columns."""

    names: tuple[str, ...]
    values: Values

    def cells(self) -> dict[str, str]:
        """Return the values as text."""
        return {name: _cell(name, value) for name, value in zip(self.names, self.values, strict=True)}

    def record(self) -> dict[str, Json]:
        """Return the values as JSON; numbers that JSON may not hold exactly are text."""
        return {name: _json(value) for name, value in zip(self.names, self.values, strict=True)}


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return unique names of columns, by adding a number to repeated ones."""
    unique = dict[str, None]()
    for name in names:
        number, candidate = 2, name
        while candidate in unique:
            number, candidate = number + 1, f"{name}_{number}"
        unique[candidate] = None
    return tuple(unique)


def result_rows(names: tuple[str, ...], rows: Iterable[Values]) -> Iterator[ResultRow]:
    """Yield the rows of a result."""
    return (ResultRow(names, row) for row in rows)


def _cell(name: str, value: Any) -> str:
    if name in _CODES and isinstance(value, str) and _CODE.fullmatch(value):
        return code_cell(value)
    plain = _json(value)
    if isinstance(plain, list | dict):
        from json import dumps

        return dumps(plain)
    return cell(plain)


def _json(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _MAX_EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return plain_number(format(value, "f")) if value.is_finite() else str(value)
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo is not None else value).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    if isinstance(value, dict):
        return {str(_json(key)): _json(each) for key, each in value.items()}
    return str(value)
