"""A half-hourly log at a terminal: a day per row with a sparkline, its total, its maximum and its gaps."""

from decimal import Decimal
from itertools import pairwise

from mmc_cli.decoding.profile_series import Day
from mmc_cli.decoding.units import exact_sum
from mmc_cli.model.block import Profile
from mmc_cli.model.instant import Instant
from mmc_cli.render.layout import Column, Span, Spans, fit_columns, span, table_lines

BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
MISSING = "\u00b7"
_OUTSIDE = "\u00a0"  # before the first entry, or after the last
_DAY = 86_400
# In order of preference: how many entries share a mark, and the column that is omitted.
_LAYOUTS = ((1, None), (1, "At"), (2, None), (2, "At"), (4, "At"))
_MAX_GAPS = 4


def sparkline(day: Day, marks: int, lowest: Decimal, highest: Decimal) -> str:
    """Return a bar for each group of `marks` values, as high as the highest of them; a dot if there is none."""
    height = highest - lowest
    bars = list[str]()
    for start in range(0, len(day.values), marks):
        found = [value for value in day.values[start : start + marks] if value is not None]
        if found:
            bars.append(BARS[int((max(found) - lowest) / height * (len(BARS) - 1)) if height else 0])
        else:
            bars.append(MISSING if any(day.due[start : start + marks]) else _OUTSIDE)
    return "".join(bars)


def profile_lines(profile: Profile, width: int, days_shown: int | None) -> list[list[Span]]:
    """Return the lines of a profile: a table for each of its values, then the gaps.

    Args:
        days_shown: maximum number of days of each value, half from the beginning, half from the end; None for all.
    """
    lines: list[list[Span]] = []
    for number, column in enumerate(profile.columns):
        unit = f", {column.unit}" if column.unit else ""
        lines.append([span(f"{column.name}{unit}", "bold")])
        lines += _value_lines(profile, number, width, days_shown)
        lines.append([])
    lines += _gap_lines(profile)
    return lines


def _value_lines(profile: Profile, number: int, width: int, days_shown: int | None) -> list[list[Span]]:
    days = _days(profile, number)
    found = [value for day in days for value in day.values if value is not None]
    lowest, highest = min((*found, Decimal(0))), max((*found, Decimal(0)))
    columns = [
        Column("Day (UTC)"),
        Column(f"{_clock(0)} to {_clock(_DAY // 60)}"),
        Column("Total", True),
        Column("Max", True),
        Column("At"),
        Column("Gaps", True),
    ]
    for marks, dropped in _LAYOUTS:
        rows = [_day_row(day, profile.minutes, marks, lowest, highest) for day in days]
        shown, cells = _without_empty(columns, rows, dropped)
        if (widths := fit_columns(shown, cells, width)) is not None:
            break
    else:
        widths = tuple(width for _ in shown)
    lines = table_lines(shown, cells, widths)
    if days_shown is not None and len(days) > days_shown + 1:
        first = days_shown - days_shown // 2
        between = [Span(f"... {len(days) - days_shown} more days (--all shows them)", "dim")]
        lines = [*lines[: 2 + first], between, *lines[len(lines) - days_shown // 2 :]]
    if marks > 1:
        lines.append([Span(f"Each mark is the highest of {marks} entries.", "dim")])
    if dropped is not None and found:
        lines.append([Span(f"Not shown: {dropped}.", "dim")])
    return lines


def _without_empty(
    columns: list[Column], rows: list[list[Spans]], dropped: str | None
) -> tuple[list[Column], list[list[Spans]]]:
    """Return the columns that are not empty, except one, and their cells."""
    used = [
        number
        for number, column in enumerate(columns)
        if column.heading != dropped and any(each.text for row in rows for each in row[number])
    ]
    return [columns[n] for n in used], [[row[n] for n in used] for row in rows]


def _day_row(day: Day, minutes: int, marks: int, lowest: Decimal, highest: Decimal) -> list[Spans]:
    found = [(value, slot) for slot, value in enumerate(day.values) if value is not None]
    top = max(found, key=lambda pair: (pair[0], -pair[1]), default=None)
    return [
        (span(day.date),),
        (span(sparkline(day, marks, lowest, highest), "bar"),),
        (span(format(exact_sum(value for value, _ in found), "f")),),
        (span(format(top[0], "f") if top else ""),),
        (span(_clock(top[1] * minutes) if top else ""),),
        (span(str(day.gaps) if day.gaps else "", "warning"),),
    ]


def _days(profile: Profile, number: int) -> list[Day]:
    """Return the days from the first entry to the last; a gap is an interval between these without a number."""
    step = profile.minutes * 60
    by_time = {reading.when.seconds: reading.values[number] for reading in profile.entries}
    first, last = min(by_time), max(by_time)
    days = list[Day]()
    for midnight in sorted({seconds - seconds % _DAY for seconds in by_time}):
        times = range(midnight, midnight + _DAY, step)
        values = tuple([by_time.get(time) for time in times])
        days.append(Day(Instant(midnight).date, values, tuple([first <= time <= last for time in times])))
    return days


def _gap_lines(profile: Profile) -> list[list[Span]]:
    """Return a line for each of the first stretches of time without an entry."""
    step = profile.minutes * 60
    times = [reading.when.seconds for reading in profile.entries]
    gaps = [(a + step, b - step) for a, b in pairwise(times) if b - a > step]
    lines = [[Span(f"No entry {_describe_gap(*gap, step)}.", "warning")] for gap in gaps[:_MAX_GAPS]]
    if len(gaps) > _MAX_GAPS:
        lines.append([Span(f"{len(gaps) - _MAX_GAPS} more gaps.", "warning")])
    return lines


def _describe_gap(first: int, last: int, step: int) -> str:
    count = (last - first) // step + 1
    start, end = Instant(first), Instant(last)
    if count == 1:
        return f"for {start.date} {start.time[:5]}"
    until = end.time[:5] if start.date == end.date else f"{end.date} {end.time[:5]}"
    return f"from {start.date} {start.time[:5]} to {until} ({count} entries)"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
