"""The findings of a report by rule: counts, help, and examples with their lines."""

from collections.abc import Iterator

from mmc_cli.render.concise import format_expected
from mmc_cli.render.html_text import Markup, escape_text
from mmc_cli.render.report_words import counted
from mmc_cli.report.report import Report
from mmc_cli.report.rule_groups import Example, Excerpt, RuleGroup

_OPEN = 3  # rules whose examples are shown at once
_MAX_NAMED = 10  # fingerprints without an example


def finding_lines(report: Report) -> Iterator[str]:
    """Yield the section about findings."""
    groups = report.rules.ordered()
    yield '<section id="findings">\n<h2>Findings</h2>'
    if not groups:
        yield f"<p>No findings{' in what was checked' if report.unchecked else ''}.</p>"
    else:
        findings = sum(group.findings for group in groups)
        yield f"<p>{counted(findings, 'finding')} of {counted(len(groups), 'rule')}, errors first.</p>"
    for number, group in enumerate(groups):
        is_open = number < _OPEN and group.rule.severity != "info"
        yield from _group_lines(group, is_open, report.findings_only or report.has_readings)
    yield "</section>"


def _group_lines(group: RuleGroup, is_open: bool, with_values: bool) -> Iterator[str]:
    rule = group.rule
    count = f"{counted(group.findings, 'finding')} in {counted(group.messages, 'message')}"
    yield f'<details class="rule {rule.severity}"{" open" if is_open else ""}>'
    yield (
        f'<summary><span class="badge {rule.severity}">{rule.severity}</span> <span class="code">{rule.id}</span> '
        f'<strong>{escape_text(rule.name)}</strong> <span class="soft">{count}</span></summary>'
    )
    yield f"<p>{escape_text(rule.help)}</p>"
    for fingerprint, example in group.examples.items():
        yield from _example_lines(example, group.fingerprints.counts[fingerprint], fingerprint, with_values)
    if more := group.more:
        count = counted(len(more), "more finding", "more findings")
        least = "at least " if group.fingerprints.others else ""
        differs = "differ" if len(more) > 1 else "differs"
        named = ", ".join(more[:_MAX_NAMED]) + (", ..." if len(more) > _MAX_NAMED else "")
        yield f'<p class="soft">{least}{count} that {differs} from these; mmc validate lists all.'
        yield f"Fingerprint: {named}</p>"
    yield f'<p class="soft">Source: {escape_text(rule.source)}.</p>\n</details>'


def _example_lines(example: Example, count: int, fingerprint: str, with_values: bool) -> Iterator[str]:
    finding = example.finding
    yield f"<article>\n<p><strong>{escape_text(finding.message)}</strong></p>"
    if example.excerpt is not None:
        yield _format_excerpt(example.excerpt if with_values else example.excerpt.without_values())
    yield "<dl>"
    expected = format_expected(finding)
    fix = f"{finding.suggestion} (verified)" if finding.suggestion is not None else None
    alike = f"{count:,} like this" if count > 1 else "once"
    opener = f' <button type="button" class="open-message" data-number="{example.number}" hidden>Open message</button>'
    for term, text in (
        ("Where", example.place),
        ("Path", finding.path),
        ("Expected", expected),
        ("Fix", fix),
        ("Help", finding.advice),
        ("Occurs", f"{alike}, fingerprint {fingerprint}"),
    ):
        if text:
            code = ' class="code"' if term in ("Where", "Path") else ""
            yield f"<dt>{term}</dt><dd{code}>{escape_text(text)}{opener if term == 'Where' else ''}</dd>"
    yield "</dl>\n</article>"


def _format_excerpt(excerpt: Excerpt) -> Markup:
    """Return the line of a finding with the faulty part marked."""
    before = ("... " if excerpt.cut_before else "") + excerpt.before
    after = excerpt.after + (" ..." if excerpt.cut_after else "")
    marked = f"<mark>{escape_text(excerpt.marked)}</mark>" if excerpt.marked else '<mark class="gap"></mark>'
    number = f'<span class="soft">{excerpt.number}</span> '
    return Markup(f"<pre><code>{number}{escape_text(before)}{marked}{escape_text(after)}</code></pre>")
