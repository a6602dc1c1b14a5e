"""Values are typed and explained by their declaration; a text of another type is kept with the reason."""

from decimal import Decimal

import pytest

from mmc_cli.decoding.scalars import Value, json_value, parse_value, plain_text
from mmc_cli.model.instant import parse_instant
from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, EnumValue, Simple, Type
from tests.samples import V3_1, V4_0


def declared(builtin: str, **properties: object) -> Declaration:
    return Declaration("Sample", Type(None, value=Simple(builtin, **properties)))


@pytest.mark.parametrize(
    ("builtin", "text", "typed"),
    [
        ("integer", " 0012 ", 12),
        ("nonNegativeInteger", "18446744073709551615", 18446744073709551615),
        ("decimal", "0.100", Decimal("0.100")),
        ("boolean", "1", True),
        ("boolean", "false", False),
        ("hexBinary", "8f0a", "8F0A"),
        ("base64Binary", "QUJD\n RA==", "QUJDRA=="),
        ("string", "  as it is ", "  as it is "),
        ("dateTime", "2015-12-25T09:30:10.00Z", parse_instant("2015-12-25T09:30:10Z")),
    ],
)
def test_a_value_has_the_type_the_schema_gives_it(builtin: str, text: str, typed: object) -> None:
    assert parse_value(text, declared(builtin), load_spec(V4_0)).typed == typed


@pytest.mark.parametrize(
    ("builtin", "text"),
    [
        ("integer", "12.0"),
        ("integer", "١٢"),
        ("decimal", "NaN"),
        ("decimal", "1e5"),
        ("boolean", "yes"),
        ("hexBinary", "0x12"),
        ("base64Binary", "QUJDRA"),
        ("base64Binary", "QUJD*A=="),
        ("dateTime", "yesterday"),
    ],
)
def test_a_text_of_another_type_is_kept_with_the_problem(builtin: str, text: str) -> None:
    value = parse_value(text, declared(builtin), load_spec(V4_0))
    assert value.typed == text
    assert value.problem is not None


def test_a_code_has_its_meaning_and_the_version_that_has_it_if_it_is_another() -> None:
    alert = Declaration("GBCSHexAlertCode", Type(None, value=Simple("hexBinary")), table="alert_codes")
    assert parse_value("8f72", alert, load_spec(V4_0)) == Value("8F72", "Firmware Verification Successful")
    assert (
        parse_value("8F86", alert, load_spec(V3_1)).meaning
        == "ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    )
    assert parse_value("8FFF", alert, load_spec(V4_0)).meaning == "not in the catalogue of MMC 4.0"


def test_a_status_has_its_number() -> None:
    status = declared("string", enum_values={"hardware-fault": EnumValue("hardware-fault", "1", False)})
    assert parse_value("hardware-fault", status, load_spec(V4_0)).meaning == "code 1"


def test_a_time_is_shown_with_its_weekday_and_a_missing_zone_is_reported() -> None:
    assert (
        parse_value("2026-02-03T16:00:00Z", declared("dateTime"), load_spec(V4_0)).meaning
        == "Tue 03 Feb 2026 16:00:00 UTC"
    )
    assert parse_value("2026-02-03T16:00:00", declared("dateTime"), load_spec(V4_0)).meaning == "no time zone given"


def test_a_marker_is_true() -> None:
    assert parse_value("", Declaration("ALCS", Type("NoType")), load_spec(V4_0)).typed is True


def test_an_identifier_is_in_upper_case() -> None:
    assert (
        parse_value("00-db-12-34-56-78-90-a0", declared("token", name="EUI"), load_spec(V4_0)).typed
        == "00-DB-12-34-56-78-90-A0"
    )


@pytest.mark.parametrize(
    ("builtin", "text", "plain"),
    [
        ("integer", "12", "12"),
        ("unsignedShort", "12", 12),
        ("decimal", "123456789012.345000", "123456789012.345000"),
        ("decimal", "+1.50", "1.50"),
        ("dateTime", "2026-02-03T17:00:00+01:00", "2026-02-03T16:00:00Z"),
        ("time", "09:30:00", "09:30:00"),
        ("boolean", "true", True),
    ],
)
def test_a_json_value_loses_no_digit(builtin: str, text: str, plain: object) -> None:
    declaration = declared(builtin)
    assert json_value(parse_value(text, declaration, load_spec(V4_0)), declaration) == plain


@pytest.mark.parametrize(
    ("builtin", "text", "plain"),
    [
        ("dateTime", "2026-07-01T01:00:00+01:00", "2026-07-01T00:00:00Z"),
        ("dateTime", "2026-07-01T01:00:00", "2026-07-01T01:00:00"),
        ("dateTime", " 2026-12-31T24:00:00Z\n", "2027-01-01T00:00:00Z"),
        ("dateTime", "2026-07-01T01:00:00.123456789100Z", "2026-07-01T01:00:00.1234567891Z"),
        ("dateTime", "12026-07-01T01:00:00-14:00", "12026-07-01T15:00:00Z"),
        ("dateTime", "-0001-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"),
        ("time", "24:00:00", "00:00:00"),
        ("time", "00:30:00.50+01:00", "23:30:00.5Z"),
        ("date", " 2026-02-28+01:00 ", "2026-02-28+01:00"),
        ("date", "2026-02-28+00:00", "2026-02-28Z"),
        ("decimal", "-0.0", "0.0"),
        ("boolean", " 1 ", "true"),
    ],
)
def test_a_value_has_one_text_however_it_was_written(builtin: str, text: str, plain: str) -> None:
    value = parse_value(text, declared(builtin), load_spec(V4_0))
    assert value.problem is None
    assert plain_text(value) == plain


def test_a_year_of_five_digits_has_a_weekday() -> None:
    value = parse_value("12026-07-01T01:00:00.5Z", declared("dateTime"), load_spec(V4_0))
    assert value.meaning == "Wed 01 Jul 12026 01:00:00.5 UTC"


@pytest.mark.parametrize(
    ("builtin", "text"),
    [
        ("dateTime", "0000-01-01T00:00:00Z"),
        ("dateTime", "2026-07-01 01:00:00Z"),
        ("dateTime", "2026-W27-3T01:00:00Z"),
        ("dateTime", "2026-07-01T01:00:00+14:01"),
        ("time", "24:00:01"),
        ("time", "0930"),
        ("date", "20260201"),
        ("date", "2026-02-30"),
        ("integer", "\u00a012"),
    ],
)
def test_what_only_looks_like_a_value_is_a_problem(builtin: str, text: str) -> None:
    assert parse_value(text, declared(builtin), load_spec(V4_0)).problem == f"not a value of type {builtin}"
