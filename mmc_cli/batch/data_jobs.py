"""The jobs that return the content of messages as data: `mmc decode` and `mmc show readings`.

Where a message matches a template, its rows and its record are written from its values, without parsing it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from mmc_cli.batch.counts import INVALID, LISTED, Counts
from mmc_cli.batch.message_choice import EVERY_MESSAGE, MessageChoice
from mmc_cli.batch.pipeline import Job, PayloadJob
from mmc_cli.batch.selector import ALWAYS, Period
from mmc_cli.inputs.message import Message
from mmc_cli.model.instant import parse_instant
from mmc_cli.specification import Spec
from mmc_cli.validate.schema_verdict import is_schema_valid

if TYPE_CHECKING:
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.decoding.readings import ReadingLine, ReadingRow
    from mmc_cli.records.gbcs import GbcsRecord
    from mmc_cli.records.message import DecodedMessage
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateMatch


class DecodeJob(PayloadJob["DecodedMessage | GbcsRecord"]):
    """Returns each message as one typed record; if `strict`, only those that the schema accepts.

    Args:
        choice: the messages to return.
    """

    can_replay: ClassVar[bool] = True
    copies_values: ClassVar[bool] = True

    def __init__(
        self, strict: bool = False, style: "Style | None" = None, choice: MessageChoice = EVERY_MESSAGE
    ) -> None:
        self.strict, self.style, self.choice = strict, style, choice

    @property
    def copies_payloads(self) -> bool:
        """True unless it depends on the values which messages are wanted."""
        return not self.choice.is_active

    def process(self, message: Message, spec: Spec, counts: Counts) -> "tuple[DecodedMessage | GbcsRecord, ...]":
        if not self.choice.takes(message):
            return ()
        counts.counters[LISTED] += 1
        decoded = self._decode(message, spec)
        if not decoded.schema_valid and (self.strict or not message.is_payload):
            counts.counters[INVALID] += 1
            if self.strict:
                return ()
        return (decoded,)

    def _decode(self, message: Message, spec: Spec) -> "DecodedMessage | GbcsRecord":
        """Return a message as data, or the record of a GBCS payload."""
        if message.is_payload:
            from mmc_cli.decoding.payloads import payload_record

            return payload_record(message, spec)
        from mmc_cli.decoding.json_record import DEFAULT_STYLE, decode_message

        return decode_message(message, spec, self.style or DEFAULT_STYLE)

    def build_formatted_replay(
        self, message: Message, spec: Spec, free_values: "FreeValues", formatter: Callable[[Any], Any]
    ) -> "ReplayFunction | None":
        from mmc_cli.decoding.json_record import DEFAULT_STYLE, decode_message
        from mmc_cli.template_cache.filled_text import marked_rows, replay_text

        style = self.style or DEFAULT_STYLE
        if self.choice.is_active or style.si:
            return None
        rows = marked_rows(message, free_values, lambda *marked: (decode_message(marked[0], spec, style, marked[1]),))
        if not rows:
            return None
        counters = {LISTED: 1, INVALID: int(not rows[0].schema_valid)}
        return _count_results(replay_text(() if self.strict and counters[INVALID] else rows, formatter), counters)


class RowsJob(Job[Any]):  # each kind of rows has its own type
    """Returns the rows of a kind: one in `decoding.rows.ROWS`, or the path or name of an element.

    Rows of readings are those of a period; with `si` their values are also in the everyday unit.
    """

    copies_values: ClassVar[bool] = True

    def __init__(self, kind: str, strict: bool = False, period: Period = ALWAYS, si: bool = False) -> None:
        self.kind, self.strict, self.period, self.si = kind, strict, period, si

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[Any]:
        is_invalid = message.root is not None and not is_schema_valid(message, spec)
        rows = () if is_invalid and self.strict else self._make_rows(message, spec, counts)
        counts.counters[INVALID] += is_invalid
        return rows

    @property
    def can_replay(self) -> bool:
        """Whether `build_replay` can return a function."""
        return self.kind == "readings"

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.template_cache.filled_text import replay_readings

        def build(rows: "list[ReadingRow]") -> "ReplayFunction":
            fill = replay_readings(rows, spec)
            return lambda match, counts: _read_in(self.period, fill(match), counts)

        return self._build(message, spec, free_values, build)

    def build_formatted_replay(
        self, message: Message, spec: Spec, free_values: "FreeValues", formatter: Callable[[Any], Any]
    ) -> "ReplayFunction | None":
        from mmc_cli.template_cache.filled_text import replay_text

        if self.period.is_bounded or self.si:
            return super().build_formatted_replay(message, spec, free_values, formatter)
        return self._build(message, spec, free_values, lambda rows: replay_text(rows, formatter))

    def build_packed_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        from mmc_cli.batch.arrow_batches import FilledRows, RowTemplate

        if self.period.is_bounded or self.si:
            return self.build_replay(message, spec, free_values)

        def build(rows: "list[ReadingRow]") -> "ReplayFunction":
            template = RowTemplate(rows) if rows else None
            return lambda match, counts: (FilledRows(template, match),) if template is not None else ()

        return self._build(message, spec, free_values, build)

    def _build(
        self,
        message: Message,
        spec: Spec,
        free_values: "FreeValues",
        build: "Callable[[list[ReadingRow]], ReplayFunction]",
    ) -> "ReplayFunction | None":
        """Return what a function builds from the readings with marks; None for no template."""
        from mmc_cli.template_cache.filled_text import marked_readings

        rows = marked_readings(message, spec, free_values, self.si)
        if rows is None:
            return None
        is_invalid = not is_schema_valid(message, spec)
        return _count_results(build([] if is_invalid and self.strict else rows), {INVALID: int(is_invalid)})

    def _make_rows(self, message: Message, spec: Spec, counts: Counts) -> tuple[Any, ...]:
        from mmc_cli.decoding.rows import READINGS, ROWS, element_rows, reading_rows

        if self.kind == READINGS:
            return tuple(_read_in(self.period, reading_rows(message, spec, self.si), counts))
        make_rows = ROWS.get(self.kind)
        return tuple(make_rows(message, spec) if make_rows is not None else element_rows(message, spec, self.kind))


class ReadingsJob(Job["ReadingRow | ReadingLine"]):
    """Returns a row for each value measured in a period; a short one has only what fits a terminal."""

    can_replay: ClassVar[bool] = True
    copies_values: ClassVar[bool] = True

    def __init__(self, short: bool = False, period: Period = ALWAYS) -> None:
        self.short, self.period = short, period

    def process(self, message: Message, spec: Spec, counts: Counts) -> "tuple[ReadingRow | ReadingLine, ...]":
        from mmc_cli.decoding.readings import reading_rows

        rows = _read_in(self.period, reading_rows(message, spec), counts)
        results = tuple(row.line() if self.short else row for row in rows)
        counts.counters[LISTED] += len(results)
        return results

    def build_formatted_replay(
        self, message: Message, spec: Spec, free_values: "FreeValues", formatter: Callable[[Any], Any]
    ) -> "ReplayFunction | None":
        from mmc_cli.template_cache.filled_text import marked_readings, replay_text

        if self.short or self.period.is_bounded:
            return None
        rows = marked_readings(message, spec, free_values)
        return _count_results(replay_text(rows, formatter), {LISTED: len(rows)}) if rows is not None else None


def _read_in(period: Period, rows: "Iterator[ReadingRow]", counts: Counts) -> "Iterator[ReadingRow]":
    """Yield the readings of a message in a period; count a message with readings that have no time."""
    if not period.is_bounded:
        yield from rows
        return
    has_untimed = False
    for row in rows:
        when = parse_instant(row.reading.time)
        has_untimed |= when is None
        if when is not None and period.contains(when):
            yield row
    counts.without_time += has_untimed


def _count_results(replay: "ReplayFunction", counters: Mapping[str, int]) -> "ReplayFunction":
    """Return a function that also counts the results."""
    counters = {name: number for name, number in counters.items() if number}
    if not counters:
        return replay

    def count(match: "TemplateMatch", counts: Counts) -> Iterable[Any]:
        for name, number in counters.items():
            counts.counters[name] += number
        return replay(match, counts)

    return count
