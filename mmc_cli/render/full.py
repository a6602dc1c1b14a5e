"""Each fault with the lines where it stands, what was expected there, and what would mend it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from mmc_cli.inputs.encodings import decode_document
from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import COLORS, allowance, place, severity

_LINE_END = re.compile(r"\r\n|\r|\n")
_WIDTH = 100
_BEFORE = 40


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Writes a block for each finding, an empty line between them."""
    first = True

    def add(verdict: Verdict) -> None:
        nonlocal first
        lines = _lines(verdict.data) if verdict.findings and verdict.checked else []
        for finding in verdict.findings:
            if not first:
                print(file=out)
            first = False
            for line in _block(verdict, finding, lines, color):
                print(line, file=out)

    yield add


def _lines(data: bytes) -> list[str]:
    return _LINE_END.split(decode_document(data))


def _block(verdict: Verdict, finding: Finding, lines: list[str], color: bool) -> Iterator[str]:
    yield f"{severity(verdict, finding, color)}[{finding.rule.id} {finding.rule.name}]: {clean(finding.message)}"
    gutter = " " * len(str(finding.place.line))
    yield f"{gutter}--> {place(verdict, finding)}"
    if 0 <= finding.place.line - verdict.first_line < len(lines):
        yield f"{gutter} |"
        yield from _source(finding, lines, verdict.first_line, color)
        yield f"{gutter} |"
    for label, text in _notes(verdict, finding):
        yield f"{gutter} = {label}: {clean(text)}"


def _source(finding: Finding, lines: list[str], first: int, color: bool) -> Iterator[str]:
    """The line before, the line itself and a row of carets; a long line is shown around the fault."""
    number, column = finding.place.line, finding.place.column
    width = len(str(number))
    line = lines[number - first]
    start = max(0, column - 1 - _BEFORE) if len(line) > _WIDTH else 0
    if number > first and len(line) <= _WIDTH and len(lines[number - first - 1]) <= _WIDTH:
        yield f"{number - 1:>{width}} | {clean(lines[number - first - 1])}"
    shown = line[start : start + _WIDTH]
    dots = "..." if start else ""
    yield f"{number} | {dots}{clean(shown)}{'...' if start + _WIDTH < len(line) else ''}"
    inside = line[column - 1 : min(finding.place.end_column - 1, start + _WIDTH)]
    carets = "^" * max(len(clean(inside)), 1)
    if color:
        carets = click.style(carets, fg=COLORS[finding.rule.severity], bold=True)
    yield f"{' ' * width} | {' ' * (len(dots) + len(clean(line[start : column - 1])))}{carets}"


def _notes(verdict: Verdict, finding: Finding) -> Iterator[tuple[str, str]]:
    header = verdict.header
    what = f"alert {header.alert_code or ''}" if header.kind == "alert" else "response"
    if header.kind == "response":
        what += f" to {header.service_reference_variant}" if header.service_reference_variant else ""
    if header.kind:
        device = header.device or "an unnamed device"
        yield "in", f"{what.strip()} from {device}, checked against MMC {verdict.mmc_version}"
    if finding.path:
        yield "path", finding.path
    if (allowed := allowance(finding)) is not None:
        yield "allowed", allowed
    if finding.suggestion is not None:
        yield "try", f"{finding.suggestion} (checked: this mends it)"
    yield "help", finding.rule.help
    yield "source", finding.source or finding.rule.source
    yield "fingerprint", finding.fingerprint
