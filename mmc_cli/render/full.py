"""Each finding with the lines of the file around it, what was expected there, and a verified fix."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from mmc_cli.inputs.encodings import detect_encoding
from mmc_cli.inputs.text_index import TextIndex
from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.concise import COLORS, format_expected, format_location, severity_label, style_severity
from mmc_cli.render.layout import Span, indent, terminal_width, width_of, wrap, wrap_line

_MAX_EXCERPT, _MIN_EXCERPT = 100, 50  # characters of a line
_ELLIPSIS = "..."
_MIN_NOTE = 20
_CONTEXT = 40  # characters of a long line that are shown before the finding


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Write a block for each finding, with an empty line between blocks."""
    first = True
    width = width_for(out)

    def add(verdict: Verdict) -> None:
        nonlocal first
        if text := format_verdict(verdict, color, width):
            print(text if first else f"\n{text}", file=out)
            first = False

    yield add


def width_for(out: TextIO) -> int | None:
    """Return the width of a terminal; None for any other output, where no line is wrapped."""
    return terminal_width() if out.isatty() else None


def format_verdict(verdict: Verdict, color: bool, width: int | None = None) -> str:
    """Return the blocks of a verdict; empty without findings.

    Args:
        width: that of the terminal, at which the notes are wrapped; None for lines of any length.
    """
    lines = _index_lines(verdict.data) if verdict.findings and verdict.checked and verdict.data else None
    return "\n\n".join(
        ["\n".join(map(disarm_commands, _block(verdict, finding, lines, color, width))) for finding in verdict.findings]
    )


def _index_lines(data: bytes) -> TextIndex:
    return TextIndex(data.decode(detect_encoding(data), "replace").removeprefix("\ufeff"), "utf-8")


def _block(
    verdict: Verdict, finding: Finding, lines: TextIndex | None, color: bool, width: int | None
) -> Iterator[str]:
    yield from title_lines(severity_label(verdict, finding), finding, clean(finding.message), color, width)
    gutter = " " * len(str(finding.place.line))
    yield f"{gutter}--> {format_location(verdict, finding)}"
    if lines is not None and 0 <= finding.place.line - verdict.first_line <= lines.last_line():
        yield f"{gutter} |"
        yield from _excerpt(finding, lines, verdict, color, width)
        yield f"{gutter} |"
    for note, text in _notes(verdict, finding):
        yield from wrap_note(f"{gutter} = {note}: ", clean(text), width)


def title_lines(label: str, finding: Finding, text: str, color: bool, width: int | None) -> Iterator[str]:
    """Yield the severity and the rule of a finding and a text about it, in lines of at most a width."""
    title = f"[{finding.rule.id} {finding.rule.name}]: {text}"
    first, *rest = wrap_line(label + title, width) if width is not None else (label + title,)
    yield style_severity(label, color) + first.removeprefix(label)
    yield from rest


def wrap_note(label: str, text: str, width: int | None) -> Iterator[str]:
    """Yield a note after its label, in lines of at most a width."""
    if width is None or width_of(label + text) <= width:
        yield label + text
        return
    first, *rest = wrap([Span(text)], max(width - len(label), _MIN_NOTE))
    yield label + "".join(each.text for each in first)
    yield from ("".join(each.text for each in line) for line in indent(rest, len(label)))


def _excerpt(
    finding: Finding, lines: TextIndex, verdict: Verdict, color: bool, terminal_width: int | None
) -> Iterator[str]:
    """Yield the line before, the line itself and carets below it; of a long line, the part around the finding."""
    number = finding.place.line
    width, index = len(str(number)), number - verdict.first_line
    room = (terminal_width or _MAX_EXCERPT * 2) - width - len(" | ") - 2 * len(_ELLIPSIS)
    longest = max(_MIN_EXCERPT, min(_MAX_EXCERPT, room))
    shift = 1 if index else verdict.first_column
    first, end = max(finding.place.column - shift, 0), max(finding.place.end_column - shift, 0)
    line, before = lines.line(index), lines.line(index - 1) if index else None
    start = max(0, first - _CONTEXT) if len(line) > longest else 0
    if before is not None and len(line) <= longest and len(before) <= longest:
        yield f"{number - 1:>{width}} | {clean(before)}"
    shown = line[start : start + longest]
    ellipsis = _ELLIPSIS if start else ""
    yield f"{number} | {ellipsis}{clean(shown)}{_ELLIPSIS if start + longest < len(line) else ''}"
    marked = line[first : min(end, start + longest)]
    carets = "^" * max(len(clean(marked)), 1)
    if color:
        carets = click.style(carets, fg=COLORS[finding.rule.severity], bold=True)
    yield f"{' ' * width} | {' ' * (len(ellipsis) + len(clean(line[start:first])))}{carets}"


def _notes(verdict: Verdict, finding: Finding) -> Iterator[tuple[str, str]]:
    header = verdict.header
    if header.kind:
        code = header.alert_code if header.kind == "alert" else header.service_reference_variant
        to = "to " if header.kind == "response" else ""
        what = f"{header.kind} {to}{code}" if code else header.kind
        device = header.device or "an unnamed device"
        against = f", checked against MMC {verdict.mmc_version}" if verdict.schema_valid is not None else ""
        yield "message", f"{what} from {device}{against}"
    if finding.path:
        yield "path", finding.path
    if (expected := format_expected(finding)) is not None:
        yield "expected", expected
    if finding.suggestion is not None:
        yield "fix", f"{finding.suggestion} (verified)"
    yield "help", finding.help
    yield "source", finding.source or finding.rule.source
    yield "fingerprint", finding.fingerprint
