"""Words about profiles that a terminal and a page share."""

from decimal import Decimal

from mmc_cli.render.profile_words import describe_counts, describe_series, describe_settings, format_number
from tests.decoding.test_profile_series import series_of

TIME = "2026-01-01T10:00:00Z"


def test_a_series_is_named_by_its_device_and_what_is_measured() -> None:
    (series,) = series_of((TIME, "1"))
    assert describe_series(series) == f"{series.device}, import, primary"
    assert describe_series(series._replace(device=None, phase="2")) == "an unnamed device, import, primary, phase 2"


def test_how_the_times_were_taken_is_reported() -> None:
    (series,) = series_of((TIME, "1"))
    assert (
        describe_settings(series) == "Days of UTC; the time of each log entry is taken for the start of its half hour"
    )
    assert describe_settings(series._replace(calendar="london")).startswith("Local days of Great Britain; ")


def test_what_is_odd_is_counted() -> None:
    (series,) = series_of((TIME, "1"), (TIME, "2"), ("2026-01-01T11:00:00Z", "3"), ("2026-01-01T10:05:00Z", "9"))
    assert describe_counts(series).replace("\u00a0", " ") == (
        "1 day, 2026-01-01: lowest 1 Wh, mean 2.0 Wh, highest 3 Wh, 1 half hour read more than once, "
        "1 of them with different values, 1 reading not on a half hour"
    )


def test_numbers_are_plain_unless_they_are_very_long() -> None:
    assert format_number(Decimal("12345.60")) == "12,345.60"
    assert format_number(Decimal(10) ** 40) == "1.0000e+40"
    assert format_number(Decimal(1234), "") == "1234"
