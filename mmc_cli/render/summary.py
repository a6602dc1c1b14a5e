"""The summary of many messages for a terminal: totals, verdicts, codes, failures, and days."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.counting import count_noun
from mmc_cli.model.instant import Instant, parse_instant
from mmc_cli.records.listing import CountRow
from mmc_cli.render.layout import GAP, NBSP, Column, Span, Spans, fit_columns, paint, span, table_lines, terminal_width

_MAX_ROWS = 10  # of a section
_MAX_BAR = 24
_DAY = 86_400
_FULL, _HALF = "\u2588", "\u258c"
_LEVELS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_CSV = "-f csv"
_FAILED = "mmc show responses --failed"
# The sections after the totals, in their order: the field counted, the title, and what lists all of its rows.
_SECTIONS = {
    "verdict": ("Verdicts", "mmc validate"),
    "rule": ("Rules broken", "mmc validate --statistics"),
    "outcome": ("Outcomes", _CSV),
    "alert code": ("Alert codes", _CSV),
    "service": ("Services", _CSV),
    "failing service": ("Failing services", _FAILED),
    "failing device": ("Devices with most failures", _FAILED),
    "version": ("Declared versions", _CSV),
}
_BAD = frozenset(("failure", "fault", "success with fault", "invalid", "not checked", "not read"))


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[CountRow], None]]:
    """Collect counts; at the end write the page."""
    groups: dict[str, list[CountRow]] = {}
    yield lambda row: groups.setdefault(row.by, []).append(row)
    for line in _page(groups, terminal_width()):
        print(paint(line, color).rstrip(" "), file=out)


def _page(groups: dict[str, list[CountRow]], width: int) -> Iterator[list[Span]]:
    kinds = {row.value or "": row.messages for row in groups.get("kind", ())}
    parts = [
        count_noun(count, kind) if kind.endswith(("alert", "response", "command")) else f"{count} {kind}"
        for kind, count in kinds.items()
    ]
    yield [span(count_noun(sum(kinds.values()), "message") + (f": {', '.join(parts)}" if parts else ""), "bold")]
    if devices := [row for row in groups.get("device", ()) if row.value]:
        yield [span(f"from {count_noun(len(devices), 'device')}")]
    for by, (title, lists_all) in _SECTIONS.items():
        if rows := groups.get(by):
            yield []
            yield [span(title, "bold")]
            yield from _bars(rows, lists_all, width)
    if days := [row for row in groups.get("day", ()) if row.value]:
        yield []
        yield from _day_lines(days, width)


def _bars(rows: Sequence[CountRow], lists_all: str, width: int) -> Iterator[list[Span]]:
    """Yield a line for each of the largest counts: the value, its name, the number and a bar."""
    shown = rows[:_MAX_ROWS]
    most = max(row.messages for row in shown)
    cells: list[list[Spans]] = [
        [
            (span(row.cells()["value"].replace(" ", NBSP) or "none", "bad" if row.value in _BAD else ""),),
            (span(row.name or ""),),
            (span(str(row.messages)),),
            (span(_bar(row.messages, most), "bar"),),
        ]
        for row in shown
    ]
    columns = [Column(""), Column(""), Column("", True), Column("")]
    used = [n for n in range(len(columns)) if any(row[n][0].text for row in cells)]
    columns, cells = [columns[n] for n in used], [[row[n] for n in used] for row in cells]
    widths = fit_columns(columns, cells, width - GAP)
    if widths is None:  # without the bars
        columns, cells = columns[:-1], [row[:-1] for row in cells]
        widths = fit_columns(columns, cells, width - GAP) or tuple(width for _ in columns)
    for line in table_lines(columns, cells, widths)[2:]:
        yield [Span(" " * GAP), *line]
    if len(rows) > len(shown):
        yield [Span(" " * GAP), span(f"... {len(rows) - len(shown)} more ({lists_all} lists all)", "dim")]


def _bar(count: int, most: int) -> str:
    halves = max(1, round(count * _MAX_BAR * 2 / most))
    return _FULL * (halves // 2) + _HALF * (halves % 2)


def _day_lines(days: Sequence[CountRow], width: int) -> Iterator[list[Span]]:
    """Yield the days from the first to the last as a sparkline; with many days, a mark covers more than one."""
    counts: dict[int, int] = {}
    for row in days:
        when = parse_instant(f"{row.value}T00:00:00Z")
        if when is not None:
            counts[when.seconds // _DAY] = row.messages
    if not counts:
        return
    first, last = min(counts), max(counts)
    per_mark = -(-(last - first + 1) // (width - GAP))
    marks: dict[int, int] = {}
    for day, count in counts.items():
        marks[(day - first) // per_mark] = marks.get((day - first) // per_mark, 0) + count
    most = max(marks.values())
    bars = [_LEVELS[(marks[n] * 8 - 1) // most] if n in marks else NBSP for n in range((last - first) // per_mark + 1)]
    busiest = max(counts, key=lambda day: (counts[day], -day))
    names = [Instant(day * _DAY).date for day in (first, last, busiest)]
    each = f", each mark {per_mark} days" if per_mark > 1 else ""
    yield [span("Days", "bold"), span(f" {names[0]} to {names[1]}{each}")]
    yield [Span(" " * GAP), span("".join(bars), "bar")]
    yield [Span(" " * GAP), span(f"most on {names[2]}: {counts[busiest]}", "dim")]
