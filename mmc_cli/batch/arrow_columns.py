"""Turns the values of a column into an Arrow array of its type: integer, number, time, boolean or text.

Arrow reads whole columns of plain numbers and times at once; other columns are read value by value. pyarrow is imported
when it is first used.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any

from mmc_cli.model.errors import MmcError
from mmc_cli.model.json_types import Json

_DIGITS, _SCALE = 38, 9
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
# Texts, each with a line end, that Arrow reads as the functions for single values below do.
_PLAIN = {
    "number": re.compile(r"(?:-?[0-9]{1,20}(?:\.[0-9]{1,9})?\n)*+"),
    "time": re.compile(r"(?:[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z\n)*+"),
}


@cache
def import_pyarrow() -> Any:
    """Return pyarrow. Raises MmcError where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise MmcError("Parquet and Arrow need pyarrow: pip install 'mmc-cli[arrow]'") from None
    return pyarrow


@cache
def arrow_type(kind: str) -> Any:
    """Return the Arrow type of a column."""
    pyarrow = import_pyarrow()
    types = {
        "integer": pyarrow.int64(),
        "number": pyarrow.decimal128(_DIGITS, _SCALE),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "boolean": pyarrow.bool_(),
        "text": pyarrow.string(),
    }
    return types[kind]


def arrow_column(values: Sequence[Json], kind: str) -> tuple[Any, Mapping[int, Json]]:
    """Return values as an array, and those that do not fit its type by their positions: in the array they are null."""
    array = _read_texts(values) if kind == "text" else _read_plain(values, kind) if kind in _PLAIN else None
    if array is not None:
        return array, {}
    typed = [None if value is None else _CONVERTERS[kind](value) for value in values]
    misfits = {at: value for at, value in enumerate(values) if value is not None and typed[at] is None}
    return import_pyarrow().array(typed, arrow_type(kind)), misfits


def _read_texts(values: Sequence[Json]) -> Any:
    """Return an array of texts; None where one of the values is no text, or is not Unicode."""
    if not set(map(type, values)) <= {str, NoneType}:
        return None
    pyarrow = import_pyarrow()
    with suppress(UnicodeEncodeError):
        return pyarrow.array(values, pyarrow.string())
    return None


def _read_plain(values: Sequence[Json], kind: str) -> Any:
    """Return an array of plain texts; None where one of them is not plain, or is no value of the type."""
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) + values.count(None) < len(values) or not _PLAIN[kind].fullmatch("\n".join([*texts, ""])):
        return None
    pyarrow = import_pyarrow()
    with suppress(pyarrow.ArrowInvalid):  # such as February 30
        return pyarrow.array(values, pyarrow.string()).cast(arrow_type(kind))
    return None


def _integer(value: Json) -> int | None:
    number = _number(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number) if -(2**63) <= number < 2**63 else None


def _number(value: Json) -> Decimal | None:
    """Return a number that the column can hold exactly."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.lstrip("+-").partition(".")
    fits = len(whole.lstrip("0")) <= _DIGITS - _SCALE and len(fraction.rstrip("0")) <= _SCALE
    return Decimal(text) if fits else None


def _time(value: Json) -> datetime | None:
    """Return a time in UTC; None for one without a zone."""
    try:
        when = datetime.fromisoformat(str(value))
        return when.astimezone(UTC) if when.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _text(value: Json) -> str:
    """Return a text; one that is not Unicode, such as the name of a file, with escapes."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


_CONVERTERS: Mapping[str, Callable[[Json], object]] = {
    "integer": _integer,
    "number": _number,
    "time": _time,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "text": _text,
}
