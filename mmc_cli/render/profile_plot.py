"""Profiles at a terminal: a day per row with a bar for each half hour, its numbers and its gaps, and a bar per day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TextIO

from mmc_cli.decoding.profile_series import Day, Series, mean_of
from mmc_cli.model.counting import count_noun
from mmc_cli.render.layout import NBSP, Column, Span, Spans, fit_columns, paint, span, table_lines, terminal_width, wrap
from mmc_cli.render.profile import BARS, MISSING, sparkline
from mmc_cli.render.profile_words import describe_counts, describe_series, describe_settings, format_number

# In order of preference: how many half hours share a mark, and whether there are columns of totals and of gaps.
_LAYOUTS = tuple((marks, *columns) for marks in (1, 2, 4) for columns in ((True, True), (False, True), (False, False)))
_HOURS = {1: 3, 2: 3, 4: 6}  # hours between labels in the heading, by how many half hours share a mark
_MAX_GAPS = 8


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Series], None]]:
    """Write each series, after a line on how times were read."""
    width = terminal_width()
    first = True

    def add(series: Series) -> None:
        nonlocal first
        start = wrap([span(f"{describe_settings(series)}.", "dim")], width) if first else []
        lines = [*start, [], *series_lines(series, width)]
        print("\n".join(paint(line, color).rstrip(" ") for line in lines), file=out)
        first = False

    yield add


def series_lines(series: Series, width: int) -> list[list[Span]]:
    """Return the lines of a series: its numbers, its days, a bar for each day, and the gaps."""
    lines = wrap([span(describe_series(series), "bold")], width)
    lines += wrap([span(describe_counts(series))], width)
    lines += [[], *_day_lines(series, width)]
    if len(series.days) > 1:
        lines += [[], *_bars_of_days(series, width)]
    return [*lines, *_gap_lines(series, width)]


def _day_lines(series: Series, width: int) -> list[list[Span]]:
    """Return the table of days, with the most detail that fits."""
    has_gaps = any(day.gaps for day in series.days)
    has_totals = any(day.total is not None for day in series.days)
    for marks, may_have_totals, may_have_gaps in _LAYOUTS:
        with_totals, with_gaps = may_have_totals and has_totals, may_have_gaps and has_gaps
        columns = [
            Column("Day"),
            Column(_hours(max(len(day.values) for day in series.days), marks)),
            Column("Min", True),
            Column("Mean", True),
            Column("Max", True),
            *([Column("Total", True)] if with_totals else []),
            *([Column("Gaps", True)] if with_gaps else []),
        ]
        rows = list(_rows(series, marks, with_totals, with_gaps))
        widths = fit_columns(columns, rows, width)
        if widths is not None:
            break
    else:
        columns, rows = columns[:2], [row[:2] for row in rows]  # the numbers for all days are above
        widths = fit_columns(columns, rows, width) or (width, width)
    lines = table_lines(columns, rows, widths)
    if marks > 1:
        lines += wrap([span(f"Each mark is the highest of {marks} half hours.", "dim")], width)
    headings = ("Min", "Mean", "Max", *(["Total"] if has_totals else []), *(["Gaps"] if has_gaps else []))
    shown = {column.heading for column in columns}
    if hidden := [heading for heading in headings if heading not in shown]:
        lines += wrap([span(f"Not shown: {', '.join(hidden)} (-f csv).", "dim")], width)
    return lines


def _hours(half_hours: int, marks: int) -> str:
    """Return the heading of the bars: an hour above the mark that it begins with."""
    step = _HOURS[marks] * 2 // marks
    return "".join(
        f"{number * marks // 2:02}".ljust(step, NBSP) for number in range(0, half_hours // marks, step)
    ).rstrip(NBSP)


def _rows(series: Series, marks: int, with_totals: bool, with_gaps: bool) -> Iterator[list[Spans]]:
    before: date | None = None
    for day in series.days:
        own = date.fromisoformat(day.date)
        if before is not None and (skipped := (own - before).days - 1):
            words = f"no value on {count_noun(skipped, 'day')}".replace(" ", NBSP)
            blank: Spans = (span(""),)
            yield [(span("..."),), (span(words, "warning"),), *(blank for _ in range(3 + with_totals + with_gaps))]
        before = own
        numbers = day.numbers
        total = format_number(day.total, "") if day.total is not None else ""
        texts = [format_number(number, "") for number in (min(numbers), mean_of(numbers), max(numbers))]
        yield [
            (span(day.date),),
            (span(sparkline(day, marks, series.floor, series.highest), "bar"),),
            *((span(text),) for text in (*texts, *([total] if with_totals else []))),
            *([(span(str(day.gaps or ""), "warning"),)] if with_gaps else []),
        ]


def _bars_of_days(series: Series, width: int) -> list[list[Span]]:
    """Return a bar for each day, as high as its total, or as its mean if values do not add up."""
    amounts = {date.fromisoformat(day.date).toordinal(): _amount(day) for day in series.days}
    first, last = min(amounts), max(amounts)
    per_mark = -(-(last - first + 1) // (width - 2))
    marks = [
        [amounts[day] for day in range(start, min(start + per_mark, last + 1)) if day in amounts]
        for start in range(first, last + 1, per_mark)
    ]
    highest = max(amounts, key=lambda day: (amounts[day], -day))
    what = "total" if series.days[0].total is not None else "mean"
    unit = f"{NBSP}{series.unit}" if series.unit else ""
    each = f", each mark {per_mark} days" if per_mark > 1 else ""
    text = f"highest {what} {format_number(amounts[highest])}{unit} on {date.fromordinal(highest)}{each}"
    line = wrap([span("Days", "bold"), span(f" {text}")], width)
    return [*line, [span("  "), span(_bars(marks, series), "bar")]]


def _amount(day: Day) -> Decimal:
    return day.total if day.total is not None else mean_of(day.numbers)


def _bars(marks: Sequence[list[Decimal]], series: Series) -> str:
    floor = series.floor if series.floor > 0 else min(Decimal(0), *(number for mark in marks for number in mark))
    highest = max(number for mark in marks for number in mark)
    height = highest - floor
    return "".join(
        BARS[int((max(mark) - floor) / height * (len(BARS) - 1)) if height else 0] if mark else MISSING
        for mark in marks
    )


def _gap_lines(series: Series, width: int) -> list[list[Span]]:
    gaps = list(series.gaps())
    lines = [line for gap in gaps[:_MAX_GAPS] for line in wrap([span("No value", "warning"), span(f" {gap}")], width)]
    if len(gaps) > _MAX_GAPS:
        lines.append([span(f"{len(gaps) - _MAX_GAPS} more gaps (mmc show gaps lists all)", "warning")])
    return [[], *lines] if lines else []
