"""Pairs the entries of two lists: by a key of the entry, such as an index or a time, otherwise by position."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

from mmc_cli.message_diff.conditions import Conditions
from mmc_cli.model.field import Field

Pair: TypeAlias = "tuple[Field | None, Field | None]"

# The attributes (with @) or elements that identify the entries of a list; the first row that any entry has is used.
# Entries without any, such as a series of responses of one cluster, are identified by their order.
KEYS: tuple[tuple[str, ...], ...] = (
    ("@index",),
    ("@Index",),
    ("@identifier",),
    ("@auxiliaryControllerN",),
    ("@Position",),
    ("@sequence",),
    ("DeviceID",),
    ("DeviceLogEntry",),
    ("Timestamp",),
    ("TimeStamp",),
    ("BoostStart",),
    ("Phase",),
    ("Day",),
    ("DayName",),
    ("GasDayName",),
    ("WeekName",),
    ("SeasonName",),
    ("SeasonStartDate",),
    ("Date",),
    ("StartTime",),
    ("SpecialDayID",),
    ("DayOfWeekID",),
    ("CertificateType", "RemotePartyRole"),
    ("RemotePartyRole", "CertificateUsage"),
)


def is_entry(field: Field) -> bool:
    """Return whether a field is an entry of a list: the schema lets it repeat."""
    return field.path.endswith("]")


def find_key(entries: Sequence[Field], conditions: Conditions) -> tuple[str, ...]:
    """Return the names that identify the entries of a list; empty if only their order does."""
    for names in KEYS:
        for entry in entries:
            parts = _parts(entry)
            if all(name in parts and conditions.is_exact(parts[name].path) for name in names):
                return names
    return ()


def describe_key(entry: Field, key: tuple[str, ...]) -> str | None:
    """Return the key of an entry in words, such as "index 2"; None for one that only has a position."""
    parts = _parts(entry)
    if not key or any(name not in parts for name in key):
        return None
    return ", ".join(f"{name.removeprefix('@')} {_describe_value(parts[name])}" for name in key)


def pair_entries(
    a: Sequence[Field], b: Sequence[Field], key: tuple[str, ...], conditions: Conditions
) -> Iterator[Pair]:
    """Yield each entry with its counterpart, those of `a` in their order, then those of `b` that have none."""
    if not key:
        yield from zip_longest(a, b)
        return
    first, second = _group_by_key(a, key, conditions), _group_by_key(b, key, conditions)
    for value, entries in first.items():
        yield from _pair_alike(entries, second.pop(value, []), conditions)
    for entries in second.values():
        yield from ((None, entry) for entry in entries)


def identity(field: Field, conditions: Conditions) -> tuple[object, ...]:
    """Return a value that is equal for fields without a difference."""
    children: dict[str, list[Field]] = defaultdict(list)
    for child in field.children:
        if not conditions.ignores(child.path):
            children[name_of(child)].append(child)
    inside = []
    for name in sorted(children):
        values = [identity(child, conditions) for child in children[name]]
        inside.append((name, *(sorted(values, key=repr) if find_key(children[name], conditions) else values)))
    return comparable(field), tuple(inside)


def name_of(field: Field) -> str:
    """Return the name of an element, or that of an attribute after an @."""
    return f"@{field.label}" if field.attribute else field.label


def comparable(field: Field) -> object:
    """Return a form of the value of a field that is equal for equal values; True differs from 1."""
    return None if field.raw is None else (isinstance(field.value, bool), field.value)


def _parts(entry: Field) -> dict[str, Field]:
    return {name_of(child): child for child in reversed(entry.children)}


def _describe_value(field: Field) -> str:
    if field.raw is not None:
        return field.one_line or ""
    return " ".join(_describe_value(child) for child in field.children)


def _group_by_key(
    entries: Sequence[Field], key: tuple[str, ...], conditions: Conditions
) -> dict[tuple[object, ...], list[Field]]:
    """Return the entries by key, in their order; entries without a complete key form one group."""
    groups: dict[tuple[object, ...], list[Field]] = defaultdict(list)
    for entry in entries:
        parts = _parts(entry)
        is_complete = all(name in parts for name in key)
        groups[tuple(identity(parts[name], conditions) for name in key) if is_complete else ()].append(entry)
    return groups


def _pair_alike(a: list[Field], b: list[Field], conditions: Conditions) -> Iterator[Pair]:
    """Yield the entries of one key: those without a difference together, the others in their order."""
    if len(a) <= 1 and len(b) <= 1:
        yield from zip_longest(a, b)
        return
    equal: dict[tuple[object, ...], list[Field]] = defaultdict(list)
    for entry in b:
        equal[identity(entry, conditions)].append(entry)
    unpaired = []
    for entry in a:
        if counterparts := equal[identity(entry, conditions)]:
            yield entry, counterparts.pop(0)
        else:
            unpaired.append(entry)
    rest = {id(entry) for entries in equal.values() for entry in entries}
    yield from zip_longest(unpaired, [entry for entry in b if id(entry) in rest])
