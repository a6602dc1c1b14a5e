"""Limits of values: in words, which is wider, what breaks one."""

import pytest

from mmc_cli.specification.declarations import Choice, Simple
from mmc_cli.specification.facets import Limit, limits, values


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
def test_one_limit_is_wider_than_another_or_it_cannot_be_told(
    facet: str, was: str | None, now: str | None, wider: bool | None
) -> None:
    assert limit(facet).wider(was, now) is wider


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
def test_a_value_is_within_a_limit_unless_it_surely_is_not(
    facet: str, builtin: str, value: str, text: str, holds: bool
) -> None:
    assert limit(facet, builtin).holds(value, text) is holds


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
def test_a_sample_breaks_the_tight_limit_and_keeps_the_loose_one(
    facet: str, builtin: str, tight: str, loose: str | None
) -> None:
    sample = limit(facet, builtin).sample(tight, loose)
    assert sample is not None
    assert not limit(facet, builtin).holds(sample, tight)
    assert loose is None or limit(facet, builtin).holds(sample, loose)


def test_there_is_no_sample_where_none_is_known() -> None:
    assert limit("pattern").sample("a", "b") is None
    assert limit("maxLength").sample(None, "22") is None
    assert limit("maxLength").sample("22", "99999999") is None


def test_limits_are_said_in_words() -> None:
    assert limit("maxLength").words("22") == "up to 22 characters long"
    assert limit("maxLength", "hexBinary").words("22") == "up to 22 octets long"
    assert limit("maxLength").words(None) == "of any length"
    assert limit("maxInclusive", "integer").words(None) == "without that limit"


def test_a_built_in_integer_has_the_limits_of_its_range() -> None:
    assert limits(Simple("unsignedShort"))["maxInclusive"].text == "65535"
    assert "maxInclusive" not in limits(Simple("nonNegativeInteger"))


def test_a_pattern_that_is_a_list_of_words_is_a_list_of_values() -> None:
    simple = Simple("string", facets={"pattern": ("plain|encrypted",)})
    assert values(simple) == {"plain": "", "encrypted": ""}
    assert limits(simple) == {}
    assert values(Simple("string", {"on": Choice("on", None, True, "RN 3.2")})) == {"on": "RN 3.2"}
