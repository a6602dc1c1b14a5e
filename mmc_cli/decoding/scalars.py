"""Turns the text of one element or attribute into a typed value with its meaning, by its declaration."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from mmc_cli.inputs.message import normalize_code
from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value. `problem` says why a text is not a value of its type; then `typed` is the text itself."""

    typed: object
    meaning: str | None = None
    problem: str | None = None


def parse_value(text: str, declaration: Declaration, spec: Spec) -> Value:
    """Return the value that the text of an element or attribute has by its declaration: its default where empty."""
    simple = declaration.type.value
    text = declaration.value_text(text)
    if simple is None:
        return Value(True, "present") if declaration.type.is_marker and not text.strip() else Value(text)
    collapsed = text if simple.builtin == "string" else " ".join(text.split())
    try:
        typed = _PARSERS.get(simple.builtin, str)(collapsed)
    except ValueError:
        return Value(text, problem=f"not a value of type {simple.builtin}")
    if simple.name == "EUI":
        return Value(collapsed.upper())
    table = declaration.table or simple.table
    if table is not None:
        key = normalize_code(collapsed) or ""
        return Value(key, spec.meaning(table, key) or f"not in the catalogue of MMC {spec.version}")
    if (choice := simple.enum_values.get(collapsed)) is not None and choice.code is not None:
        return Value(typed, f"code {choice.code}")
    return Value(typed, _meaning(typed))


def json_value(value: Value, declaration: Declaration) -> Json:
    """Return a value as JSON holds it exactly: as text if it is a decimal or if its type allows more than 2^53."""
    typed, simple = value.typed, declaration.type.value
    if value.problem is not None or simple is None:
        return str(typed)
    if isinstance(typed, bool):
        return typed
    if isinstance(typed, int):
        return str(typed) if simple.is_wide else typed
    if isinstance(typed, datetime):
        return utc_text(typed)
    if isinstance(typed, date | time):
        return typed.isoformat()
    return format(typed, "f") if isinstance(typed, Decimal) else str(typed)


def utc_text(when: datetime) -> str:
    """Return a time as RFC 3339 in UTC; without a zone if it has none."""
    if when.tzinfo is None:
        return when.isoformat()
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _meaning(typed: object) -> str | None:
    if isinstance(typed, bool):
        return "yes" if typed else "no"
    if isinstance(typed, datetime):
        if typed.tzinfo is None:
            return "no time zone given"
        return typed.astimezone(UTC).strftime("%a %d %b %Y %H:%M:%S UTC")
    return None


def _parse_boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text]
    except KeyError:
        raise ValueError(text) from None


def _parse_decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        raise ValueError(text)
    return Decimal(text)


def _parse_integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,4000}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _parse_hexadecimal(text: str) -> str:
    if not re.fullmatch(r"([0-9A-Fa-f]{2})*", text):
        raise ValueError(text)
    return text.upper()


_PARSERS: dict[str, Callable[[str], object]] = {
    "integer": _parse_integer,
    "nonNegativeInteger": _parse_integer,
    "positiveInteger": _parse_integer,
    "unsignedInt": _parse_integer,
    "unsignedShort": _parse_integer,
    "short": _parse_integer,
    "decimal": _parse_decimal,
    "boolean": _parse_boolean,
    "dateTime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "hexBinary": _parse_hexadecimal,
    "base64Binary": lambda text: text.replace(" ", ""),
}
