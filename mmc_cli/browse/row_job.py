"""The job that lists messages: makes a row for each, also for input that could not be read."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from lxml import etree

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import PayloadJob
from mmc_cli.browse.message_row import MessageRow, join_values
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.element_text import collapse, text_pieces
from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import XSI
from mmc_cli.specification import DEFAULT_VERSION, Spec
from mmc_cli.validate import unread_verdict, validate_against

if TYPE_CHECKING:
    from mmc_cli.records.listing import AlertRow, ResponseRow
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateMatch


class RowJob(PayloadJob[MessageRow]):
    """Makes the row of each message, with its verdict.

    Args:
        version: that of the run, None for the version that each message declares.
    """

    reports_input_faults: ClassVar[bool] = True
    can_replay: ClassVar[bool] = True

    def __init__(self, version: Version | None = DEFAULT_VERSION) -> None:
        self.version = version

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[MessageRow]:
        verdict = validate_against(message, spec, as_declared=self.version is None)
        values = join_values(text for _, text in _values(message))
        return (_describe(message, spec).with_verdict(verdict).with_values(values),)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[MessageRow]:
        verdict = unread_verdict(source, message, self.version)
        counts.malformed += verdict.checked
        counts.not_checked += not verdict.checked and not source.missing
        row = MessageRow(source.origin, note="; ".join(dict.fromkeys(each.message for each in verdict.findings)))
        return (row.with_verdict(verdict).with_values(""),)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.template_cache.replay import replay_alert, replay_response, replay_verdict

        verdict = validate_against(message, spec, as_declared=self.version is None)
        if replay_verdict(verdict, free_values) is None or message.header.kind is None:
            return None
        replay = (replay_alert if message.header.kind == "alert" else replay_response)(message, spec, free_values)
        row = _describe(message, spec).with_verdict(verdict)
        numbers = free_values.numbers
        slots = [(numbers.get(element) if element is not None else None, text) for element, text in _values(message)]

        def describe(match: "TemplateMatch", counts: Counts) -> tuple[MessageRow]:
            listed, header = replay(match), match.header
            own = row._replace(
                origin=match.origin, time=header.time or "", device=header.device or "", note=_note(listed)
            )
            values = (text if number is None else match.text(number) for number, text in slots)
            return (own.with_values(join_values(values)),)

        return describe

    def build_packed_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        return self.build_replay(message, spec, free_values)


def pack_rows(rows: Sequence[MessageRow]) -> list[tuple[MessageRow, ...]]:
    """Join the rows of some messages, to be sent and shown together."""
    return [tuple(rows)] if rows else []


def _describe(message: Message, spec: Spec) -> MessageRow:
    """Return the row of a message or a GBCS payload, without its verdict."""
    from mmc_cli.decoding.listing import alert_row, response_row

    header = message.header
    row = MessageRow(message.origin, header.time or "", message.kind_in_words, device=header.device or "")
    if header.kind == "alert":
        alert = alert_row(message, spec, decode_payload=False)
        return row._replace(code=alert.code or "", name=alert.cells()["alert"], note=_note(alert))
    if header.kind == "response":
        response = response_row(message, spec)
        name = response.cells()["service"]
        return row._replace(code=response.code or "", name=name, outcome=response.outcome, note=_note(response))
    return row


def _note(listed: "AlertRow | ResponseRow") -> str:
    """Return the note of a row: the payload of an alert, or the first fault of a response."""
    cells = listed.cells()
    return cells.get("payload") or cells.get("first_fault") or ""


def _values(message: Message) -> Iterator[tuple[etree._Element | None, str]]:
    """Yield the text of each element and attribute of a message, without white space around it."""
    for element in message.root.iter(etree.Element) if message.root is not None else ():
        yield from ((element, collapse(text)) for text in text_pieces(element))
        yield from (
            (None, collapse(str(text))) for name, text in element.attrib.items() if not str(name).startswith(XSI)
        )
