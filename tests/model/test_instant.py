"""A time is compared as the instant that it is, however it is written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.model.instant import Instant, from_datetime, parse_instant

ZONES = some.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda each: timezone(timedelta(minutes=each.total_seconds() // 60))
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03T09:30:10.00Z",
        "\n 2026-02-03T09:30:10Z \t",
        "2026-02-03T10:30:10+01:00",
        "2026-02-02T19:30:10.000-14:00",
    ],
)
def test_one_instant_has_many_texts(text: str) -> None:
    assert str(parse_instant(text)) == "2026-02-03T09:30:10Z"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-02-02T24:00:00Z", "2026-02-03T00:00:00Z"),
        ("2026-12-31T24:00:00.0Z", "2027-01-01T00:00:00Z"),
        ("2026-02-03T09:30:10", "2026-02-03T09:30:10"),
        ("12026-02-03T09:30:10Z", "12026-02-03T09:30:10Z"),
        ("-0001-12-31T24:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+01:00", "-0001-12-31T23:00:00Z"),
        ("2024-02-29T00:00:00.123456789012345678Z", "2024-02-29T00:00:00.123456789012345678Z"),
    ],
)
def test_midnight_long_fractions_and_far_years_are_read(text: str, written: str) -> None:
    assert str(parse_instant(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z"),
        *("0000-01-01T00:00:00Z", "02026-01-01T00:00:00Z", "2026-01-01T24:00:01Z", "2026-01-01T25:00:00Z"),
        *("2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+14:01", "2026-01-01T00:00:00+0100"),
        *(
            "2026-01-01t00:00:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01",
            "2026-W05-1T00:00:00Z",
            "",
            "٢026-01-01T00:00:00Z",
        ),
        "\u00a02026-01-01T00:00:00Z",
    ],
)
def test_what_xml_schema_does_not_allow_is_no_instant(text: str) -> None:
    assert parse_instant(text) is None


def test_nothing_is_no_instant() -> None:
    assert parse_instant(None) is None


@given(some.datetimes(timezones=ZONES), some.datetimes(timezones=ZONES))
def test_instants_are_in_the_order_of_time(one: datetime, other: datetime) -> None:
    first, second = (parse_instant(each.isoformat()) for each in (one, other))
    if first is not None and second is not None:  # Python has offsets with seconds
        assert (first < second) == (one < other)
        assert first.is_after(second) == (one > other)
        assert from_datetime(one) == first


@given(some.datetimes(min_value=datetime(1, 1, 2)))
def test_a_date_is_that_of_the_calendar(when: datetime) -> None:
    instant = parse_instant(when.replace(tzinfo=UTC).isoformat())
    assert instant is not None
    assert instant.date == when.date().isoformat()


def test_a_time_without_a_zone_is_after_another_only_where_that_is_sure() -> None:
    local, utc = parse_instant("2026-02-03T10:00:00"), parse_instant("2026-02-03T09:00:00Z")
    later = parse_instant("2026-02-04T10:00:00")
    assert local is not None
    assert utc is not None
    assert later is not None
    assert not local.is_after(utc)
    assert not utc.is_after(local)
    assert later.is_after(utc)
    assert later.is_after(local)
    furthest = Instant(utc.seconds + 14 * 3600, zoned=False)  # the furthest zone is 14 hours ahead
    assert not furthest.is_after(utc)
    assert furthest._replace(seconds=furthest.seconds + 1).is_after(utc)
