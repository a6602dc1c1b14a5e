"""Writes a report of changes for a terminal: grouped and without the safe ones, or in full if a filter is active."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from textwrap import TextWrapper
from typing import NamedTuple, TextIO

import click

from mmc_cli.compare.background import describe_drivers
from mmc_cli.compare.change_report import ImpactTotals, Report
from mmc_cli.compare.changes import VERDICTS, Change, ChangeVerdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.full import width_for
from mmc_cli.render.layout import wrap_line

_COLORS = {"breaking": "red", "risky": "yellow", "unknown": "magenta", "safe": "green"}
_MAX_TOTALS, _MAX_MESSAGES = 10, 20
_MAX_WIDTH = 160


class _Heading(NamedTuple):
    """A line in bold, and in a colour if it has one."""

    text: str
    color: str | None = None

    def __str__(self) -> str:
        return self.text


_Line = str | _Heading


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Write each report."""
    terminal = width_for(out)
    width = min(terminal or _MAX_WIDTH, _MAX_WIDTH)

    def add(report: Report) -> None:
        for line in _report_lines(report, width):
            text = disarm_commands(clean(str(line)))
            for part in wrap_line(text, terminal, 4) if terminal is not None else (text,):
                print(
                    click.style(part, line.color, bold=True) if color and isinstance(line, _Heading) else part, file=out
                )

    yield add


def _report_lines(report: Report, width: int) -> Iterator[_Line]:
    yield _Heading(f"MMC {report.old_version} to {report.new_version}")
    for line in report.background:
        yield from _wrap(line, width, 0, 2)
    if report.impact is not None:
        yield ""
        yield from _impact_lines(report, report.impact, width)
        if report.only_used().changes:
            yield from ("", _Heading("Changes that affect these messages"))
            yield from _change_report_lines(report.only_used(), width)
    else:
        yield from _change_report_lines(report, width)
    if notes := list(_notes(report)):
        yield from ("", *notes)


def _change_report_lines(report: Report, width: int) -> Iterator[_Line]:
    is_filtered = report.change_filter.is_active
    if not is_filtered and report.has_material_changes():
        yield ""
        yield from _answer_lines(report, width)
    if report.open_changes:
        yield ""
        yield from _count_table(report)
    if report.conclusion:
        yield from ("", *_wrap(report.conclusion, width, 0, 0))
    for verdict in VERDICTS:
        changes = report.with_verdict(verdict)
        if not changes or (verdict == "safe" and not is_filtered):
            continue
        yield from ("", _Heading(verdict.capitalize(), _COLORS[verdict]))
        if is_filtered:
            yield from (line for change in changes for line in _change_lines(change, width))
        else:
            yield from _group_lines(report, verdict, width)


def _count_table(report: Report) -> Iterator[str]:
    shown = tuple(verdict for verdict in VERDICTS if report.with_verdict(verdict))
    yield " " * 12 + "".join(f"{verdict:>10}" for verdict in shown)
    for layer, counts in report.count_by_layer():
        cells = "".join(f"{counts[verdict] or '-':>10}" for verdict in shown)
        yield f"{layer:<12}{cells}"


def _answer_lines(report: Report, width: int) -> Iterator[str]:
    """Yield what the changes mean to each view: the question and the answer, on one line if all fit."""
    answers = list(report.answers())
    longest = max(len(question) for _, question, _ in answers)
    lines = [f"{view:<8} {question:<{longest}}  {answer}" for view, question, answer in answers]
    if all(len(line) <= width for line in lines):
        yield from lines
        return
    for view, question, answer in answers:
        yield from _wrap(f"{view:<8} {question}", width, 0, 9)
        yield f"{'':<8} {answer}"


def _group_lines(report: Report, verdict: ChangeVerdict, width: int) -> Iterator[str]:
    groups = report.group_by_place(verdict)
    rule_width = max(len(group.rule) for group in groups)
    for group in groups:
        views = ", ".join(group.views(verdict)) if report.change_filter.view is None else ""
        marks = "; ".join(part for part in (", ".join(group.codes), views, ", ".join(group.drivers)) if part)
        line = f"{group.rule:<{rule_width}}  {group.summary}" + (f"  [{marks}]" if marks else "")
        yield from _wrap(line, width, 2, rule_width + 4)
        for caution in group.cautions:
            yield from _wrap(f"caution: {caution}", width, 6, 8)


def _change_lines(change: Change, width: int) -> Iterator[str]:
    verdicts = ", ".join(f"{view} {verdict}" for view, verdict in change.rule.verdicts.items() if verdict != "safe")
    yield f"  {change.id}  {change.rule.name}: {change.title}"
    yield from _wrap(change.reason, width, 4, 4)
    if change.old or change.new:
        yield from _wrap(f"{change.old or 'none'} -> {change.new or 'none'}", width, 4, 4)
    if change.paths:
        others = len(change.paths) - 1
        yield f"    at {change.path}" + (f" and {_count(others, 'other place')}" if others else "")
    yield f"    {verdicts or 'safe in every view'}"
    if change.caution:
        yield from _wrap(f"caution: {change.caution}", width, 4, 4)
    if change.drivers and change.path not in change.drivers:
        yield from _wrap(f"driver: {describe_drivers(change.drivers)}", width, 4, 4)
    yield from _wrap(f"source: {change.source}", width, 4, 4)


def _notes(report: Report) -> Iterator[str]:
    """Yield notes on changes not shown in the lists above, and the proof."""
    if (safe := report.with_verdict("safe")) and not report.change_filter.is_active:
        yield f"{_count(len(safe), 'safe change')} not shown (use --only safe)"
    yield from report.notes()
    if report.proof is not None:
        yield f"Proof: {report.proof}"


def _impact_lines(report: Report, impact: ImpactTotals, width: int) -> Iterator[_Line]:
    yield _Heading(f"{_count(impact.messages, 'message')}: {impact.affected:,} {_is_or_are(impact.affected)} affected")
    yield from (f"{count:>8,}  {outcome}" for outcome, count in report.count_messages_by_outcome())
    if impact.examples:
        yield ""
    for message in impact.examples[:_MAX_MESSAGES]:
        cells = message.cells()
        mark = f"  (declares {cells['declared_version']})" if message.undeclared else ""
        yield from _wrap(f"{cells['file']}: {cells['meets']}{mark}", width, 2, 6)
    if impact.affected > _MAX_MESSAGES:
        yield f"  and {impact.affected - _MAX_MESSAGES:,} more (use -f csv to list all)"
    changes = [(f"{change.id}  {change.label}", count) for change, count in report.count_messages_by_change()]
    yield from _totals("Messages by change", changes, width)
    yield from _totals("Messages by alert or service", impact.by_code.most_common(), width)
    yield from _totals("Messages by device", impact.by_device.most_common(), width)
    for line in report.describe_unused():
        yield ""
        yield from _wrap(line, width, 0, 2)


def _totals(title: str, counts: Iterable[tuple[str, int]], width: int) -> Iterator[str]:
    rows = list(counts)
    if not rows:
        return
    yield from ("", title)
    for name, count in rows[:_MAX_TOTALS]:
        yield from _wrap(f"{count:>8,}  {name}", width, 0, 10)
    if len(rows) > _MAX_TOTALS:
        yield f"{'':>8}  and {len(rows) - _MAX_TOTALS:,} more"


def _wrap(text: str, width: int, first_indent: int, other_indent: int) -> list[str]:
    wrapper = TextWrapper(width, " " * first_indent, " " * other_indent, break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _is_or_are(number: int) -> str:
    return "is" if number == 1 else "are"
