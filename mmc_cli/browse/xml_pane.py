"""The XML source of a message as in its file, with each finding below its place."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mmc_cli.browse.pane_line import PaneLine, Target, wrapped_lines
from mmc_cli.browse.rereading import ReadAgain
from mmc_cli.inputs.encodings import LINE_END, decode_document
from mmc_cli.inputs.positions import element_positions
from mmc_cli.model.finding import Finding
from mmc_cli.render.clean import clean
from mmc_cli.render.layout import Span, span

_TAG = re.compile(r"(<[^<>]*>?)")
_NEXT_ELEMENT = re.compile(r"(?<=>)(?=<[^/])")  # preferred place to divide a line: before an element


class _Page(NamedTuple):
    """The digits of the line numbers, and the width of the pane."""

    digits: int
    width: int

    @property
    def gutter(self) -> int:
        """The width of what is before the text of a line."""
        return self.digits + 3


def xml_lines(read: ReadAgain, width: int) -> list[PaneLine]:
    """Return the lines of the source of a message; a long one is divided, and numbered once."""
    verdict = read.verdict
    if read.message is None:
        return []
    lines = LINE_END.split(decode_document(verdict.data).removeprefix("\ufeff"))
    page = _Page(len(str(verdict.first_line + len(lines) - 1)), width)
    by_line: dict[int, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(verdict.findings, 1):
        by_line.setdefault(finding.place.line, []).append((number, finding))
    return [
        line
        for number, text in enumerate(lines, verdict.first_line)
        for line in _source_lines(
            text,
            number,
            verdict.first_column if number == verdict.first_line else 1,
            by_line.get(number, []),
            page,
        )
    ]


def line_of(read: ReadAgain, target: Target) -> int:
    """Return the line of the file on which a target is, or 0 if it has no place."""
    if target.steps is None or read.message is None:
        return target.line
    position = element_positions(read.message.data, {target.steps}).get(target.steps)
    if position is None:
        return 0
    source_map = read.message.source_map
    if source_map is None:
        return position.name.line
    return source_map.place_finder(read.message.data.decode("utf-8", "replace"))(position.name).line


def _source_lines(
    text: str, number: int, column: int, findings: list[tuple[int, Finding]], page: _Page
) -> Iterator[PaneLine]:
    """Yield one line of the file from a column on, and below each part of it the findings that begin there."""
    start, parts = column, list(_parts(text, page.width - page.gutter))
    for index, part in enumerate(parts):
        end = start + len(part)
        is_last = index == len(parts) - 1
        here = [
            each
            for each in findings
            if start <= max(each[1].place.column, 1) < end or (is_last and each[1].place.column >= end)
        ]
        head = f"{number:>{page.digits}} | " if index == 0 else f"{'':>{page.digits}} : "
        target = Target(
            here[0][1].path if here else "", part.strip(), None, number, start, here[0][1] if here else None
        )
        spans = [Span(head, "dim"), *_paint(part, start, [finding for _, finding in here])]
        yield PaneLine(tuple(spans), target, bool(here))
        for finding_number, finding in here:
            yield from _finding_lines(finding_number, finding, part, target, page)
        start = end


def _parts(text: str, width: int) -> Iterator[str]:
    """Yield a line, or the parts of one that is too long: divided at elements, and inside long elements."""
    width = max(width, 1)
    for part in _NEXT_ELEMENT.split(text) if len(text) > width else (text,):
        yield part[:width]
        yield from (part[at : at + width] for at in range(width, len(part), width))


def _paint(part: str, start: int, findings: list[Finding]) -> list[Span]:
    """Return part of a line with dim tags, and the ranges of findings in red."""
    marked = [
        (each.place.column - start, max(each.place.end_column, each.place.column + 1) - start) for each in findings
    ]
    spans, at = list[Span](), 0
    for piece in _TAG.split(part):
        for text, style in _divide(piece, at, marked, "dim" if piece.startswith("<") else ""):
            spans.append(Span(clean(text), style))
        at += len(piece)
    return spans


def _divide(text: str, start: int, marked: list[tuple[int, int]], style: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a text with their styles."""
    cuts = sorted({0, len(text), *(min(max(edge - start, 0), len(text)) for span_ in marked for edge in span_)})
    for first, last in pairwise(cuts):
        is_marked = any(begin <= start + first < end for begin, end in marked)
        yield text[first:last], "error" if is_marked else style


def _finding_lines(number: int, finding: Finding, part: str, target: Target, page: _Page) -> Iterator[PaneLine]:
    """Yield the mark below the place of a finding in part of a line, whose target begins with it, then the finding."""
    column = min(max(finding.place.column - target.column, 0), len(part))
    length = len(part[column : column + max(finding.place.end_column - finding.place.column, 1)])
    before, marked = clean(part[:column]), clean(part[column : column + length])
    own = target._replace(path=finding.path, finding=finding)
    yield PaneLine(
        (Span(" " * (page.gutter + len(before))), Span("^" * max(len(marked), 1), finding.rule.severity)), own
    )
    rule = finding.rule
    text = span(f"!{number} {rule.severity}[{rule.id} {rule.name}]: {finding.message}", rule.severity)
    yield from wrapped_lines([text], page.width, own, left=page.gutter, hanging=3)
