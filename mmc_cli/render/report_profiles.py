"""The profiles of devices in a report: a day per row with a bar for each half hour, the numbers, and the gaps."""

from collections.abc import Iterator
from decimal import Decimal

from mmc_cli.decoding.profile_series import Day, Series, mean_of
from mmc_cli.render.html_text import Column, Markup, data_table, escape_text
from mmc_cli.render.layout import NBSP
from mmc_cli.render.profile_words import describe_counts, describe_series, describe_settings, format_number
from mmc_cli.render.report_words import counted, left_out
from mmc_cli.report.report import PROFILES, Report

_MAX_DAYS, _MAX_GAPS = 31, 10
_HEIGHT = 20
_NUMBER = "number"


def profile_lines(report: Report) -> Iterator[str]:
    """Yield the section with profiles, if the report has readings."""
    if not report.has_readings:
        return
    yield '<section id="profiles">\n<h2>Profiles</h2>'
    if not report.profiles:
        yield "<p>No half-hourly readings.</p>"
    else:
        yield f"<p>{escape_text(describe_settings(report.profiles[0]))}. A line in place of bars is a gap.</p>"
    for series in report.profiles:
        yield from _series_lines(series)
    more = report.profile_count - PROFILES
    yield from left_out(more, "more profile", "more profiles", "mmc show profile shows all")
    yield "</section>"


def _series_lines(series: Series) -> Iterator[str]:
    counts = describe_counts(series).replace(NBSP, " ")
    yield f"<h3>{escape_text(describe_series(series))}</h3>\n<p>{escape_text(counts)}</p>"
    gaps = list(series.gaps())
    if gaps:
        listed = "; ".join(map(str, gaps[:_MAX_GAPS]))
        more = f"; and {len(gaps) - _MAX_GAPS:,} more gaps" if len(gaps) > _MAX_GAPS else ""
        yield f'<p><span class="warning">No value</span> {escape_text(listed + more)}</p>'
    has_totals = any(day.total is not None for day in series.days)
    columns = (
        Column("Day", "nowrap"),
        Column("Half hours"),
        Column("Lowest", _NUMBER),
        Column("Mean", "number optional"),
        Column("Highest", _NUMBER),
        *((Column("Total", _NUMBER),) if has_totals else ()),
        *((Column("No value", _NUMBER),) if gaps else ()),
    )
    highest = max(series.highest, Decimal(0))
    rows = (_day_row(day, series.floor, highest, has_totals, bool(gaps)) for day in series.days[:_MAX_DAYS])
    yield from data_table(f"{describe_series(series)}: days", columns, rows, "same")
    yield from left_out(len(series.days) - _MAX_DAYS, "more day", "more days", "mmc show profile shows all")


def _day_row(day: Day, lowest: Decimal, highest: Decimal, has_totals: bool, has_gaps: bool) -> tuple[str, ...]:
    numbers = day.numbers
    total = format_number(day.total) if day.total is not None else ""
    return (
        day.date,
        _bars(day, lowest, highest),
        format_number(min(numbers)),
        format_number(mean_of(numbers)),
        format_number(max(numbers)),
        *((total,) if has_totals else ()),
        *((counted(day.gaps, "half hour") if day.gaps else "",) if has_gaps else ()),
    )


def _bars(day: Day, lowest: Decimal, highest: Decimal) -> Markup:
    """Return the half hours of a day as one path of bars, and one of lines for missing values."""
    base = max(lowest, Decimal(0))
    zero = _HEIGHT - _height(base, lowest, highest)
    bars, gaps = [], []
    for number, (value, due) in enumerate(zip(day.values, day.due, strict=True)):
        if value is not None:
            up = _height(base, lowest, highest) - _height(value, lowest, highest)
            bars.append(f"M{number}.1 {zero:.1f}v{up:.1f}h.8V{zero:.1f}z")
        elif due:
            gaps.append(f"M{number} {_HEIGHT - 1}h1v1h-1z")
    marked = f'<path class="gaps" d="{"".join(gaps)}"/>' if gaps else ""
    return Markup(
        f'<svg class="day" viewBox="0 0 {len(day.values)} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="c1" d="{"".join(bars)}"/>{marked}</svg>'
    )


def _height(value: Decimal, lowest: Decimal, highest: Decimal) -> float:
    return _HEIGHT * float((value - lowest) / (highest - lowest)) if highest > lowest else 0.0
