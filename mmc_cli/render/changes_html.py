"""Writes a report of changes as one HTML page with a search box, for a change board; it loads nothing else."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.compare.background import describe_drivers
from mmc_cli.compare.change_report import ImpactTotals, Report
from mmc_cli.compare.changes import LAYERS, VERDICTS, VIEWS, Change
from mmc_cli.render.html_text import escape_text as _escape
from mmc_cli.render.html_text import format_table as _table
from mmc_cli.render.page import PRINT_SCRIPT, page_end, page_head

_MAX_MESSAGES = 1000

_STYLE = """
article { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
article:target { background: var(--panel); } article h3 { margin: 0; }
article.breaking { border-left-color: var(--bad); } article.risky { border-left-color: var(--risk); }
article.unknown { border-left-color: var(--odd); } article.safe { border-left-color: var(--good); }
article.breaking, article.risky, article.unknown, article.safe { color: var(--ink); }
.badge { margin: .1rem .3rem .1rem 0; }
.tools { position: sticky; top: 0; background: var(--page); padding: .7rem 0; border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) { .tools { position: static; } }
"""

_SCRIPT = """
const box = document.getElementById("search"), verdict = document.getElementById("verdict");
const layer = document.getElementById("layer"), view = document.getElementById("view");
const count = document.getElementById("count"), changes = [...document.querySelectorAll("article")];
const texts = changes.map(change => change.textContent.toLowerCase());
function filter() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  changes.forEach((change, index) => {
    const matches = words.every(word => texts[index].includes(word))
      && (!verdict.value || change.dataset[view.value || "verdict"] === verdict.value)
      && (!layer.value || change.dataset.layer === layer.value);
    change.hidden = !matches;
    shown += matches;
  });
  count.textContent = `${shown} of ${changes.length} changes`;
}
box.addEventListener("input", filter);
[verdict, layer, view].forEach(select => select.addEventListener("change", filter));
filter();
"""


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Write each report as a page."""
    yield lambda report: print("\n".join(_page(report)), file=out)


def _page(report: Report) -> Iterator[str]:
    title = f"MMC {report.old_version} to {report.new_version}"
    yield from page_head(title, _STYLE, (_SCRIPT + PRINT_SCRIPT,))
    yield f"<header>\n<h1>{_escape(title)}</h1>"
    yield from (f"<p>{_escape(line[:1].upper() + line[1:])}.</p>" for line in report.background)
    yield "</header>\n<main>"
    if report.impact is not None:
        yield from _impact(report, report.impact)
    yield "<h2>Changes</h2>"
    yield from _summary(report)
    yield from _search_bar()
    for verdict in VERDICTS:
        for change in report.with_verdict(verdict):
            yield from _article(change, change.verdict(report.change_filter.view))
    if report.accepted:
        yield "<h2>Accepted</h2>"
        rows = ((change.id, change.title, reason) for change, reason in report.accepted_changes)
        yield from _table(("Id", "Change", "Reason"), rows)
    yield "</main>"
    yield from page_end((_SCRIPT + PRINT_SCRIPT,))


def _summary(report: Report) -> Iterator[str]:
    if report.conclusion:
        yield f"<p>{_escape(report.conclusion)}</p>"
    yield from _table(("View", "Question", "Changes"), report.answers())
    rows = ((layer, *(str(counts[verdict]) for verdict in VERDICTS)) for layer, counts in report.count_by_layer())
    yield from _table(("Layer", *(verdict.capitalize() for verdict in VERDICTS)), rows)
    if report.proof is not None:
        yield f"<p>Proof: {_escape(str(report.proof))}.</p>"
    yield from (f"<p>{_escape(note[:1].upper() + note[1:])}.</p>" for note in report.notes())
    yield "<details><summary>How to read this report</summary>"
    yield "<p>Each change has one verdict per view, the questions above.</p>"
    yield "<p>The schema defines which messages are valid, the catalogue lists the codes,"
    yield "and the handling is how both are to be interpreted.</p>\n</details>"


def _search_bar() -> Iterator[str]:
    yield '<div class="tools" role="search">'
    yield '<label for="search">Search</label>'
    yield '<input id="search" type="search" placeholder="code, element, id, section" autocomplete="off">'
    for name, values in (("verdict", VERDICTS), ("view", VIEWS), ("layer", LAYERS)):
        options = "".join(f"<option>{value}</option>" for value in values)
        yield f'<label for="{name}">{name.capitalize()}</label>'
        yield f'<select id="{name}"><option value="">any</option>{options}</select>'
    yield '<output id="count" aria-live="polite"></output>\n</div>'


def _article(change: Change, verdict: str) -> Iterator[str]:
    verdicts = change.rule.verdicts.items()
    data = "".join(f' data-{view}="{own}"' for view, own in verdicts)
    yield f'<article id="{change.id}" class="{verdict}" data-verdict="{verdict}" data-layer="{change.layer}"{data}>'
    yield f"<h3>{_escape(change.title)}</h3>\n<p>{_escape(change.reason)}.</p>"
    if change.caution:
        yield f"<p><strong>Caution:</strong> {_escape(change.caution)}.</p>"
    yield "<p>"
    yield from (f'<span class="badge {own}">{view}: {own}</span>' for view, own in verdicts if own != "safe")
    if change.verdict() == "safe":
        yield '<span class="badge safe">safe in every view</span>'
    yield "</p>\n<details><summary>Details</summary>"
    details = (
        ("Old", change.old),
        ("New", change.new),
        ("Where", ", ".join(change.paths or (change.path,))),
        ("Kind", f"{change.layer}, {change.rule.name}"),
        ("Driver", describe_drivers(change.drivers)),
        ("Source", change.source),
        ("Id", f"{change.id} (fingerprint {change.fingerprint})"),
    )
    yield from _definitions((term, text) for term, text in details if text)
    yield "</details>\n</article>"


def _impact(report: Report, impact: ImpactTotals) -> Iterator[str]:
    yield f"<h2>Messages</h2>\n<p>Messages: {impact.messages:,}, affected: {impact.affected:,}.</p>"
    outcomes = ((outcome, f"{count:,}") for outcome, count in report.count_messages_by_outcome())
    yield from _table(("Outcome", "Messages"), outcomes)
    counts = ((change.label, change.id, f"{count:,}") for change, count in report.count_messages_by_change())
    yield from _table(("Change", "Id", "Messages"), counts)
    yield from (f"<p>{_escape(line)}.</p>" for line in report.describe_unused())
    cells = (message.cells() for message in impact.examples[:_MAX_MESSAGES])
    yield from _table(
        ("File", "Affected by", "Device", "Declared version"),
        ((each["file"], each["meets"], each["device"], each["declared_version"]) for each in cells),
    )
    if impact.affected > _MAX_MESSAGES:
        yield f"<p>And {impact.affected - _MAX_MESSAGES:,} more.</p>"


def _definitions(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "<dl>"
    yield from (f"<dt>{term}</dt><dd>{_escape(text)}</dd>" for term, text in items)
    yield "</dl>"
