"""Turns values of records into those of typed columns: integer, number, time, boolean or text.

A value that does not fit its column is None: the caller keeps it elsewhere, so that no value is lost.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

# Digits of a number that a column holds exactly.
DIGITS, SCALE = 38, 9
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def _integer(value: Any) -> int | None:
    number = value if type(value) is int else _number(value)
    if number is None or number % 1:
        return None
    return int(number) if -(2**63) <= number < 2**63 else None


def _number(value: Any) -> Decimal | None:
    """Return a number that the column can hold exactly."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.lstrip("+-").partition(".")
    fits = len(whole.lstrip("0")) <= DIGITS - SCALE and len(fraction.rstrip("0")) <= SCALE
    return Decimal(text) if fits else None


def _time(value: Any) -> datetime | None:
    """Return a time in UTC; None for one without a zone."""
    try:
        when = datetime.fromisoformat(str(value))
        return when.astimezone(UTC) if when.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _text(value: Any) -> str:
    """Return a text; one that is not Unicode, such as the name of a file, with escapes."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "number": _number,
    "time": _time,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "text": _text,
}
