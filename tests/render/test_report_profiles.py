"""Profiles in a report: a day per row, bars, numbers, and gaps in words."""

import re

from mmc_cli.decoding.profile_series import Series
from mmc_cli.report.report import PROFILES, Report
from tests.decoding.test_profile_series import series_of
from tests.report_samples import ALERT, facts, page_text

DAY = (("2026-01-01T00:00:00Z", "10"), ("2026-01-01T00:30:00Z", "20"), ("2026-01-01T02:00:00Z", "0"))


def page_with(*series: Series) -> str:
    report = Report(has_readings=True)
    report.add(facts(ALERT))
    for each in series:
        report.add_profile(each)
    return page_text(report, readings=True)


def test_a_half_hour_is_a_bar_in_proportion_and_a_gap_a_line_with_words() -> None:
    text = page_with(*series_of(*DAY))
    (bars,) = re.findall(r'class="c1" d="([^"]*)"', text)
    assert bars == "M0.1 20.0v-10.0h.8V20.0zM1.1 20.0v-20.0h.8V20.0zM4.1 20.0v0.0h.8V20.0z"
    assert 'class="gaps" d="M2 19h1v1h-1zM3 19h1v1h-1z"' in text
    assert "No value</span> 2026-01-01 01:00 to 02:00 (2 half hours)" in text
    assert "lowest 0 Wh, mean 10.0 Wh, highest 20 Wh" in text


def test_numbers_below_nought_hang_from_the_line() -> None:
    text = page_with(*series_of((DAY[0][0], "10"), (DAY[1][0], "-10")))
    (bars,) = re.findall(r'class="c1" d="([^"]*)"', text)
    assert bars == "M0.1 10.0v-10.0h.8V10.0zM1.1 10.0v10.0h.8V10.0z"


def test_without_half_hourly_readings_the_page_says_so() -> None:
    assert "No half-hourly readings." in page_with()


def test_more_profiles_and_days_than_fit_are_counted() -> None:
    days = [(f"2026-01-{day:02}T00:00:00Z", "1") for day in range(1, 32)] + [("2026-02-01T00:00:00Z", "1")]
    text = page_with(*series_of(*days) * (PROFILES + 2))
    assert "2 more profiles not shown here; mmc show profile shows all." in text
    assert "1 more day not shown here; mmc show profile shows all." in text


def test_numbers_beyond_all_measure_are_drawn() -> None:
    text = page_with(*series_of((DAY[0][0], "9" * 400), (DAY[1][0], "1")))
    (bars,) = re.findall(r'class="c1" d="([^"]*)"', text)
    assert bars == "M0.1 20.0v-20.0h.8V20.0zM1.1 20.0v0.0h.8V20.0z"
    assert "highest 1.0000e+400 Wh" in text
