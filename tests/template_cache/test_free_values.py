"""A value is free as far as its type and the rules leave it so, and no further."""

import re

import pytest

from mmc_cli.inputs.message import Message
from mmc_cli.model.xml_names import NS
from mmc_cli.specification import load_spec
from mmc_cli.template_cache.free_values import (
    NOWHERE,
    Place,
    Value,
    _schema_pattern,
    copied_value_pattern,
    find_values,
    free_value_pattern,
    must_be_read,
    root_place,
)
from tests.samples import ALERT, V4_0, message

SPEC = load_spec(V4_0)


def values_of(sample: Message) -> list[Value]:
    assert sample.root is not None
    values: list[Value] = []
    find_values(sample.root, root_place(SPEC), values)
    return values


def place_of(sample: Message, name: str) -> Place:
    return next(value.place for value in values_of(sample) if value.element.tag == f"{NS}{name}")


def allowed(builtin: str, text: str, name: str | None = None, **facets: str) -> bool:
    pattern = _schema_pattern(builtin, name, tuple((facet, (value,)) for facet, value in facets.items()))
    return pattern is not None and re.fullmatch(pattern, text) is not None


@pytest.mark.parametrize(
    ("builtin", "longest", "facets"),
    [
        ("unsignedShort", "9999", {}),
        ("unsignedInt", "999999999", {}),
        ("short", "9999", {}),
        ("nonNegativeInteger", "999", {"maxInclusive": "1000"}),
        ("nonNegativeInteger", "99", {"maxInclusive": "100"}),
        ("nonNegativeInteger", "999", {"maxInclusive": "999"}),
        ("positiveInteger", "99", {"totalDigits": "2"}),
    ],
)
def test_a_number_may_have_as_many_digits_as_are_always_in_range(
    builtin: str, longest: str, facets: dict[str, str]
) -> None:
    assert allowed(builtin, longest, **facets)
    assert not allowed(builtin, longest + "0", **facets)


def test_zero_is_no_positive_number() -> None:
    assert allowed("nonNegativeInteger", "0")
    assert not allowed("positiveInteger", "0")
    assert not allowed("positiveInteger", "01")


def test_a_type_with_a_pattern_or_another_limit_is_not_free() -> None:
    assert not allowed("nonNegativeInteger", "7", pattern="[0-9]+")
    assert not allowed("nonNegativeInteger", "7", minInclusive="5")
    assert not allowed("nonNegativeInteger", "7", minInclusive="-5")
    assert not allowed("dateTime", "2020-01-01T00:00:00Z", pattern=".*Z")
    assert not allowed("string", "7")


def test_octets_keep_to_their_number() -> None:
    assert allowed("hexBinary", "00FF", length="2")
    assert not allowed("hexBinary", "00", length="2")
    assert not allowed("hexBinary", "00FF00", maxLength="2")
    assert not allowed("hexBinary", "0")


def test_a_decimal_keeps_to_its_digits() -> None:
    assert allowed("decimal", "12.345", totalDigits="5", fractionDigits="3")
    assert not allowed("decimal", "12.3456", totalDigits="5", fractionDigits="3")
    assert not allowed("decimal", "123.45", totalDigits="5", fractionDigits="3")


@pytest.mark.parametrize("text", ["2025-02-29T00:00:00Z", "2025-04-31T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01"])
def test_only_a_time_that_is_surely_one_is_taken(text: str) -> None:
    assert allowed("dateTime", "2025-12-31T23:59:59.123Z")
    assert not allowed("dateTime", text)


def test_what_a_rule_reads_is_free_only_among_what_is_alike_to_it() -> None:
    sample = message(ALERT)
    header = sample.parts.header
    counter, code = header[f"{NS}OriginatorCounter"], header[f"{NS}GBCSHexadecimalMessageCode"]
    assert free_value_pattern(counter, "17", place_of(sample, "OriginatorCounter"), SPEC, "alert") is not None
    assert free_value_pattern(code, "0121", place_of(sample, "GBCSHexadecimalMessageCode"), SPEC, "alert") is None
    time, place = sample.parts.time, place_of(sample, "Timestamp")
    assert time is not None
    past, future = (free_value_pattern(time, f"{year}-01-01T00:00:00Z", place, SPEC, "alert") for year in (2020, 2040))
    assert past is not None
    assert future is not None
    assert re.fullmatch(f"{past}<", "2013-01-01T00:00:00Z<")
    assert not re.fullmatch(f"{past}<", "2041-01-01T00:00:00Z<")
    assert re.fullmatch(f"{future}<", "2041-01-01T00:00:00Z<")


def test_what_is_copied_into_data_is_free_whatever_rules_read() -> None:
    sample = message(ALERT)
    pattern = copied_value_pattern("2020-01-01T00:00:00Z", place_of(sample, "Timestamp"))
    assert pattern is not None
    assert re.match(pattern, "2041-01-01T00:00:00Z<")
    assert copied_value_pattern("0121", place_of(sample, "GBCSHexadecimalMessageCode")) is None
    counter = place_of(sample, "OriginatorCounter")
    assert copied_value_pattern("17", counter) is not None
    assert copied_value_pattern("017", counter) is None


def test_the_value_of_an_element_that_holds_others_is_fixed() -> None:
    sample = message(ALERT, ("</ra:OriginatorCounter>", "<x>7</x></ra:OriginatorCounter>"))
    places = {value.element.tag: value.place for value in values_of(sample)}
    assert places[f"{NS}OriginatorCounter"] is places["x"] is NOWHERE
    assert copied_value_pattern("17", NOWHERE) is None


def test_a_time_that_may_soon_be_judged_otherwise_is_always_read() -> None:
    time = message(
        ALERT, (">2026-02-03T16:00:00Z</ra:Timestamp>", ">2026-02-03T16:00:00+01:00</ra:Timestamp>")
    ).parts.time
    assert time is not None
    assert must_be_read(time, SPEC, "alert")
    usual = message(ALERT).parts.time
    assert usual is not None
    assert not must_be_read(usual, SPEC, "alert")
