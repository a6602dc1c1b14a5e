"""Builds functions that replay a verdict, or a row of a listing, for other messages of a template."""

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
from mmc_cli.validate.schema_verdict import is_schema_valid

if TYPE_CHECKING:
    from mmc_cli.records.listing import AlertRow, ResponseRow

_MARK = "\0"  # occurs in no message: separates fixed text and the number of a value


def can_replay_verdict(message: Message, spec: Spec) -> bool:
    """Return whether verdicts on other messages may follow from this one, before its faults are explained.

    They may not if there is a schema fault, whose words depend on values, or if the message declares another version,
    for which rules check the values again.
    """
    return message.header.declared_version == str(spec.version) and is_schema_valid(message, spec)


def replay_verdict(verdict: Verdict, values: FreeValues) -> Callable[[TemplateMatch], Verdict] | None:
    """Build the verdicts of other messages; None if they do not follow from this one."""
    if not verdict.schema_valid or verdict.header.declared_version != verdict.mmc_version:
        return None
    findings = [_replay_finding(finding, verdict.data, values) for finding in verdict.findings]
    replays = [replay for replay in findings if replay is not None]
    if len(replays) < len(findings):
        return None

    def replay(match: TemplateMatch) -> Verdict:
        own = tuple([each(match) for each in replays])
        whole = Verdict(match.origin, match.header, verdict.mmc_version, verdict.schema_valid, own, True, match.data)
        return with_file_positions(whole, match.source_map)

    return replay


def replay_alert(message: Message, spec: Spec, values: FreeValues) -> "Callable[[TemplateMatch], AlertRow]":
    """Build the rows of other alerts, without payloads as data."""
    from mmc_cli.decoding.listing import alert_row, with_identity  # imports msgspec, which a verdict does not need

    writer = _ValueWriter(values, spec)
    row = alert_row(message, spec, writer.format_element, decode_payload=False)
    if row.payload_text is None:
        return lambda match: with_identity(row, match.origin, match.header)
    text = writer.fill(row.payload_text)
    return lambda match: with_identity(row, match.origin, match.header, payload_text=text(match))


def replay_response(message: Message, spec: Spec, values: FreeValues) -> "Callable[[TemplateMatch], ResponseRow]":
    """Build the rows of other responses."""
    from mmc_cli.decoding.listing import response_row, with_identity

    writer = _ValueWriter(values, spec)
    row = response_row(message, spec, writer.format_element)
    if row.first_fault is None:
        return lambda match: with_identity(row, match.origin, match.header)
    fault = writer.fill(row.first_fault)
    return lambda match: with_identity(row, match.origin, match.header, first_fault=fault(match))


class _ValueWriter:
    """Formats the values of a message, with a mark in place of each free one."""

    def __init__(self, values: FreeValues, spec: Spec) -> None:
        self._values = values
        self._spec = spec
        self._declarations: dict[int, Declaration] = {}

    def format_element(self, element: etree._Element, declaration: Declaration, spec: Spec) -> str:
        """Return the value of an element, or the mark for it."""
        number = self._values.numbers.get(element)
        if number is None:
            return format_element(element, declaration, spec)
        self._declarations[number] = declaration
        return f"{_MARK}{number}{_MARK}"

    def fill(self, text: str) -> Callable[[TemplateMatch], str]:
        """Return a function that fills a text with marks for another message. It keeps nothing of this message."""
        parts, spec = text.split(_MARK), self._spec
        numbers = [int(part) for part in parts[1::2]]
        slots = [(2 * place + 1, number, self._declarations[number]) for place, number in enumerate(numbers)]

        def write(match: TemplateMatch) -> str:
            for place, number, declaration in slots:
                parts[place] = format_value(match.text(number), declaration, spec)
            return "".join(parts)

        return write if slots else lambda match: text


def _replay_finding(finding: Finding, data: bytes, values: FreeValues) -> Callable[[TemplateMatch], Finding] | None:
    """Build a finding for other messages: its place depends on the values before it, and it quotes its value."""
    if finding.edits or finding.suggestion:
        return None
    place, free = finding.place, set(values.numbers.values())
    before = bisect_left(values.starts, place.byte_offset)
    line = max(data.rfind(end, 0, place.byte_offset) for end in (b"\n", b"\r")) + 1
    move = _Move(place, values, before, bisect_left(values.starts, line))
    if before in free and values.starts[before] == place.byte_offset:
        return _replay_about_value(finding, values.texts[before], before, move)
    if any(f'"{values.texts[number]}"' in finding.message for number in free):
        return None
    return lambda match: finding._replace(place=move(match.values))


def _replay_about_value(
    finding: Finding, text: str, number: int, move: "_Move"
) -> Callable[[TemplateMatch], Finding] | None:
    start, quoted, end = finding.message.partition(f'"{text}"')
    if not quoted or text in end or finding.actual != text or finding.expected:
        return None

    def replay(match: TemplateMatch) -> Finding:
        place, other = move(match.values), match.text(number)
        longer = len(other) - len(text)
        place = place._replace(end_column=place.end_column + longer, byte_length=place.byte_length + longer)
        return finding._replace(message=f'{start}"{other}"{end}', place=place, actual=other)

    return replay


class _Move:
    """Moves a place by the lengths of the values before it.

    Args:
        before: Number of values before the place.
        first: The first of these on the line of the place.
    """

    def __init__(self, place: Place, values: FreeValues, before: int, first: int) -> None:
        self._place = place
        self._before = before
        self._first = first
        self._in_file = sum(map(len, values.texts[:before]))
        self._in_line = sum(map(len, values.texts[first:before]))

    def __call__(self, values: Sequence[bytes]) -> Place:
        lengths = [len(value) for value in values[: self._before]]
        down, right = sum(lengths) - self._in_file, sum(lengths[self._first :]) - self._in_line
        if not down and not right:
            return self._place
        return self._place._replace(
            column=self._place.column + right,
            end_column=self._place.end_column + right,
            byte_offset=self._place.byte_offset + down,
        )
