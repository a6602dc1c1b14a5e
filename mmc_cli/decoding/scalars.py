"""Turns the text of one element or attribute into a typed value and its meaning, by its declaration."""

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
    """One value as understood: typed, explained; `problem` says why it could not be, and then `typed` is the text."""

    typed: object
    meaning: str | None = None
    problem: str | None = None


def interpret(text: str, declaration: Declaration, spec: Spec) -> Value:
    """What the text of an element or attribute means, by its declaration."""
    simple = declaration.type.value
    if simple is None:
        return Value(True, "present") if declaration.type.is_marker and not text.strip() else Value(text)
    plain = text if simple.builtin == "string" else " ".join(text.split())
    try:
        typed = _READERS.get(simple.builtin, str)(plain)
    except ValueError:
        return Value(text, problem=f"not a value of type {simple.builtin}")
    if simple.name == "EUI":
        return Value(plain.upper())
    table = declaration.table or simple.table
    if table is not None:
        key = normalize_code(plain) or ""
        known = spec.meaning(table, key)
        return Value(key, known or f"not in the catalogue of MMC {spec.version}")
    if (choice := simple.enum_values.get(plain)) is not None and choice.code is not None:
        return Value(typed, f"code {choice.code}")
    return Value(typed, _meaning(typed))


def scalar(value: Value, declaration: Declaration) -> Json:
    """The value as JSON holds it: an integer that can pass 2^53, and every decimal, as text."""
    typed, simple = value.typed, declaration.type.value
    if value.problem is not None or simple is None:
        return str(typed)
    if isinstance(typed, bool):
        return typed
    if isinstance(typed, int):
        return str(typed) if simple.is_wide else typed
    if isinstance(typed, datetime):
        return instant(typed)
    if isinstance(typed, date | time):
        return typed.isoformat()
    return format(typed, "f") if isinstance(typed, Decimal) else str(typed)


def instant(when: datetime) -> str:
    """A time as RFC 3339 in UTC; one without a zone stays without."""
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


def _boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text]
    except KeyError:
        raise ValueError(text) from None


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        raise ValueError(text)
    return Decimal(text)


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,4000}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _hexadecimal(text: str) -> str:
    if not re.fullmatch(r"([0-9A-Fa-f]{2})*", text):
        raise ValueError(text)
    return text.upper()


_READERS: dict[str, Callable[[str], object]] = {
    "integer": _integer,
    "nonNegativeInteger": _integer,
    "positiveInteger": _integer,
    "unsignedInt": _integer,
    "unsignedShort": _integer,
    "short": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "dateTime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "hexBinary": _hexadecimal,
    "base64Binary": lambda text: text.replace(" ", ""),
}
