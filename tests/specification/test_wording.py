"""What the schema allows is described in words, without patterns or facet names."""

import pytest

from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration, EnumValue, Simple, Type
from mmc_cli.specification.wording import describe_type, facet_value, join_names, pattern_words


@pytest.mark.parametrize(
    ("simple", "words"),
    [
        (Simple("integer"), "a whole number"),
        (Simple("nonNegativeInteger"), "a whole number, 0 or more"),
        (
            Simple("unsignedShort", facets={"minInclusive": ("0",), "maxInclusive": ("100",)}),
            "a whole number from 0 to 100",
        ),
        (Simple("unsignedShort"), "a whole number from 0 to 65535"),
        (Simple("short"), "a whole number from -32768 to 32767"),
        (
            Simple("short", facets={"minInclusive": ("-128",), "maxInclusive": ("127",)}),
            "a whole number from -128 to 127",
        ),
        (Simple("string", enum_values={"Wh": EnumValue("Wh", None, False)}), "only Wh"),
        (Simple("string", facets={"maxLength": ("22",)}), "text of at most 22 characters"),
        (Simple("string", facets={"minLength": ("1",), "maxLength": ("8",)}), "text of 1 to 8 characters"),
        (Simple("nonNegativeInteger", facets={"totalDigits": ("4",)}), "a whole number, 0 or more, at most 4 digits"),
        (Simple("hexBinary"), "pairs of hexadecimal digits without 0x, such as 8F72"),
        (
            Simple("string", enum_values={"On": EnumValue("On", None, False), "Off": EnumValue("Off", None, False)}),
            "one of On or Off",
        ),
        (
            Simple("token", name="EUI"),
            "an EUI-64, 8 pairs of hexadecimal digits separated by hyphens, such as 00-DB-12-34-56-78-90-A0",
        ),
    ],
)
def test_a_type_is_described_in_words(simple: Simple, words: str) -> None:
    assert describe_type(simple) == words


def simple_types(kind: Type) -> list[Simple]:
    inside: list[Declaration] = [*kind.children.values(), *kind.attributes.values()]
    return [*([kind.value] if kind.value else []), *(each for one in inside for each in simple_types(one.type))]


def test_no_type_of_any_version_is_described_by_its_pattern() -> None:
    for version in known_versions():
        for simple in simple_types(load_spec(version).schema.root.type):
            words = describe_type(simple)
            assert words
            assert not set(words) & set("[]{}\\^$|")


def test_lists_are_cut_to_three_names_and_the_number_of_others() -> None:
    assert join_names(("a",)) == "a"
    assert join_names(("a", "b"), " or ") == "a or b"
    assert join_names(("a", "b", "c"), " or ") == "a, b or c"
    assert join_names(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"
    assert join_names(()) == ""


def test_a_pattern_of_words_is_a_list_of_values() -> None:
    assert pattern_words(Simple("string", facets={"pattern": ("plain|encrypted",)})) == ("plain", "encrypted")
    assert pattern_words(Simple("string", facets={"pattern": ("[A-F]{2}",)})) == ()
    assert facet_value(Simple("string"), "pattern") is None
