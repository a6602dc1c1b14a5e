"""Limits of values: their wording, which of two is wider, and values that exceed one."""

import pytest

from mmc_cli.specification.declarations import EnumValue, Simple
from mmc_cli.specification.facets import Limit, find_limits, listed_values


def limit(facet: str, builtin: str = "string") -> Limit:
    return Limit(facet, "22", builtin)


@pytest.mark.parametrize(
    ("facet", "was", "now", "wider"),
    [
        ("maxLength", "22", "127", True),
        ("maxLength", "127", "22", False),
        ("maxLength", "22", None, True),
        ("maxLength", None, "22", False),
        ("minLength", "1", "2", False),
        ("minInclusive", "0", "-1", True),
        ("totalDigits", "2", "4", True),
        ("length", "2", "4", None),
        ("pattern", "a", "b", None),
        ("pattern", "a", None, True),
        ("maxInclusive", "2020-01-01", "2021-01-01", None),
    ],
)
def test_one_limit_is_wider_than_another_or_that_is_unknown(
    facet: str, was: str | None, now: str | None, wider: bool | None
) -> None:
    assert limit(facet).is_wider(was, now) is wider


@pytest.mark.parametrize(
    ("facet", "builtin", "value", "text", "holds"),
    [
        ("maxLength", "string", "x" * 22, "22", True),
        ("maxLength", "string", "x" * 23, "22", False),
        ("maxLength", "hexBinary", "00" * 22, "22", True),
        ("maxLength", "hexBinary", "00" * 23, "22", False),
        ("maxInclusive", "integer", " 23 ", "22", False),
        ("minInclusive", "integer", "-1", "0", False),
        ("totalDigits", "integer", "-0123", "2", False),
        ("totalDigits", "integer", "0012", "2", True),
        ("maxInclusive", "integer", "not a number", "22", True),
        ("pattern", "string", "anything", "a", True),
    ],
)
def test_a_value_is_allowed_unless_it_certainly_exceeds_the_limit(
    facet: str, builtin: str, value: str, text: str, holds: bool
) -> None:
    assert limit(facet, builtin).allows(value, text) is holds


@pytest.mark.parametrize(
    ("facet", "builtin", "tight", "loose"),
    [
        ("maxLength", "string", "22", "127"),
        ("maxLength", "string", "22", None),
        ("minLength", "string", "2", "1"),
        ("maxLength", "hexBinary", "2", "4"),
        ("maxInclusive", "integer", "5", None),
        ("minInclusive", "integer", "0", "-5"),
        ("totalDigits", "integer", "2", "4"),
    ],
)
def test_a_sample_exceeds_the_tight_limit_but_not_the_loose_one(
    facet: str, builtin: str, tight: str, loose: str | None
) -> None:
    sample = limit(facet, builtin).sample_value(tight, loose)
    assert sample is not None
    assert not limit(facet, builtin).allows(sample, tight)
    assert loose is None or limit(facet, builtin).allows(sample, loose)


def test_there_is_no_sample_if_none_is_known() -> None:
    assert limit("pattern").sample_value("a", "b") is None
    assert limit("maxLength").sample_value(None, "22") is None
    assert limit("maxLength").sample_value("22", "99999999") is None


def test_limits_are_described_in_words() -> None:
    assert limit("maxLength").describe("22") == "up to 22 characters long"
    assert limit("maxLength", "hexBinary").describe("22") == "up to 22 octets long"
    assert limit("maxLength").describe(None) == "of any length"
    assert limit("maxInclusive", "integer").describe(None) == "without this limit"


def test_a_built_in_integer_has_the_limits_of_its_range() -> None:
    assert find_limits(Simple("unsignedShort"))["maxInclusive"].text == "65535"
    assert "maxInclusive" not in find_limits(Simple("nonNegativeInteger"))


def test_a_pattern_that_is_a_list_of_words_is_a_list_of_values() -> None:
    simple = Simple("string", facets={"pattern": ("plain|encrypted",)})
    assert listed_values(simple) == {"plain": "", "encrypted": ""}
    assert find_limits(simple) == {}
    assert listed_values(Simple("string", {"on": EnumValue("on", None, True, "RN 3.2")})) == {"on": "RN 3.2"}
