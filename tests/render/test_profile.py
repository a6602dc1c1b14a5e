"""A half-hourly log at a terminal."""

from decimal import Decimal

from mmc_cli.model.block import Cell, Column, Profile, Reading
from mmc_cli.model.instant import parse_instant
from mmc_cli.render.layout import Span
from mmc_cli.render.profile import profile_lines


def profile(values: dict[str, int | None]) -> Profile:
    entries = []
    for time, value in values.items():
        when = parse_instant(time)
        assert when is not None
        number = Decimal(value) if value is not None else None
        entries.append(Reading(when, (number,), (Cell("" if value is None else str(value)),)))
    return Profile("LogEntry", 30, (Column("PrimaryValue", "Wh", True),), tuple(entries))


def shown(values: dict[str, int | None], width: int = 100, days: int | None = None) -> list[str]:
    lines: list[list[Span]] = profile_lines(profile(values), width, days)
    return ["".join(each.text for each in line).replace("\u00a0", " ").rstrip() for line in lines]


def test_a_day_is_a_row_with_its_total_its_maximum_and_when_that_was() -> None:
    lines = shown({"2025-11-10T00:00:00Z": 1, "2025-11-10T00:30:00Z": 8, "2025-11-10T01:00:00Z": 0})
    assert lines[0] == "PrimaryValue, Wh"
    assert lines[1].split() == ["Day", "(UTC)", "00:00", "to", "24:00", "Total", "Max", "At"]
    assert lines[3].split() == ["2025-11-10", "\u2581\u2588\u2581", "9", "8", "00:30"]


def test_a_total_of_many_digits_is_not_rounded() -> None:
    lines = shown({"2025-11-10T00:00:00Z": 10**40, "2025-11-10T00:30:00Z": 1}, width=200)
    assert str(10**40 + 1) in lines[3].split()


def test_a_gap_is_a_dot_a_number_and_a_line() -> None:
    lines = shown({"2025-11-10T00:00:00Z": 1, "2025-11-10T01:30:00Z": 1})
    assert "\u2588\u00b7\u00b7\u2588" in lines[3]
    assert lines[3].endswith(" 2")
    assert lines[-1] == "No entry from 2025-11-10 00:30 to 01:00 (2 entries)."
    assert shown({"2025-11-10T23:30:00Z": 1, "2025-11-12T00:00:00Z": 1})[-1] == (
        "No entry from 2025-11-11 00:00 to 23:30 (48 entries)."
    )


def test_an_entry_without_a_number_is_a_gap_too() -> None:
    times = ("2025-11-10T00:00:00Z", "2025-11-10T00:30:00Z", "2025-11-10T01:00:00Z")
    assert "\u2588\u00b7\u2588" in shown(dict(zip(times, (1, None, 1), strict=True)))[3]


def test_a_negative_number_is_below_nothing() -> None:
    lines = shown({"2025-11-10T00:00:00Z": -7, "2025-11-10T00:30:00Z": 0})
    assert "\u2581\u2588" in lines[3]


def test_where_the_terminal_is_narrow_a_mark_is_the_highest_of_two() -> None:
    lines = shown({"2025-11-10T00:00:00Z": 1, "2025-11-10T00:30:00Z": 8}, width=60)
    assert lines[-2] == "Each mark is the highest of 2 entries."
    assert max(map(len, lines)) <= 60


def test_of_many_days_the_first_and_the_last_are_shown_with_their_number_between() -> None:
    values = {f"2025-11-{day:02}T00:00:00Z": day for day in range(1, 11)}
    lines = shown(values, days=4)
    assert [line[:10] for line in lines[3:8]] == ["2025-11-01", "2025-11-02", "... 6 more", "2025-11-09", "2025-11-10"]
    assert len([line for line in shown(values) if line.startswith("2025-11")]) == 10


def test_a_column_that_does_not_fit_is_named_below() -> None:
    lines = shown({"2025-11-10T00:00:00Z": 10_000_000, "2025-11-10T00:30:00Z": 80_000_000}, width=82)
    assert lines[1].split()[-2:] == ["Total", "Max"]
    assert "Not shown: At." in lines
