"""A series is all days of a device and quantity, with its gaps."""

from decimal import Decimal

import pytest

from mmc_cli.decoding.calendar import Calendar
from mmc_cli.decoding.profile_series import Series, mean_of, profile_series
from tests.decoding.test_profile import log, profile_of


def series_of(*entries: tuple[str, str], calendar: Calendar = Calendar("start")) -> list[Series]:  # noqa: B008
    rows, _ = profile_of(log(*entries), calendar=calendar)
    return list(profile_series(rows))


def test_a_series_has_its_days_in_order_with_lowest_mean_and_highest() -> None:
    (series,) = series_of(("2026-01-02T00:00:00Z", "5"), ("2026-01-01T10:00:00Z", "1"), ("2026-01-01T10:30:00Z", "3"))
    assert [day.date for day in series.days] == ["2026-01-01", "2026-01-02"]
    assert (series.lowest, series.mean, series.highest) == (Decimal(1), Decimal("3.0"), Decimal(5))
    assert [day.total for day in series.days] == [Decimal(4), Decimal(5)]


def test_a_gap_is_between_values_also_over_midnight_and_over_days() -> None:
    (series,) = series_of(
        ("2026-01-01T23:00:00Z", "1"),
        ("2026-01-02T00:30:00Z", "1"),
        ("2026-01-02T01:30:00Z", "1"),
        ("2026-01-05T01:30:00Z", "1"),
    )
    assert list(map(str, series.gaps())) == [
        "2026-01-01 23:30 to 2026-01-02 00:30 (2 half hours)",
        "2026-01-02 01:00 (1 half hour)",
        "2026-01-02 02:00 to 2026-01-05 01:30 (143 half hours)",
    ]


def test_nothing_is_due_before_the_first_and_after_the_last_value() -> None:
    (series,) = series_of(("2026-01-01T10:00:00Z", "1"), ("2026-01-01T11:00:00Z", "1"))
    assert series.days[0].gaps == 1
    assert sum(series.days[0].due) == 3


@pytest.mark.parametrize(
    ("times", "half_hours", "gap"),
    [
        (("2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"), 46, "2026-03-29 00:30 to 02:30 (2 half hours)"),
        (("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"), 50, "2026-10-25 01:30 (1 half hour)"),
    ],
)
def test_days_of_london_have_the_clock_of_london(times: tuple[str, str], half_hours: int, gap: str) -> None:
    (series,) = series_of(*((time, "1") for time in times), calendar=Calendar("start", "london"))
    assert len(series.days[0].values) == half_hours
    assert list(map(str, series.gaps())) == [gap]


def test_a_day_in_which_no_value_is_a_number_is_in_no_series() -> None:
    assert series_of(("2026-01-01T10:00:00Z", "many")) == []


def test_bars_start_at_nought_for_what_adds_up() -> None:
    (series,) = series_of(("2026-01-01T10:00:00Z", "240"), ("2026-01-01T10:30:00Z", "244"))
    assert series.floor == 0
    voltage = series._replace(days=tuple(day._replace(total=None) for day in series.days))
    assert voltage.floor == 239


def test_a_mean_of_numbers_beyond_all_measure_is_a_number() -> None:
    assert mean_of([Decimal(10) ** 60, Decimal(10) ** 60]) == Decimal(10) ** 60
    assert mean_of([Decimal("1.25"), Decimal("1.26")]) == Decimal("1.255")
