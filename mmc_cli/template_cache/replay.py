"""Turns what came of a message into what comes of another one of its form, with that one's values in it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from mmc_cli.decoding.sentences import format_element, format_value
from mmc_cli.inputs.message import Message
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.verdict import Verdict
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.template_cache.cache import FreeValues, TemplateMatch
from mmc_cli.validate import with_file_positions

if TYPE_CHECKING:
    from mmc_cli.records.listing import AlertRow, ResponseRow

_MARK = "\0"  # stands in no message: between text that stays and the number of a value


def replay_verdict(verdict: Verdict, blanks: FreeValues) -> Callable[[TemplateMatch], Verdict] | None:
    """The verdict on another message of the form. None where a fault lies in what the schema or the version says."""
    if verdict.findings and not (verdict.schema_valid and verdict.header.declared_version == verdict.mmc_version):
        return None
    findings = [_finding_again(finding, verdict.data, blanks) for finding in verdict.findings]
    moved = [each for each in findings if each is not None]
    if len(moved) < len(findings):
        return None

    def again(like: TemplateMatch) -> Verdict:
        found = tuple([each(like) for each in moved])
        own = Verdict(like.origin, like.header, verdict.mmc_version, verdict.schema_valid, found, True, like.data)
        return with_file_positions(own, like.frame)

    return again


def replay_alert(message: Message, spec: Spec, blanks: FreeValues) -> "Callable[[TemplateMatch], AlertRow]":
    """The line of another alert of the form, without its payload as data."""
    from mmc_cli.decoding.listing import alert_row, with_identity  # msgspec, which a verdict does not need

    words = _Words(blanks, spec)
    row = alert_row(message, spec, words.speak, decode_payload=False)
    if row.payload_text is None:
        return lambda like: with_identity(row, like.origin, like.header)
    text = words.filled(row.payload_text)
    return lambda like: with_identity(row, like.origin, like.header, payload_text=text(like))


def replay_response(message: Message, spec: Spec, blanks: FreeValues) -> "Callable[[TemplateMatch], ResponseRow]":
    """The line of another response of the form."""
    from mmc_cli.decoding.listing import response_row, with_identity

    words = _Words(blanks, spec)
    row = response_row(message, spec, words.speak)
    if row.first_fault is None:
        return lambda like: with_identity(row, like.origin, like.header)
    text = words.filled(row.first_fault)
    return lambda like: with_identity(row, like.origin, like.header, first_fault=text(like))


class _Words:
    """Says the values of a message, with a mark in place of those that are left out of its form."""

    def __init__(self, blanks: FreeValues, spec: Spec) -> None:
        self._blanks = blanks
        self._spec = spec
        self._declarations: dict[int, Declaration] = {}

    def speak(self, element: etree._Element, declaration: Declaration, spec: Spec) -> str:
        """The value of an element, or the mark for it."""
        number = self._blanks.numbers.get(element)
        if number is None:
            return format_element(element, declaration, spec)
        self._declarations[number] = declaration
        return f"{_MARK}{number}{_MARK}"

    def filled(self, text: str) -> Callable[[TemplateMatch], str]:
        """A text with marks as the text for another message of the form. It holds nothing of this one."""
        parts, spec = text.split(_MARK), self._spec
        numbers = [int(part) for part in parts[1::2]]
        slots = [(2 * place + 1, number, self._declarations[number]) for place, number in enumerate(numbers)]

        def fill(like: TemplateMatch) -> str:
            for place, number, declaration in slots:
                parts[place] = format_value(like.text(number), declaration, spec)
            return "".join(parts)

        return fill if slots else lambda like: text


def _finding_again(finding: Finding, data: bytes, blanks: FreeValues) -> Callable[[TemplateMatch], Finding] | None:
    """A finding at its place in another message, which moves with the values before it; about a value, with that."""
    place, starts = finding.place, [blank.start for blank in blanks.values]
    if finding.edits or finding.suggestion:
        return None
    before = bisect_left(starts, place.byte_offset)
    line = max(data.rfind(end, 0, place.byte_offset) for end in (b"\n", b"\r")) + 1
    lengths = [len(blank.text) for blank in blanks.values[:before]]
    # How many values stand before it at all, and of those, the first in its line; how long they were.
    first = bisect_left(starts, line)
    far, near = sum(lengths), sum(lengths[first:])
    own = before if before < len(starts) and starts[before] == place.byte_offset else None
    if own is not None:
        return _about(finding, blanks, own, lambda like: _moved(place, like.values, before, first, far, near))
    return lambda like: finding._replace(place=_moved(place, like.values, before, first, far, near))


def _about(
    finding: Finding, blanks: FreeValues, own: int, moved: Callable[[TemplateMatch], Place]
) -> Callable[[TemplateMatch], Finding] | None:
    """A finding about a value that is left out: of those, only times to come are found fault with."""
    blank = blanks.values[own]
    start, quoted, end = finding.message.partition(f'"{blank.text}"')
    if not blank.ahead or not quoted or blank.text in end or finding.actual != blank.text or finding.expected:
        return None

    def again(like: TemplateMatch) -> Finding:
        place, text = moved(like), like.text(own)
        longer = len(text) - len(blank.text)
        place = place._replace(end_column=place.end_column + longer, byte_length=place.byte_length + longer)
        return finding._replace(message=f'{start}"{text}"{end}', place=place, actual=text)

    return again


def _moved(place: Place, values: Sequence[bytes], before: int, first: int, far: int, near: int) -> Place:
    lengths = [len(value) for value in values[:before]]
    down, right = sum(lengths) - far, sum(lengths[first:]) - near
    if not down and not right:
        return place
    return place._replace(
        column=place.column + right, end_column=place.end_column + right, byte_offset=place.byte_offset + down
    )
