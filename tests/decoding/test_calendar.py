"""Half hours are placed in days of UTC, or in local days with their settlement periods."""

import sys
from datetime import UTC, datetime

import pytest

from mmc_cli.decoding.calendar import Calendar, Place, _local_midnight
from mmc_cli.model.errors import MmcError
from tests.element_tree_walk import HALF_HOUR, day_and_number


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("calendar", "time", "place"),
    [
        (Calendar("start"), "2026-01-05T00:00:00Z", Place("2026-01-05", 1)),
        (Calendar("end"), "2026-01-05T00:00:00Z", Place("2026-01-04", 48)),
        (Calendar("start"), "2026-01-05T23:45:00Z", Place("2026-01-05", 0)),
        (Calendar("start", "london"), "2026-06-30T22:30:00Z", Place("2026-06-30", 48)),
        (Calendar("start", "london"), "2026-06-30T23:00:00Z", Place("2026-07-01", 1)),
        (Calendar("end", "london"), "2026-06-30T23:00:00Z", Place("2026-06-30", 48)),
        (Calendar("start", "london"), "1840-06-30T00:00:00Z", Place("1840-06-29", 0)),
    ],
)
def test_a_time_has_its_day_and_number(calendar: Calendar, time: str, place: Place) -> None:
    assert calendar.place(seconds(time)) == place


def test_every_half_hour_of_a_year_in_london_is_where_counting_from_midnight_puts_it() -> None:
    calendar, start = Calendar("start", "london"), datetime(2025, 12, 31, 23, tzinfo=UTC)
    for day in (0, 86, 87, 88, 89, 180, 296, 297, 298, 299, 365):
        for half_hour in range(48):
            time = start + HALF_HOUR * (48 * day + half_hour)
            assert calendar.place(int(time.timestamp())) == Place(*day_and_number(time, "Europe/London"))


def test_days_have_46_48_or_50_periods() -> None:
    days = ("2026-03-28", "2026-03-29", "2026-10-25")
    assert [Calendar("start", "london").count_periods(day) for day in days] == [48, 46, 50]
    assert [Calendar("start").count_periods(day) for day in days] == [48, 48, 48]


@pytest.mark.parametrize("calendar", [Calendar("start"), Calendar("end", "london")])
def test_a_time_outside_the_years_of_a_date_has_no_place(calendar: Calendar) -> None:
    assert calendar.place(10**15) is None
    assert calendar.place(-(10**15)) is None


def test_a_computer_without_time_zones_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from zoneinfo import ZoneInfo

    _local_midnight.cache_clear()
    ZoneInfo.clear_cache()
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    monkeypatch.setattr("zoneinfo._tzpath.TZPATH", ())
    monkeypatch.setitem(sys.modules, "tzdata", None)
    monkeypatch.setattr("zoneinfo.ZoneInfo", ZoneInfo.no_cache)
    with pytest.raises(MmcError, match="pip install tzdata"):
        Calendar("start", "london").count_periods("1999-05-05")
