"""What the schema allows is said in words, without patterns or facet names."""

import pytest

from mmc_cli.specification import at, versions
from mmc_cli.specification.declarations import Choice, Declaration, Simple, Type
from mmc_cli.specification.wording import alternatives, closest, describe, limit, listing


@pytest.mark.parametrize(
    ("simple", "words"),
    [
        (Simple("integer"), "a whole number"),
        (Simple("nonNegativeInteger"), "a whole number, 0 or more"),
        (
            Simple("unsignedShort", facets={"minInclusive": ("0",), "maxInclusive": ("100",)}),
            "a whole number from 0 to 100",
        ),
        (Simple("string", facets={"maxLength": ("22",)}), "text of at most 22 characters"),
        (Simple("nonNegativeInteger", facets={"totalDigits": ("4",)}), "a whole number, 0 or more, at most 4 digits"),
        (Simple("hexBinary"), "pairs of hexadecimal digits without 0x, such as 8F72"),
        (
            Simple("string", choices={"On": Choice("On", None, False), "Off": Choice("Off", None, False)}),
            "one of On or Off",
        ),
        (
            Simple("token", name="EUI"),
            "an EUI-64, 8 pairs of hexadecimal digits joined by hyphens, such as 00-DB-12-34-56-78-90-A0",
        ),
    ],
)
def test_a_type_is_described_in_words(simple: Simple, words: str) -> None:
    assert describe(simple) == words


def simple_types(kind: Type) -> list[Simple]:
    inside: list[Declaration] = [*kind.children.values(), *kind.attributes.values()]
    return [*([kind.value] if kind.value else []), *(each for one in inside for each in simple_types(one.type))]


def test_no_type_of_any_version_is_described_by_its_pattern() -> None:
    for version in versions():
        for simple in simple_types(at(version).schema.root.type):
            words = describe(simple)
            assert words
            assert not set(words) & set("[]{}\\^$|")


def test_lists_are_cut_to_three_and_say_how_many_more() -> None:
    assert listing(("a",)) == "a"
    assert listing(("a", "b"), " or ") == "a or b"
    assert listing(("a", "b", "c"), " or ") == "a, b or c"
    assert listing(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"
    assert listing(()) == ""


def test_the_closest_name_comes_first_whatever_its_case() -> None:
    assert closest(("success", "other-reason", "hardware-fault"), "Hardware-Fault")[0] == "hardware-fault"


def test_a_pattern_of_words_is_a_list() -> None:
    assert alternatives(Simple("string", facets={"pattern": ("plain|encrypted",)})) == ("plain", "encrypted")
    assert alternatives(Simple("string", facets={"pattern": ("[A-F]{2}",)})) == ()
    assert limit(Simple("string"), "pattern") is None
