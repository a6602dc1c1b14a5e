"""Compares two trees of fields: returns the differences by path; texts of equal values are equal, entries are paired by
key.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from mmc_cli.decoding.field_tree import leaves
from mmc_cli.decoding.sentences import with_unit
from mmc_cli.message_diff.conditions import Conditions, value_difference
from mmc_cli.message_diff.entries import comparable, describe_key, find_key, is_entry, name_of, pair_entries
from mmc_cli.model.field import Field
from mmc_cli.model.instant import Instant
from mmc_cli.records import words


class Difference(NamedTuple):
    """One difference between two messages: the field that each has at this place, None for one that has none.

    `keys` says which entries of lists it is in, where these are identified by more than their position.
    """

    kind: words.DifferenceKind
    a: Field | None
    b: Field | None
    keys: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path in the first message, or in the second if the first does not have the field."""
        return (self.a or self.b or Field("", "")).path

    @property
    def delta(self) -> str | None:
        """The second value minus the first, with a sign; for times, in seconds. None for other values."""
        if self.a is None or self.b is None or self.kind != "changed":
            return None
        difference = value_difference(self.a, self.b)
        if difference is None:
            return None
        return f"{difference:+f}" + (" s" if isinstance(self.a.value, Instant) else "")

    @property
    def unit(self) -> str | None:
        """The unit of the values."""
        return next((field.unit for field in (self.a, self.b) if field is not None and field.unit), None)


class Differences(NamedTuple):
    """The differences between two messages, and the number of disregarded ones by reason."""

    shown: tuple[Difference, ...] = ()
    ignored: int = 0
    tolerated: int = 0
    varying: tuple[str, ...] = ()


def compare_fields(a: Field, b: Field, conditions: Conditions) -> Differences:
    """Return the differences between two messages, given as trees of fields."""
    shown: list[Difference] = []
    varying: list[str] = []
    ignored = tolerated = 0
    for each in _compare(a, b, conditions, ()):
        first, second = each.a, each.b
        if conditions.ignores(*(field.path for field in (first, second) if field is not None)):
            ignored += 1
        elif each.kind != "changed" or first is None or second is None:
            shown.append(each)
        elif conditions.is_varying(first.path):
            varying.append(first.label)
        elif conditions.tolerates(first, second):
            tolerated += 1
        else:
            shown.append(each)
    return Differences(tuple(shown), ignored, tolerated, tuple(varying))


def describe_value(field: Field) -> str:
    """Return the value of a field on one line: numbers, times and codes in their plain form, all values for a group."""
    if field.raw is not None and not any(not child.attribute for child in field.children):
        return _plain(field)
    values = (with_unit(f"{leaf.label} {_plain(leaf)}", leaf.unit) for leaf in leaves(field))
    return "; ".join(values) or "empty"


def _plain(field: Field) -> str:
    value = field.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.problem is not None:
        return field.one_line or ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _compare(a: Field, b: Field, conditions: Conditions, keys: tuple[str, ...]) -> Iterator[Difference]:
    if comparable(a) != comparable(b):
        yield Difference("changed", a, b, keys)
    first, second = _children_by_name(a), _children_by_name(b)
    ordered = set[str]()
    for name in dict.fromkeys((*first, *second)):
        mine, theirs = first.get(name, []), second.get(name, [])
        entries = (*mine, *theirs)
        if not any(map(is_entry, entries)):
            for pair in zip_longest(mine, theirs):
                yield from _compare_pair(*pair, conditions, keys)
            continue
        key = find_key(entries, conditions)
        if not key:
            ordered.add(name)
        for pair in pair_entries(mine, theirs, key, conditions):
            own = describe_key(pair[0] or pair[1] or a, key)
            yield from _compare_pair(*pair, conditions, keys if own is None else (*keys, own))
    mine_in_order, theirs_in_order = _order(a, ordered), _order(b, ordered)
    if mine_in_order != theirs_in_order and sorted(mine_in_order) == sorted(theirs_in_order):
        yield Difference("order", a, b, keys)


def _compare_pair(
    a: Field | None, b: Field | None, conditions: Conditions, keys: tuple[str, ...]
) -> Iterator[Difference]:
    if a is None:
        yield Difference("only-in-b", None, b, keys)
    elif b is None:
        yield Difference("only-in-a", a, None, keys)
    else:
        yield from _compare(a, b, conditions, keys)


def _children_by_name(field: Field) -> dict[str, list[Field]]:
    children: dict[str, list[Field]] = defaultdict(list)
    for child in field.children:
        children[name_of(child)].append(child)
    return children


def _order(field: Field, names: set[str]) -> list[str]:
    """Return the order in which entries of several ordered lists follow each other."""
    return [child.label for child in field.children if child.label in names]
