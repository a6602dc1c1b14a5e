"""Alerts over time in a report."""

from tests.report_samples import ALERT, facts, page_of, rows_of, section


def at(day: str, code: str = "8F86") -> str:
    return ALERT.replace("2026-02-03T16", f"{day}T16").replace("8F86", code)


def test_alerts_are_stacked_by_code_and_day_with_a_legend_and_a_table() -> None:
    page = page_of(facts(at("2026-02-01")), facts(at("2026-02-03")), facts(at("2026-02-03", "8F3F")))
    titles = [title.text for title in page.xpath("//section[@id='alerts']//svg//title")]
    assert titles == ["2026-02-01: 1 alert (8F86 1)", "2026-02-03: 2 alerts (8F86 1, 8F3F 1)"]
    assert "Alerts per day, 2026-02-01 to 2026-02-03 (UTC), at most 2" in section(page, "alerts")
    assert [row[:2] for row in rows_of(page, "alerts")] == [
        ["8F86 ECS101 Limit APC [n] Level Command processed", "2"],
        ["8F3F Unauthorised Physical Access - Tamper Detect", "1"],
    ]


def test_codes_beyond_those_with_a_colour_are_together() -> None:
    page = page_of(*(facts(at("2026-02-01", f"8F0{number}")) for number in range(9)))
    (title,) = page.xpath("//section[@id='alerts']//svg//title")
    assert "other codes 3" in title.text
    assert "Alerts on 2026-02-01 (UTC): 9" in section(page, "alerts")
    assert "all other codes" in section(page, "alerts")


def test_a_few_alerts_far_from_all_others_do_not_flatten_the_chart() -> None:
    usual = [facts(at(f"2026-02-{day:02}")) for day in range(1, 29)] * 4
    page = page_of(*usual, facts(at("1970-01-01")), facts(at("2099-01-01")))
    text = section(page, "alerts")
    assert "Alerts per day, 2026-02-01 to 2026-02-28" in text
    assert "Not in the chart: 2 alerts far before or after, 1970-01-01 to 2099-01-01." in text


def test_a_long_time_has_a_bar_for_several_days() -> None:
    page = page_of(*(facts(at(f"2026-{month:02}-15")) for month in range(1, 13)))
    assert "Alerts per 4 days" in section(page, "alerts")


def test_alerts_without_a_time_are_counted() -> None:
    assert "1 alert without a time in UTC not in the chart" in section(page_of(facts(at("no day"))), "alerts")
