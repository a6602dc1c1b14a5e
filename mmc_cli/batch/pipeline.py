"""Turns sources into the results of a job, with counts; picklable, so that worker processes can run it.

A pipeline reads each source, applies the selector and passes the message to its job. Messages that match a cached
template are not parsed: their results are replayed. The counts of several processes are added.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from mmc_cli.batch.counts import Counts, warn_unreadable
from mmc_cli.batch.options import DEFAULT_BATCH_OPTIONS, BatchOptions
from mmc_cli.inputs.file_reader import fetch_ahead
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.base_rules import NOT_MMC
from mmc_cli.model.defect import describe_error
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.model.template_switch import templates_are_on
from mmc_cli.specification import Spec

if TYPE_CHECKING:
    from mmc_cli.batch.payload_replays import PayloadReplays
    from mmc_cli.template_cache.cache import FreeValues, Match, ReplayFunction, TemplateCache

_MAX_RESULTS_PER_CHUNK, _MAX_MESSAGES_PER_CHUNK = 256, 1024
_MAX_BYTES_FORMATTED = 2**18  # of messages whose results are text of about their size, to fit the processor caches

ResultT = TypeVar("ResultT")
OutputT = TypeVar("OutputT")
ResultT_co = TypeVar("ResultT_co", covariant=True)


class Job(Protocol[ResultT_co]):
    """The base class of jobs: the work on each message of a run, as a picklable object."""

    # Whether `process` also receives GBCS payloads, which have no root.
    takes_payloads: ClassVar[bool] = False

    @property
    def reports_input_faults(self) -> bool:
        """Whether the results report faults of the input; otherwise the run warns about them."""
        return False

    @property
    def can_replay(self) -> bool:
        """Whether `build_replay` can return a function; otherwise no templates are made."""
        return False

    @property
    def copies_values(self) -> bool:
        """Whether replayed results contain values of the message verbatim."""
        return False

    @property
    def copies_payloads(self) -> bool:
        """Whether the results of a GBCS payload only copy its values that vary, as text."""
        return False

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[ResultT_co]:
        """Return the results of a message that could be read."""
        ...

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> Iterable[ResultT_co]:
        """Return the results of a source without a readable message; here none, with a warning."""
        return warn_unreadable(source, message, counts)

    def build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        """Return a function that returns the results of other messages of the template; None for no template."""
        return None

    def build_formatted_replay(
        self, message: Message, spec: Spec, free_values: "FreeValues", formatter: Callable[[Any], Any]
    ) -> "ReplayFunction | None":
        """Return a function that returns those results formatted; None for no template."""
        replay = self.build_replay(message, spec, free_values)
        return None if replay is None else lambda match, counts: map(formatter, replay(match, counts))

    def build_packed_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        """Return a function that returns those results for packing; None for no template."""
        return None


class PayloadJob(Job[ResultT_co], Protocol[ResultT_co]):
    """A job that also processes GBCS payloads."""

    takes_payloads: ClassVar[bool] = True


class Chunk(NamedTuple, Generic[OutputT]):
    """Some output of a batch: how many of its items are finished, and whether it has output of the next one."""

    items_done: int
    next_item_started: bool
    output: OutputT


Output: TypeAlias = tuple[Counts, list[ResultT]]


class Pipeline(Generic[ResultT]):
    """A job and the options of its run; with `unique`, each message has separate counts.

    Args:
        formatter: turns each result into text in the process that makes it, so that workers share that work.
        packer: joins the results of some messages, for the same reason.
    """

    def __init__(
        self,
        job: Job[Any],
        options: BatchOptions = DEFAULT_BATCH_OPTIONS,
        formatter: Callable[[Any], ResultT] | None = None,
        packer: Callable[[Sequence[Any]], list[ResultT]] = list,
    ) -> None:
        self.job, self.options, self.formatter, self.packer = job, options, formatter, packer
        # No templates if results depend on more than the template.
        self._has_templates = (
            job.can_replay and not options.selector.is_active and options.xsd is None and templates_are_on()
        )
        self._has_read = False
        self._templates: TemplateCache | None = None
        self._payloads: PayloadReplays | None = None

    def run(self, sources: Sequence[PathOrSource]) -> Iterator[Chunk[Output[ResultT]]]:
        """Yield the results of some sources with their counts, a bounded number at a time."""
        counts, results, size = Counts(), list[ResultT](), 0
        for done, path_or_source in enumerate(fetch_ahead(sources, self.options.read_options)):
            has_output = False
            for number, (source, message) in enumerate(self._read(path_or_source)):
                if made := self._format_results(source, message, counts):
                    results += made
                    size += len(source.data or b"") if self.formatter is not None else 0
                # Most sources are one message: they are reported as finished, not as started.
                if self.options.unique or (number and _is_full(counts, results, size)):
                    has_output = True
                    yield Chunk(done, True, (counts, self._pack(results, counts)))
                    counts, results, size = Counts(), [], 0
            if has_output or _is_full(counts, results, size):
                yield Chunk(done + 1, False, (counts, self._pack(results, counts)))
                counts, results, size = Counts(), [], 0
        yield Chunk(len(sources), False, (counts, self._pack(results, counts)))

    def _read(self, path_or_source: PathOrSource) -> "Iterator[tuple[Source, Message | Match | None]]":
        """Yield the messages of an input; after an exception in the reader, the rest of the input is not read."""
        try:
            yield from read_messages(path_or_source, self.options.read_options, self._find_match)
        except MmcError:
            raise
        except Exception as error:
            yield _source_of(path_or_source).with_defect(error), None

    def _format_results(self, source: Source, message: "Message | Match | None", counts: Counts) -> Sequence[ResultT]:
        """Return the formatted results of a message; after a defect, results that report it."""
        messages = counts.messages
        try:
            if isinstance(message, Message):
                message = self._record(source, message)
            if not (message is None or isinstance(message, Message)):
                return tuple(_replay(message, counts))
            results = tuple(self._process(source, message, counts))
        except MmcError:
            raise
        except Exception as error:
            counts.messages = messages
            return self._report_defect(source, error, counts)
        try:
            return tuple(map(self.formatter, results)) if self.formatter is not None else results
        except Exception as error:
            counted = Counts()
            self._process(source, message, counted)
            counts.remove(counted)
            counts.messages = messages
            return self._report_defect(source, error, counts)

    def _report_defect(self, source: Source, error: Exception, counts: Counts) -> Sequence[ResultT]:
        unread = source.with_defect(error)
        results = self._process(unread, None, counts)
        try:
            return tuple(map(self.formatter, results) if self.formatter is not None else results)
        except Exception:
            counts.warnings.append(f"{source.origin}: not checked: {unread.reason}")
            return ()

    def _pack(self, results: Sequence[Any], counts: Counts) -> list[ResultT]:
        """Return the packed results, without those of messages with a defect, which are counted instead."""
        try:
            return self.packer(results)
        except MmcError:
            raise
        except Exception:
            packed = list[ResultT]()
        for origin, own in groupby(results, _origin_of):
            try:
                packed += self.packer(list(own))
            except MmcError:
                raise
            except Exception as error:
                reason, defect = describe_error(error)
                if defect is not None:
                    counts.add_defect(defect)
                counts.not_checked += 1
                counts.warnings.append(f"{origin}: not checked: {reason}")
        return packed

    def on_worker_death(self, path_or_source: PathOrSource, cause: str) -> Output[ResultT]:
        """Return the output of a source whose worker process died."""
        counts = Counts(messages=1)
        unread = Source(_source_of(path_or_source).origin, None, f"the worker process that read it died ({cause})")
        results = self.job.report_unreadable(unread, None, counts)
        return counts, list(map(self.formatter, results) if self.formatter is not None else results)

    def __getstate__(self) -> dict[str, object]:
        """Omit the templates: each process has its own."""
        return {**self.__dict__, "_templates": None, "_payloads": None}

    def _find_match(self, source: Source) -> "Match | None":
        """Return the match of a template; None before a first message, so that a run over one imports no cache."""
        if self._templates is None:
            if not (self._has_read and self._has_templates):
                return None
            from mmc_cli.template_cache.cache import TemplateCache

            self._templates = TemplateCache(self.options.read_options.max_bytes, self.job.copies_values)
        return self._templates.match(source) or (self._payloads.match(source) if self._payloads is not None else None)

    def _record(self, source: Source, message: Message) -> "Message | Match":
        """Return the match of a message from which a template is made; any other message unchanged."""
        if self._templates is None or source.defect is not None:
            return message
        if message.is_payload and self.formatter is not None and self.job.copies_payloads:
            from mmc_cli.batch.payload_replays import PayloadReplays

            self._payloads = self._payloads or PayloadReplays(
                self.job.process, self.formatter, self.options.read_options
            )
            self._payloads.add(message, self.options.spec_for(message))
        if message.root is None or message.findings or message.payload is not None:
            return message
        standalone = message if message.source_map is None else message.with_source_map(None, ())
        spec = self.options.spec_for(message)
        match = self._templates.record(standalone, spec, partial(self._build_replay, standalone, spec))
        return message if match is None else match._replace(source_map=message.source_map)

    def _build_replay(self, message: Message, spec: Spec, free_values: "FreeValues") -> "ReplayFunction | None":
        if self.formatter is not None:
            return self.job.build_formatted_replay(message, spec, free_values, self.formatter)
        build = self.job.build_replay if self.packer is list else self.job.build_packed_replay
        return build(message, spec, free_values)

    def _process(self, source: Source, message: Message | None, counts: Counts) -> Iterable[Any]:
        if source.unread:
            counts.warnings.append(f"{source.origin}: {source.reason}")
            return ()
        if source.missing:
            counts.missing += 1
            return self.job.report_unreadable(source, None, counts)
        if source.empty or (message is not None and message.empty):
            counts.without_message += 1
            if not counts.first_without_message:
                reason = source.reason if message is None else message.findings[-1].message
                counts.first_without_message = f"{source.origin}, {reason}"
            return ()
        counts.messages += 1
        if source.defect is not None:
            counts.add_defect(source.defect)
        if message is None or (message.root is None and not message.is_payload):
            return self.job.report_unreadable(source, message, counts)
        is_taken = message.root is not None or self.job.takes_payloads
        counts.malformed += is_taken and message.is_damaged_payload
        if is_taken and message.findings and not self.job.reports_input_faults:
            faults = [each for each in message.findings if each.rule is not NOT_MMC]  # which payloads may be
            counts.warnings += (f"{source.origin}:{each.place.line}: {each.message}" for each in faults)
        spec = self.options.spec_for(message)
        if self.options.selector.is_active and not self.options.selector.selects(message, spec):
            counts.add_not_selected(self.options.selector.misses_time(message, spec))
            return ()
        counts.add_key(message.key)
        if not is_taken:
            return self.job.report_unreadable(source, message, counts)
        self._has_read = True
        return self.job.process(message, spec, counts)


def _replay(match: "Match", counts: Counts) -> Iterable[Any]:
    counts.messages += 1
    counts.add_key(match.key)
    return match.replay(counts)


def _source_of(path_or_source: PathOrSource) -> Source:
    return path_or_source if isinstance(path_or_source, Source) else Source(Origin(str(path_or_source)), None)


def _origin_of(result: Any) -> Origin:
    """Return the origin of a result to be packed: the match of a template, or a row of a message."""
    if hasattr(result, "match"):
        origin: Origin = result.match.origin
        return origin
    record = result.record()
    return Origin(record.file, record.member, record.index)


def _is_full(counts: Counts, results: Sequence[object], size: int) -> bool:
    return (
        len(results) >= _MAX_RESULTS_PER_CHUNK
        or counts.messages >= _MAX_MESSAGES_PER_CHUNK
        or size >= _MAX_BYTES_FORMATTED
    )
