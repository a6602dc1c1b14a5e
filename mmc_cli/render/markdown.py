"""A report of changes as markdown, for a ticket or the minutes of a change board."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.compare.changes import VIEWS, WEIGHTS, Change
from mmc_cli.compare.report import Encounters, Report
from mmc_cli.render.clean import clean

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_MET = 100


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Writes a report as it comes."""
    yield lambda report: print("\n".join(_lines(report)), file=out)


def _lines(report: Report) -> Iterator[str]:
    yield f"# MMC {_text(report.frm)} to {_text(report.to)}"
    yield ""
    yield from _table(
        ("layer", *WEIGHTS), ((layer, *(str(counts[each]) for each in WEIGHTS)) for layer, counts in report.counts())
    )
    if not report.material():
        yield "No material change: what is valid in one is valid in the other and says the same.\n"
    if report.proof is not None:
        yield f"Proof: {report.proof}.\n"
    yield from (f"- {view}: {question}" for view, question in VIEWS.items())
    for weight in WEIGHTS:
        if changes := report.of(weight):
            yield f"\n## {weight.capitalize()}\n"
            yield from _changes(changes)
    if report.accepted:
        yield "\n## Accepted\n"
        accepted = [change for change in report.changes if change.fingerprint in report.accepted]
        rows = ((each.id, each.said, report.accepted[each.fingerprint]) for each in accepted)
        yield from _table(("id", "change", "reason"), rows)
    if report.encounters is not None:
        yield "\n## Messages\n"
        yield from _messages(report, report.encounters)


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    rows = (
        (each.id, each.said, each.rule.name, _verdicts(each), each.old, each.new, each.reason, each.source)
        for each in changes
    )
    yield from _table(("id", "change", "kind", "verdicts", "was", "is", "why", "source"), rows)


def _verdicts(change: Change) -> str:
    said = (f"{view} {weight}" for view, weight in change.rule.verdicts.items() if weight != "safe")
    return ", ".join(said) or "safe"


def _messages(report: Report, seen: Encounters) -> Iterator[str]:
    yield f"{seen.messages:,} messages, {seen.met:,} of which meet changes.\n"
    yield from _table(("count", "what"), ((f"{count:,}", said) for said, count in report.outcomes()))
    yield from _table(
        ("messages", "change", "id"), ((f"{count:,}", each.said, each.id) for each, count in report.seen())
    )
    if unseen := report.unseen():
        yield "Not seen: " + ", ".join(_text(said) for said in dict.fromkeys(each.said for each in unseen)) + ".\n"
    cells = [touched.cells() for touched in seen.first[:_MET]]
    yield from _table(
        ("file", "meets", "declares"),
        ((each["file"], each["meets"], each["declared_version"]) for each in cells),
    )
    if seen.met > _MET:
        yield f"And {seen.met - _MET:,} more."


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(map(_text, row))} |" for row in rows)
    yield ""


def _text(value: str | None) -> str:
    """Text that markdown takes as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(value or "").split()))
