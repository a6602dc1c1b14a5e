"""Turns values of records into those of typed columns: integer, number, time, boolean or text.

A value that does not fit its column is None: the caller keeps it elsewhere, so that no value is lost.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mmc_cli.model.instant import parse_instant
from mmc_cli.model.lexical import plain_number

# Digits of a number that a column holds exactly.
DIGITS, SCALE = 38, 9
_FRACTION_DIGITS = 6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def _integer(value: Any) -> int | None:
    number = value if type(value) is int else _number(value)
    if number is None or number != int(number):
        return None
    return int(number) if -(2**63) <= number < 2**63 else None


def _number(value: Any) -> Decimal | None:
    """Return a number that the column can hold exactly."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if not _NUMBER.fullmatch(str(value)):
        return None
    text = plain_number(str(value))  # without zeros at the end, which count as digits for Arrow
    whole, _, fraction = text.lstrip("-").partition(".")
    return Decimal(text) if len(whole) <= DIGITS - SCALE and len(fraction) <= SCALE else None


@lru_cache(maxsize=4096)  # the half hours of many meters are at the same times
def _time(value: Any) -> datetime | None:
    """Return a time in UTC; None for one without a zone, or that the column cannot hold exactly."""
    when = parse_instant(str(value))
    if when is None or not when.zoned or len(when.fraction) > _FRACTION_DIGITS:
        return None
    try:
        return _EPOCH + timedelta(seconds=when.seconds, microseconds=int(when.fraction.ljust(_FRACTION_DIGITS, "0")))
    except OverflowError:  # before the year 1 or after 9999
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
