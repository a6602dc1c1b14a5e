"""Writes the results of a GBCS payload in a DUIS response without decoding it, if it differs from an earlier one only
in values that are copied.

The job processes the payload with marks in place of values that vary, so that its lines have marks where these values
occur (template_cache/filled_text.py). Only jobs with `Job.copies_payloads` are replayed.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from mmc_cli.batch.counts import Counts
from mmc_cli.gbcs.decode import TEMPLATES
from mmc_cli.gbcs.templates import PayloadTemplate
from mmc_cli.inputs.envelopes import ENVELOPES
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec
from mmc_cli.template_cache.cache import FreeValues
from mmc_cli.template_cache.filled_text import mark_of, marked_rows, replay_text

_NO_ELEMENTS = FreeValues((), b"", {})


class PayloadReplay(NamedTuple):
    """A template with the values in its results and the function that makes these; the key has a field for each."""

    template: PayloadTemplate
    key: str
    replay: Callable[[Any, Counts], Iterable[Any]]


class PayloadMatch(NamedTuple):
    """A payload that matches a template. `key` is equal for duplicates."""

    template: PayloadReplay
    origin: Origin
    values: list[bytes]
    key: str

    def replay(self, counts: Counts) -> Iterable[Any]:
        """Return the results, and count them."""
        return self.template.replay(self, counts)


class PayloadReplays:
    """The replays of the payloads that a job has processed, by the numbers of their templates.

    Args:
        process: returns the results of a message, and counts.
        format_row: the function of a format that formats a result as a line.
    """

    def __init__(
        self,
        process: Callable[[Message, Spec, Counts], Iterable[Any]],
        format_row: Callable[[Any], Any],
        options: ReadOptions,
    ) -> None:
        self._process, self._format_row, self._options = process, format_row, options
        self._replays: dict[int, PayloadReplay | None] = {}

    def match(self, source: Source) -> PayloadMatch | None:
        """Return the match of a DUIS response; None if it has to be read."""
        found = ENVELOPES.find(source, self._options)
        if found is None or (template := TEMPLATES.find(found[0])) is None:
            return None
        if (replay := self._replays.get(template.number)) is None:
            return None
        try:
            values = replay.template.read(found[0])
        except (ValueError, OverflowError):
            return None
        if None in values:
            return None
        return PayloadMatch(replay, source.origin, [str(each).encode() for each in values], replay.key.format(*values))

    def add(self, message: Message, spec: Spec) -> None:
        """Keep the replay of a payload that was decoded, if its template is new."""
        template = TEMPLATES.find(message.payload.data) if message.payload is not None else None
        if template is not None and template.number not in self._replays:
            self._replays[template.number] = self._build(message, template, spec)

    def _build(self, message: Message, template: PayloadTemplate, spec: Spec) -> PayloadReplay | None:
        """Return the replay of a template; None if a time is not specified, as it cannot have a mark."""
        if None in template.read(template.payload.data):
            return None
        marks = [mark_of(number) for number in range(len(template.slots))]
        marked = Message(b"", message.origin, None, payload=template.fill(b"", marks))
        key, counted = marked.key, Counts()
        rows = marked_rows(marked, _NO_ELEMENTS, lambda each, _: self._process(each, spec, counted)) or ()
        shown = key + "".join(str(self._format_row(row)) for row in rows)
        slots = [slot for slot, mark in zip(template.slots, marks, strict=True) if mark in shown or slot.may_be_none]
        if len(slots) < len(marks):
            return self._build(message, template._replace(slots=tuple(slots)), spec)
        for number, mark in enumerate(marks):
            key = key.replace(mark, f"{{{number}}}")
        write, counters = replay_text(rows, self._format_row), tuple(counted.counters.items())

        def replay(match: Any, counts: Counts) -> Iterable[Any]:
            for name, number in counters:
                counts.counters[name] += number
            return write(match, counts)

        return PayloadReplay(template, key, replay)
