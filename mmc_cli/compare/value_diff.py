"""Compares two simple types: their listed values, the numbers of those, and the limits of their facets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mmc_cli.compare.difference import (
    Detector,
    Difference,
    Predicate,
    ValueReader,
    any_element,
    last_step,
    value_exceeds,
    value_is,
    value_is_not_in,
)
from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.facets import Limit, find_limits, listed_values, value_family

_UNLISTED_SAMPLE = "mmc"  # a text that is in no list of values


@dataclass(frozen=True, slots=True)
class _ValuePlace:
    """Where a value is: the path of the element or attribute, the element that has it, and how to read it there."""

    path: str
    what: str
    where: str
    element_path: str
    read_value: ValueReader

    def difference(
        self,
        rule: str,
        old: str | None,
        new: str | None,
        source: str = "",
        matches: Predicate = any_element,
        sample: str | None = None,
    ) -> Difference:
        """Return a difference of this value."""
        detector = Detector((self.element_path,), matches, self.path, sample)
        return Difference(rule, self.path, self.what, self.where, old, new, source, detector)


def compare_values(
    old: Simple, new: Simple, path: str, where: str, element_path: str, read_value: ValueReader
) -> Iterator[Difference]:
    """Yield the differences of a value; `element_path` is the element that `read_value` reads it from."""
    same_name = new.name if new.name and new.name == old.name else None
    place = _ValuePlace(path, same_name or last_step(path), same_name or where, element_path, read_value)
    old_values, new_values = listed_values(old), listed_values(new)
    if bool(old_values) != bool(new_values):
        yield _compare_freedom(old_values, new_values, place)
        return
    yield from _compare_value_lists(old_values, new_values, place)
    yield from _compare_status_numbers(old, new, replace(place, where=where))
    if value_family(old) != value_family(new):
        yield place.difference("type-changed", old.builtin, new.builtin)
    else:
        yield from _compare_limits(old, new, place)


def _compare_freedom(old_values: Mapping[str, str], new_values: Mapping[str, str], place: _ValuePlace) -> Difference:
    """Return the difference between a list of values and any text."""
    listed = old_values or new_values
    rule, old, new = "values-freed", f"one of {len(listed)} values", "any text"
    if new_values:
        rule, old, new = "values-restricted", new, old
    matches = value_is_not_in(place.read_value, frozenset(listed))
    return place.difference(rule, old, new, matches=matches, sample=_UNLISTED_SAMPLE)


def _compare_value_lists(
    old_values: Mapping[str, str], new_values: Mapping[str, str], place: _ValuePlace
) -> Iterator[Difference]:
    for text, source in new_values.items():
        if text not in old_values:
            yield place.difference("enum-value-added", None, text, source, value_is(place.read_value, text), text)
    for text, source in old_values.items():
        if text not in new_values:
            yield place.difference("enum-value-removed", text, None, source, value_is(place.read_value, text), text)


def _compare_status_numbers(old: Simple, new: Simple, place: _ValuePlace) -> Iterator[Difference]:
    for text, choice in new.enum_values.items():
        if text in old.enum_values and (old_number := old.enum_values[text].code) != choice.code:
            matches = value_is(place.read_value, text)
            yield replace(
                place.difference("status-renumbered", old_number, choice.code, choice.source, matches, text),
                what=f'"{text}"',
            )


def _compare_limits(old: Simple, new: Simple, place: _ValuePlace) -> Iterator[Difference]:
    for limit, old_bound, new_bound in _changed_limits(old, new):
        wider = limit.is_wider(old_bound, new_bound)
        if wider is None:
            yield place.difference("facet-changed", old_bound, new_bound, new.sources.get(limit.facet, ""))
            continue
        tight, loose = (old_bound, new_bound) if wider else (new_bound, old_bound)
        yield place.difference(
            "facet-widened" if wider else "facet-narrowed",
            limit.describe(old_bound),
            limit.describe(new_bound),
            new.sources.get(limit.facet) or old.sources.get(limit.facet, ""),
            value_exceeds(place.read_value, limit, str(tight)),
            limit.sample_value(tight, loose),
        )


def _changed_limits(old: Simple, new: Simple) -> Iterator[tuple[Limit, str | None, str | None]]:
    """Yield each limit of a value that differs, with its old and its new bound."""
    old_limits, new_limits = find_limits(old), find_limits(new)
    for facet in dict.fromkeys((*old_limits, *new_limits)):
        old_limit, new_limit = old_limits.get(facet), new_limits.get(facet)
        old_bound = old_limit.text if old_limit else None
        new_bound = new_limit.text if new_limit else None
        if old_bound != new_bound and (limit := new_limit or old_limit) is not None:
            yield limit, old_bound, new_bound
