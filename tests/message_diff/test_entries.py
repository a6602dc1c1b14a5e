"""Entries of lists are paired by what identifies them."""

from collections.abc import Iterator

import pytest

from mmc_cli.message_diff.entries import KEYS, describe_key, find_key, pair_entries
from mmc_cli.model.field import Field
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration
from tests.message_diff.samples import EVERYTHING, ignoring

# The lists whose entries have an order and nothing that tells them apart.
ORDERED = {
    "ALCSScheduler",
    "AuxiliaryControllerSchedule",
    "ElectricityNonDisablementSchedule",
    "Status",
    "ZIGBEEClusterResponse",
    "ZIGBEECommandResponse",
    "ZIGBEEDataResponse",
}


def entry(number: int, value: int, **parts: object) -> Field:
    """An entry of a list with a value, and with attributes by name."""
    path = f"/List/Entry[{number}]"
    attributes = [Field(name, f"{path}/@{name}", str(part), part, attribute=True) for name, part in parts.items()]
    return Field("Entry", path, children=(*attributes, Field("Value", f"{path}/Value", str(value), value)))


def repeating(declaration: Declaration) -> Iterator[Declaration]:
    for child in declaration.type.children.values():
        if child.repeats:
            yield child
        yield from repeating(child)


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_every_list_of_the_schema_has_a_key_or_an_order(version: object) -> None:
    lists = list(repeating(load_spec(version).schema.root))  # type: ignore[arg-type]
    for each in lists:
        parts = {*each.type.children, *(f"@{name}" for name in each.type.attributes)}
        has_key = any(parts.issuperset(key) for key in KEYS)
        assert has_key != (each.name in ORDERED), f"{each.name}: add its key to KEYS, or list it as ordered here"


def test_every_ordered_list_is_in_a_schema() -> None:
    assert {each.name for version in known_versions() for each in repeating(load_spec(version).schema.root)} >= ORDERED


def pairs(a: list[Field], b: list[Field]) -> list[tuple[int | None, int | None]]:
    key = find_key((*a, *b), EVERYTHING)
    return [tuple(side and side.children[-1].value for side in pair) for pair in pair_entries(a, b, key, EVERYTHING)]  # type: ignore[misc]


def test_entries_are_paired_by_their_key() -> None:
    a = [entry(1, 10, index=1), entry(2, 20, index=2)]
    b = [entry(1, 30, index=3), entry(2, 21, index=2)]
    assert pairs(a, b) == [(10, None), (20, 21), (None, 30)]


def test_entries_without_a_key_are_paired_by_position() -> None:
    assert pairs([entry(1, 10), entry(2, 20)], [entry(1, 20)]) == [(10, 20), (20, None)]


def test_of_several_entries_with_one_key_those_that_are_equal_are_paired_first() -> None:
    a = [entry(1, 10, index=1), entry(2, 20, index=1), entry(3, 30, index=1)]
    b = [entry(1, 30, index=1), entry(2, 11, index=1), entry(3, 20, index=1)]
    assert sorted(pairs(a, b), key=str) == [(10, 11), (20, 20), (30, 30)]


def test_entries_that_lack_the_key_are_paired_with_each_other() -> None:
    assert pairs([entry(1, 10, index=1), entry(2, 20)], [entry(1, 21), entry(2, 11, index=1)]) == [(10, 11), (20, 21)]


def test_a_key_that_is_ignored_is_none() -> None:
    assert find_key([entry(1, 10, index=1)], ignoring("Entry/@index")) == ()


def test_a_key_is_described_by_name_and_value() -> None:
    assert describe_key(entry(1, 10, index=7), ("@index",)) == "index 7"
    assert describe_key(entry(1, 10), ("@index",)) is None
