"""A report of changes for a person: a page that fits a screen, or every change in full where some were chosen."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from textwrap import TextWrapper
from typing import NamedTuple, TextIO

import click

from mmc_cli.compare.changes import WEIGHTS, Change, SeverityOverride
from mmc_cli.compare.report import Encounters, Report
from mmc_cli.render.clean import clean

_COLORS = {"breaking": "red", "risky": "yellow", "unknown": "magenta", "safe": "green"}
_SHOWN, _MET = 10, 20


class _Heading(NamedTuple):
    """A line that stands out, in a colour of its own where it has one."""

    text: str
    color: str | None = None

    def __str__(self) -> str:
        return self.text


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Writes a report as it comes."""
    width = min(shutil.get_terminal_size().columns, 160) if out.isatty() else 160

    def add(report: Report) -> None:
        for line in _lines(report, width):
            text = clean(str(line))
            print(click.style(text, line.color, bold=True) if color and isinstance(line, _Heading) else text, file=out)

    yield add


def _lines(report: Report, width: int) -> "Iterator[str | _Heading]":
    yield _Heading(f"MMC {report.frm} to {report.to}")
    yield ""
    yield from _counts(report)
    if not report.material() and not report.choice.active:
        yield ""
        yield "No material change: what is valid in one is valid in the other and says the same."
    if not report.changes and report.choice.active:
        yield ""
        yield "No change is what was asked for."
    for weight in WEIGHTS:
        changes = report.of(weight)
        if changes and report.choice.active:
            yield ""
            yield _Heading(weight.capitalize(), _COLORS[weight])
            for change in changes:
                yield from _whole(change, width)
        elif changes and weight != "safe":
            yield ""
            yield _Heading(weight.capitalize(), _COLORS[weight])
            yield from _groups(report, weight, width)
    yield ""
    if (safe := report.of("safe")) and not report.choice.active:
        yield f"{_many(len(safe), 'safe change')} not shown: --only safe"
    if report.documents:
        yield f"{_many(report.documents, 'item')} about the document alone not shown: --docs"
    if report.accepted:
        yield f"{_many(len(report.accepted), 'change')} accepted"
    for start in report.stale:
        yield f"accepted, but no change of these two: {start}"
    if report.proof is not None:
        yield f"Proof: {report.proof}"
    if report.encounters is not None:
        yield ""
        yield from _messages(report, report.encounters, width)


def _counts(report: Report) -> Iterator[str]:
    shown = tuple(weight for weight in WEIGHTS if report.of(weight)) or ("safe",)
    yield " " * 12 + "".join(f"{weight:>10}" for weight in shown)
    for layer, counts in report.counts():
        cells = "".join(f"{counts[weight] or '-':>10}" for weight in shown)
        yield f"{layer:<12}{cells}"


def _groups(report: Report, weight: SeverityOverride, width: int) -> Iterator[str]:
    groups = report.groups(weight)
    rules = max(len(group.rule) for group in groups)
    for group in groups:
        views = ", ".join(group.views(weight)) if report.choice.view is None else ""
        said = f"{group.rule:<{rules}}  {group.what}" + (f"  [{views}]" if views else "")
        yield from _folded(said, width, 2, rules + 4)


def _whole(change: Change, width: int) -> Iterator[str]:
    verdicts = ", ".join(f"{view} {weight}" for view, weight in change.rule.verdicts.items() if weight != "safe")
    yield f"  {change.id}  {change.rule.name}: {change.said}"
    yield from _folded(change.reason, width, 4, 4)
    if change.old or change.new:
        yield from _folded(f"{change.old or 'nothing'} -> {change.new or 'nothing'}", width, 4, 4)
    if change.paths:
        more = f" and {len(change.paths) - 1} more places" if len(change.paths) > 1 else ""
        yield f"    at {change.path}{more}"
    yield f"    {verdicts or 'safe in every view'}"
    yield from _folded(f"source: {change.source}", width, 4, 4)


def _messages(report: Report, seen: Encounters, width: int) -> "Iterator[str | _Heading]":
    yield _Heading(f"{_many(seen.messages, 'message')}: {seen.met} meet changes")
    yield from (f"{count:>8}  {said}" for said, count in report.outcomes())
    if seen.first:
        yield ""
    for touched in seen.first[:_MET]:
        cells = touched.cells()
        mark = "  DECLARES " + cells["declared_version"] if touched.undeclared else ""
        yield from _folded(f"{cells['file']}: {cells['meets']}{mark}", width, 2, 6)
    if seen.met > _MET:
        yield f"  and {seen.met - _MET} more: -f csv lists them all"
    yield from _totals("By change", ((f"{each.id}  {each.said}", count) for each, count in report.seen()), width)
    yield from _totals("By alert or service", seen.by_code.most_common(), width)
    yield from _totals("By device", seen.by_device.most_common(), width)
    if unseen := report.unseen():
        yield ""
        names = ", ".join(dict.fromkeys(change.said for change in unseen))
        yield from _folded(f"Not seen: {names}", width, 0, 2)


def _totals(title: str, counts: "Iterator[tuple[str, int]] | list[tuple[str, int]]", width: int) -> Iterator[str]:
    listed = list(counts)
    if not listed:
        return
    yield ""
    yield title
    for name, count in listed[:_SHOWN]:
        yield f"{count:>8}  {name}"[:width]
    if len(listed) > _SHOWN:
        yield f"{'':>8}  and {len(listed) - _SHOWN} more"


def _folded(text: str, width: int, first: int, rest: int) -> list[str]:
    lines = TextWrapper(width, " " * first, " " * rest, break_long_words=False, break_on_hyphens=False)
    return lines.wrap(text)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
