"""Writes a report of changes as Markdown, for a ticket or the minutes of a change board."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.compare.background import describe_drivers
from mmc_cli.compare.change_report import ImpactTotals, Report
from mmc_cli.compare.changes import VERDICTS, Change
from mmc_cli.render.markdown_text import escape_text as _escape
from mmc_cli.render.markdown_text import format_table as _table

_MAX_MESSAGES = 100


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Write each report."""
    yield lambda report: print("\n".join(_report_lines(report)), file=out)


def _report_lines(report: Report) -> Iterator[str]:
    yield f"# MMC {_escape(report.old_version)} to {_escape(report.new_version)}"
    yield ""
    yield from (f"- {_escape(line)}" for line in report.background)
    yield ""
    if report.impact is not None:
        yield "## Messages\n"
        yield from _impact_lines(report, report.impact)
        yield "## Changes\n"
    yield from _table(("view", "question", "changes"), report.answers())
    counts = ((layer, *(str(numbers[verdict]) for verdict in VERDICTS)) for layer, numbers in report.count_by_layer())
    yield from _table(("layer", *VERDICTS), counts)
    if report.conclusion:
        yield f"{report.conclusion}\n"
    if report.proof is not None:
        yield f"Proof: {report.proof}.\n"
    yield from (f"{note}.\n" for note in report.notes())
    for verdict in VERDICTS:
        if changes := report.with_verdict(verdict):
            yield f"\n## {verdict.capitalize()}\n"
            yield from _change_table(changes)
    if report.accepted:
        yield "\n## Accepted\n"
        rows = ((change.id, change.title, reason) for change, reason in report.accepted_changes)
        yield from _table(("id", "change", "reason"), rows)


def _change_table(changes: Iterable[Change]) -> Iterator[str]:
    rows = (
        (
            change.id,
            change.title,
            change.rule.name,
            _describe_verdicts(change),
            change.old,
            change.new,
            change.reason + (f". Caution: {change.caution}" if change.caution else ""),
            describe_drivers(change.drivers),
            change.source,
        )
        for change in changes
    )
    yield from _table(("id", "change", "kind", "verdicts", "old", "new", "reason", "driver", "source"), rows)


def _describe_verdicts(change: Change) -> str:
    verdicts = (f"{view} {verdict}" for view, verdict in change.rule.verdicts.items() if verdict != "safe")
    return ", ".join(verdicts) or "safe"


def _impact_lines(report: Report, impact: ImpactTotals) -> Iterator[str]:
    yield f"Messages: {impact.messages:,}, affected: {impact.affected:,}.\n"
    outcomes = ((f"{count:,}", outcome) for outcome, count in report.count_messages_by_outcome())
    yield from _table(("messages", "outcome"), outcomes)
    counts = ((f"{count:,}", change.label, change.id) for change, count in report.count_messages_by_change())
    yield from _table(("messages", "change", "id"), counts)
    yield from (f"{_escape(line)}.\n" for line in report.describe_unused())
    cells = [message.cells() for message in impact.examples[:_MAX_MESSAGES]]
    yield from _table(
        ("file", "affected by", "declared version"),
        ((each["file"], each["meets"], each["declared_version"]) for each in cells),
    )
    if impact.affected > _MAX_MESSAGES:
        yield f"And {impact.affected - _MAX_MESSAGES:,} more."
