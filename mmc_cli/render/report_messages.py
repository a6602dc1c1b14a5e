"""The list of messages of a report: data in JSON, which the script of the page shows, searches and opens.

The data is not markup: the script writes it as text. Every character in it that could end its element is escaped.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mmc_cli.records.cells import code_cell
from mmc_cli.render.clean import clean
from mmc_cli.render.html_text import escape_text
from mmc_cli.render.report_words import code_words, counted
from mmc_cli.report.contents import Content
from mmc_cli.report.listed_messages import Listed
from mmc_cli.report.report import Report
from mmc_cli.specification import Spec

_MAX_CONTENTS = 4 * 2**20  # characters of all messages that are shown decoded
_MAX_FINDINGS = 2 * 2**20  # characters of all findings in the list
_MAX_TEXT, _MAX_PLACE, _MAX_WORDS = 500, 300, 160  # characters of a value, a path and another cell
_KINDS = ("alert", "response")
_LIST_ALL = "mmc validate and mmc show list all; a report with --device, --code or --since lists those that it selects."
TOO_LONG, NO_ROOM, UNREAD = "too long for this page", "no room left in this page", "not read"


def message_lines(report: Report, contents: Sequence[Content | None], spec: Spec) -> Iterator[str]:
    """Yield the section with the list of messages.

    Args:
        contents: each of the messages that are listed, decoded; None for one that is not.
    """
    listed = report.listed.ordered()
    yield '<section id="messages">\n<h2>Messages</h2>'
    yield f"<p>{escape_text(_describe_choice(report, listed))}</p>"
    yield "<noscript><p>The list of messages needs JavaScript.</p></noscript>"
    yield _TOOLS
    yield (
        '<div class="wide" role="group" tabindex="0" aria-label="List of messages">'
        f'<table id="list" data-total="{report.messages}">'
        '<caption class="same">Messages, in the order of the input unless sorted by a heading'
        f"</caption><thead><tr>{_HEADINGS}</tr></thead><tbody></tbody></table></div>"
    )
    yield '<p><button type="button" id="more" hidden>Show more</button></p>\n</section>'
    packed, room = [], _MAX_CONTENTS
    for each, content in zip(listed, contents, strict=True):
        text = _to_json(content) if content is not None else ""
        reason = "" if text else TOO_LONG if each.verdict != "not-checked" else UNREAD
        if len(text) > room:
            text, reason = "", NO_ROOM
        room -= len(text)
        packed.append(text or _to_json(reason))
    rows = ",\n".join(_rows(listed, spec))
    yield f'<script type="application/json" id="rows">[{rows}]</script>'
    yield f'<script type="application/json" id="contents">[{",".join(packed)}]</script>'


def _describe_choice(report: Report, listed: Sequence[Listed]) -> str:
    """Return which messages are listed, and which are not."""
    total, shown = report.messages, len(listed)
    if shown == total:
        return f"All {counted(total, 'message')}." if total != 1 else "One message."
    noteworthy, kept = report.listed.noteworthy, report.listed.listed_noteworthy
    text = f"{shown:,} of {total:,} messages are listed: "
    if kept < noteworthy:
        return f"{text}the first of {noteworthy:,} with a finding or a failure. {_LIST_ALL}"
    first = f"all {kept:,} with a finding or a failure, then " if kept else ""
    return f"{text}{first}the first of the others. {_LIST_ALL}"


def _rows(listed: Sequence[Listed], spec: Spec) -> Iterator[str]:
    """Yield the messages as JSON; when there is no more room for findings, they are only counted."""
    room = _MAX_FINDINGS
    for each in listed:
        findings = _to_json([list(line) for line in each.findings])
        count = len(each.findings) + each.more_findings
        if len(findings) > room:
            findings = "[]"
        else:
            count -= len(each.findings)
            room -= len(findings)
        yield f"{_to_json(_row(each, spec))[:-1]},{findings},{count}]"


def _row(each: Listed, spec: Spec) -> list[Any]:
    """Return what the list shows of a message, in the order that the script knows; the findings follow."""
    header = each.header
    if header.kind == "alert":
        words = code_words(spec.alert_codes, header.alert_code or "none")
    elif header.kind == "response":
        service = header.service_reference_variant
        words = code_words(spec.service_requests, service) if service else "without a service"
    else:
        words = "neither alert nor response"
    place = each.origin.numbered()
    return [
        each.number,
        header.kind if header.kind in _KINDS else "other",
        _cut(words),
        _cut(header.time or ""),
        _cut(header.device or ""),
        each.outcome or "",
        each.fault or "",
        each.verdict.replace("-", " "),
        _cut(place, _MAX_PLACE),
        _cut(header.counter or ""),
        _cut(code_cell(header.message_code)),
    ]


def _cut(text: str, limit: int = _MAX_WORDS) -> str:
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text):,} characters)"


def _to_json(value: Any) -> str:
    """Return a value as JSON that cannot end its element; long texts are cut."""
    text = json.dumps(_clean(value), ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(_cut(value.replace("\u00a0", " "), _MAX_TEXT))
    return [_clean(each) for each in value] if isinstance(value, list) else value


# The script sorts by each heading.
_HEADINGS = "".join(
    f'<th scope="col"{style}><button type="button" class="sort">{heading}</button></th>'
    for heading, style in (
        ("Message", ""),
        ("Time", ' class="nowrap optional"'),
        ("Device", ' class="optional"'),
        ("Outcome", ""),
        ("Verdict", ""),
        ("File", ' class="optional"'),
    )
)
_TOOLS = """\
<form class="tools" role="search">
<label for="search">Search</label>
<input id="search" type="search" placeholder="code, name, device, file, finding" autocomplete="off">
<label for="kind">Kind</label>
<select id="kind"><option value="">any</option><option>alert</option><option>response</option>
<option>other</option></select>
<label for="outcome">Shows</label>
<select id="outcome"><option value="">all</option><option value="findings">with findings</option>
<option value="invalid">invalid</option><option value="not checked">not checked</option>
<option value="failed">failed responses</option></select>
<output id="count" aria-live="polite"></output>
</form>"""
