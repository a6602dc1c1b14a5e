"""The alerts of a report: the number of each code over time, and in total."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mmc_cli.model.instant import Instant
from mmc_cli.render.html_text import Column, data_table, escape_text
from mmc_cli.render.report_bars import Part, columns_chart, legend, stacked_bar
from mmc_cli.render.report_words import code_words, counted, left_out
from mmc_cli.report.report import Report
from mmc_cli.specification import Spec

_DAY = 86_400
_COLOURED = 6  # codes with a colour of their own
_OTHERS = "c7"
_MAX_CODES, _MAX_BARS = 30, 92
# The percentage of alerts that may be far from all others, such as those of a device that has lost its clock.
_FAR_OFF, _LONG = 2, 366


class _Range(NamedTuple):
    """The days that a chart shows, the days per bar, and the number of alerts on other days."""

    first: int
    last: int
    per_bar: int
    outside: int


def alert_lines(report: Report, spec: Spec) -> Iterator[str]:
    """Yield the section about alerts, or nothing if there are none."""
    if not report.alerts.counts:
        return
    total = report.kinds["alert"]
    yield '<section id="alerts">\n<h2>Alerts</h2>'
    styles = {code: f"c{number}" for number, (code, _) in enumerate(report.alerts.most_common(_COLOURED), 1)}
    if report.alert_days.counts:
        yield from _chart(report, spec, styles)
    if report.undated_alerts:
        yield f"<p>{counted(report.undated_alerts, 'alert')} without a time in UTC not in the chart.</p>"
    columns = (Column("Code"), Column("Alerts", "number"), Column("Share", "optional"))
    yield from data_table(
        "Alerts by code",
        columns,
        (
            (
                code_words(spec.alert_codes, code),
                f"{count:,}",
                stacked_bar((Part(styles.get(code, _OTHERS), count),), total),
            )
            for code, count in report.alerts.most_common(_MAX_CODES)
        ),
    )
    yield from left_out(
        len(report.alerts.counts) - _MAX_CODES, "more code", "more codes", "mmc show summary -f csv lists all"
    )
    if report.alerts.others:
        yield f"<p>{counted(report.alerts.others, 'alert')} with still other codes.</p>"
    yield "</section>"


def _chart(report: Report, spec: Spec, styles: dict[str, str]) -> Iterator[str]:
    days = report.alert_days.counts
    chosen = _choose_range(days)
    bars: dict[int, Counter[str]] = {}
    for (day, code), count in days.items():
        if chosen.first <= day <= chosen.last:
            bar = bars.setdefault((day - chosen.first) // chosen.per_bar, Counter())
            bar[code if code in styles else ""] += count
    number = (chosen.last - chosen.first) // chosen.per_bar + 1
    highest = max(bar.total() for bar in bars.values())
    columns = [_column(chosen, place, bars.get(place, Counter()), styles) for place in range(number)]
    first, last = Instant(chosen.first * _DAY).date, Instant(chosen.last * _DAY).date
    each = "day" if chosen.per_bar == 1 else f"{chosen.per_bar} days"
    title = f"Alerts per {each}, {first} to {last} (UTC), at most {highest:,}"
    if first == last:
        title = f"Alerts on {first} (UTC): {highest:,}"
    yield f'<figure>\n<figcaption>{escape_text(title)}</figcaption>\n<div class="chart">'
    yield columns_chart(columns, highest, title)
    yield f'<div class="axis"><span>{first}</span><span>{last if last != first else ""}</span></div></div>'
    named = [(style, code_words(spec.alert_codes, code)) for code, style in styles.items()]
    has_others = len(report.alerts.counts) > len(styles)
    yield legend([*named, *([(_OTHERS, "all other codes")] if has_others else [])])
    yield "</figure>"
    if chosen.outside:
        alerts = counted(chosen.outside, "alert")
        yield f"<p>Not in the chart: {alerts} far before or after, {_date(min(days))} to {_date(max(days))}.</p>"
    if report.alert_days.others:
        yield f"<p>Not in the chart: {counted(report.alert_days.others, 'alert')} of more days than it can hold.</p>"


def _date(key: tuple[int, str]) -> str:
    return Instant(key[0] * _DAY).date


def _column(chosen: _Range, place: int, bar: Counter[str], styles: dict[str, str]) -> tuple[str, list[Part]]:
    """Return the text and the parts of one bar, in the order of the legend."""
    parts = [Part(style, bar[code], code) for code, style in styles.items() if bar[code]]
    if bar[""]:
        parts.append(Part(_OTHERS, bar[""], "other codes"))
    day = Instant((chosen.first + place * chosen.per_bar) * _DAY).date
    listed = ", ".join(f"{part.label} {part.amount:,}" for part in parts)
    return f"{day}: {counted(bar.total(), 'alert')} ({listed})", parts


def _choose_range(days: Counter[tuple[int, str]]) -> _Range:
    """Return the range of the chart: all days, or those without the few that are far from all others."""
    counts = Counter[int]()
    for (day, _), count in days.items():
        counts[day] += count
    ordered = sorted(counts)
    first, last, total = ordered[0], ordered[-1], counts.total()
    if last - first > _LONG:
        room = total * _FAR_OFF // 100
        low, high = 0, len(ordered) - 1
        while low < high:
            before, after = ordered[low + 1] - ordered[low], ordered[high] - ordered[high - 1]
            place = low if before > after else high
            if max(before, after) < _LONG // 4 or counts[ordered[place]] > room:
                break
            room -= counts[ordered[place]]
            low, high = low + (place == low), high - (place == high)
        first, last = ordered[low], ordered[high]
    outside = sum(count for day, count in counts.items() if not first <= day <= last)
    return _Range(first, last, -(-(last - first + 1) // _MAX_BARS), outside)
