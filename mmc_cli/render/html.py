"""A report of changes as one page for a change board: no outside resources, with a box to search it."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from typing import TextIO

from mmc_cli.compare.changes import LAYERS, VIEWS, WEIGHTS, Change
from mmc_cli.compare.report import Encounters, Report
from mmc_cli.render.clean import clean

_MET = 1000

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --page: #fff; --line: #d0d7de; --soft: #f6f8fa; --bad: #b3261e;
  --risk: #8a5300; --odd: #6b3fa0; --good: #1a6b37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --page: #0f1318; --line: #3a424c; --soft: #181e25;
  --bad: #ff8a80; --risk: #ffc46b; --odd: #cbb0ff; --good: #7fd89a; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0 auto; padding: 1rem;
  max-width: 80rem; }
h1 { margin: 0 0 .5rem; } h2 { margin: 2rem 0 .5rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top;
  padding: .3rem .7rem; border-bottom: 1px solid var(--line); }
.tools { position: sticky; top: 0; background: var(--page); padding: .7rem 0; display: flex; flex-wrap: wrap;
  gap: .7rem; align-items: center; border-bottom: 1px solid var(--line); }
.tools input { flex: 1 1 16rem; } .tools input, .tools select { font: inherit; color: inherit; padding: .4rem .6rem;
  background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; }
article { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .4rem; padding: .6rem .9rem;
  margin: .7rem 0; overflow-wrap: anywhere; }
article:target { background: var(--soft); } article h3 { margin: 0; font-size: 1.05rem; } article p { margin: .3rem 0; }
article.breaking { border-left-color: var(--bad); } article.risky { border-left-color: var(--risk); }
article.unknown { border-left-color: var(--odd); } article.safe { border-left-color: var(--good); }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; margin: .1rem;
  font-size: .85rem; } .breaking > .badge, .badge.breaking { color: var(--bad); } .badge.risky { color: var(--risk); }
.badge.unknown { color: var(--odd); } .badge.safe { color: var(--good); }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; }
.wide { overflow-x: auto; } [hidden] { display: none !important; }
@media print { .tools { display: none; } article { break-inside: avoid; } }
"""

_SCRIPT = """
const box = document.getElementById("search"), weight = document.getElementById("weight");
const layer = document.getElementById("layer"), view = document.getElementById("view");
const said = document.getElementById("count"), all = [...document.querySelectorAll("article")];
const texts = all.map(each => each.textContent.toLowerCase());
function choose() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  all.forEach((each, number) => {
    const verdict = view.value ? each.dataset[view.value] : each.dataset.weight;
    const fits = words.every(word => texts[number].includes(word)) && (!weight.value || verdict === weight.value)
      && (!layer.value || each.dataset.layer === layer.value);
    each.hidden = !fits;
    shown += fits;
  });
  said.textContent = `${shown} of ${all.length} changes`;
}
box.addEventListener("input", choose);
[weight, layer, view].forEach(each => each.addEventListener("change", choose));
choose();
"""


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Report], None]]:
    """Writes a report as it comes: one page."""
    yield lambda report: print("\n".join(_page(report)), file=out)


def _page(report: Report) -> Iterator[str]:
    title = f"MMC {_text(report.frm)} to {_text(report.to)}"
    policy = f"default-src 'none'; style-src {_digest(_STYLE)}; script-src {_digest(_SCRIPT)}"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    yield from _summary(report)
    yield from _tools()
    yield "<main>"
    for weight in WEIGHTS:
        yield from (line for change in report.of(weight) for line in _change(change, report))
    yield "</main>"
    yield from _accepted(report)
    if report.encounters is not None:
        yield from _messages(report, report.encounters)
    yield f"<script>{_SCRIPT}</script>\n</body>\n</html>"


def _summary(report: Report) -> Iterator[str]:
    if not report.material():
        yield "<p>No material change: what is valid in one is valid in the other and says the same.</p>"
    rows = ((layer, *(str(counts[each]) for each in WEIGHTS)) for layer, counts in report.counts())
    yield from _table(("Layer", *(each.capitalize() for each in WEIGHTS)), rows)
    if report.proof is not None:
        yield f"<p>Proof: {_text(str(report.proof))}.</p>"
    yield "<details><summary>How to read this</summary>"
    yield "<p>Each change has a verdict for each way to be concerned:</p>\n<dl>"
    yield from (f"<dt>{view}</dt><dd>{_text(question)}</dd>" for view, question in VIEWS.items())
    yield "</dl>\n<p>The schema says what may be written, the catalogue lists codes,"
    yield "and handling is how both are to be read.</p>\n</details>"


def _tools() -> Iterator[str]:
    yield '<div class="tools" role="search">'
    yield '<label for="search">Search</label>'
    yield '<input id="search" type="search" placeholder="code, element, id, section" autocomplete="off">'
    for name, label, values in (("weight", "Verdict", WEIGHTS), ("view", "View", VIEWS), ("layer", "Layer", LAYERS)):
        options = "".join(f"<option>{each}</option>" for each in values)
        yield f'<label for="{name}">{label}</label><select id="{name}"><option value="">any</option>{options}</select>'
    yield '<output id="count" aria-live="polite"></output>\n</div>'


def _change(change: Change, report: Report) -> Iterator[str]:
    weight = change.weight(report.choice.view)
    verdicts = change.rule.verdicts.items()
    data = "".join(f' data-{view}="{own}"' for view, own in verdicts)
    yield f'<article id="{change.id}" class="{weight}" data-weight="{weight}" data-layer="{change.layer}"{data}>'
    yield f"<h3>{_text(change.said)}</h3>\n<p>{_text(change.reason)}.</p>\n<p>"
    yield from (f'<span class="badge {own}">{view}: {own}</span>' for view, own in verdicts if own != "safe")
    yield '<span class="badge safe">safe in every view</span>' if change.weight() == "safe" else ""
    yield "</p>\n<details><summary>Details</summary>\n<dl>"
    facts = (
        ("Was", change.old),
        ("Is", change.new),
        ("Where", ", ".join(change.paths or (change.path,))),
        ("Kind", f"{change.layer}, {change.rule.name}"),
        ("Source", change.source),
        ("Id", f"{change.id} (fingerprint {change.fingerprint})"),
    )
    yield from (f"<dt>{label}</dt><dd>{_text(fact)}</dd>" for label, fact in facts if fact)
    yield "</dl>\n</details>\n</article>"


def _accepted(report: Report) -> Iterator[str]:
    if report.accepted:
        yield "<h2>Accepted</h2>"
        accepted = (change for change in report.changes if change.fingerprint in report.accepted)
        yield from _table(
            ("Id", "Change", "Reason"), ((each.id, each.said, report.accepted[each.fingerprint]) for each in accepted)
        )


def _messages(report: Report, seen: Encounters) -> Iterator[str]:
    yield f"<h2>Messages</h2>\n<p>{seen.messages:,} messages, {seen.met:,} of which meet changes.</p>"
    yield from _table(("What", "Messages"), ((said, f"{count:,}") for said, count in report.outcomes()))
    yield from _table(
        ("Change", "Id", "Messages"), ((each.said, each.id, f"{count:,}") for each, count in report.seen())
    )
    if unseen := report.unseen():
        yield f"<p>Not seen: {_text(', '.join(dict.fromkeys(each.said for each in unseen)))}.</p>"
    cells = (touched.cells() for touched in seen.first[:_MET])
    yield from _table(
        ("File", "Meets", "Device", "Declares"),
        ((each["file"], each["meets"], each["device"], each["declared_version"]) for each in cells),
    )
    if seen.met > _MET:
        yield f"<p>And {seen.met - _MET:,} more.</p>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    listed = list(rows)
    if listed:
        names = "".join(f'<th scope="col">{each}</th>' for each in head)
        yield f'<div class="wide"><table>\n<thead><tr>{names}</tr></thead>\n<tbody>'
        yield from ("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in listed)
        yield "</tbody>\n</table></div>"


def _text(value: str | None) -> str:
    return escape(clean(value or ""))


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
