"""Turns the text of one element or attribute into a typed value with its meaning, by its declaration."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from mmc_cli.inputs.message import normalize_code
from mmc_cli.model.element_text import collapse
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.model.json_types import Json
from mmc_cli.model.lexical import is_base64, parse_boolean
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UTC_OFFSETS = ("+00:00", "-00:00")
_DATE = re.compile(r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value. `problem` says why a text is not a value of its type; then `typed` is the text itself."""

    typed: object
    meaning: str | None = None
    problem: str | None = None


def parse_value(text: str, declaration: Declaration, spec: Spec) -> Value:
    """Return the value of the text of an element or attribute by its declaration; the default if it is empty."""
    simple = declaration.type.value
    text = declaration.value_text(text)
    if simple is None:
        return Value(True, "present") if declaration.type.is_marker and not collapse(text) else Value(text)
    collapsed = text if simple.builtin == "string" else collapse(text)
    try:
        typed = _PARSERS.get(simple.builtin, str)(collapsed)
    except ValueError:
        return Value(text, problem=f"not a value of type {simple.builtin}")
    if simple.name == "EUI":
        return Value(collapsed.upper())
    table = declaration.table or simple.table
    if table is not None:
        key = normalize_code(collapsed) or ""
        typed = text if simple.builtin == "string" else key  # white space counts in a string
        return Value(typed, spec.meaning(table, key) or f"not in the catalogue of MMC {spec.version}")
    if (choice := simple.enum_values.get(collapsed)) is not None and choice.code is not None:
        return Value(typed, f"code {choice.code}")
    return Value(typed, _meaning(typed))


def json_value(value: Value, declaration: Declaration) -> Json:
    """Return a value that JSON represents exactly: text for a decimal, or if its type allows more than 2^53."""
    typed, simple = value.typed, declaration.type.value
    if value.problem is not None or simple is None:
        return str(typed)
    if isinstance(typed, bool):
        return typed
    if isinstance(typed, int):
        return str(typed) if simple.is_wide else typed
    return plain_text(value)


def plain_text(value: Value) -> str:
    """Return the canonical text of a value: decimals without exponent, times in UTC."""
    typed = value.typed
    if isinstance(typed, bool):
        return "true" if typed else "false"
    return format(typed, "f") if isinstance(typed, Decimal) else str(typed)


def _meaning(typed: object) -> str | None:
    if isinstance(typed, bool):
        return "yes" if typed else "no"
    if isinstance(typed, Instant):
        if not typed.zoned:
            return "no time zone given"
        year, month, day = typed.date.rsplit("-", 2)
        weekday = _WEEKDAYS[(typed.seconds // 86_400 + 3) % 7]  # 1970-01-01 was a Thursday
        return f"{weekday} {day} {_MONTHS[int(month) - 1]} {year} {typed.time} UTC"
    return None


def _parse_boolean(text: str) -> bool:
    if (value := parse_boolean(text)) is None:
        raise ValueError(text)
    return value


def _parse_date_time(text: str) -> Instant:
    if (when := parse_instant(text)) is None:
        raise ValueError(text)
    return when


def _parse_date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None or parse_instant(f"{match[1]}T00:00:00{match[2] or ''}") is None:
        raise ValueError(text)
    return match[1] + ("Z" if match[2] in _UTC_OFFSETS else match[2] or "")


def _parse_time_of_day(text: str) -> str:
    """Return a time of day, in UTC if it has a zone; 24:00:00 is 00:00:00."""
    when = _parse_date_time(f"2000-01-01T{text}")
    return f"{when.time}Z" if when.zoned else when.time


def _parse_decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        raise ValueError(text)
    number = Decimal(text)
    return number or number.copy_abs()  # -0 is 0


def _parse_integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,4000}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _parse_hexadecimal(text: str) -> str:
    if not re.fullmatch(r"([0-9A-Fa-f]{2})*", text):
        raise ValueError(text)
    return text.upper()


def _parse_base64(text: str) -> str:
    if not is_base64(text):
        raise ValueError(text)
    return text.replace(" ", "")


_PARSERS: dict[str, Callable[[str], object]] = {
    "integer": _parse_integer,
    "nonNegativeInteger": _parse_integer,
    "positiveInteger": _parse_integer,
    "unsignedInt": _parse_integer,
    "unsignedShort": _parse_integer,
    "short": _parse_integer,
    "decimal": _parse_decimal,
    "boolean": _parse_boolean,
    "dateTime": _parse_date_time,
    "date": _parse_date,
    "time": _parse_time_of_day,
    "hexBinary": _parse_hexadecimal,
    "base64Binary": _parse_base64,
}
