"""What is done with the messages of a run, as values that another process can be given: sources in, results out.

A task reads each source, asks whether the message is wanted, and hands it to the work of a command. It counts as it
goes, and the counts of several processes add up.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mmc_cli.batch.selector import EVERYTHING, Selector
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.specification import Spec
from mmc_cli.validate import spec_for
from mmc_cli.validate.totals import Totals

if TYPE_CHECKING:
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateCache, TemplateMatch

_MAX_RESULTS, _MAX_SEEN = 256, 1024


@dataclass
class Counts:
    """What was met: candidate messages seen, rows and files without one, sources that could not be read, faulty ones.

    `said` are complaints about single sources, `keys` say of each message whose it is, `numbers` and `tally` are what
    the work of a command counts.
    """

    seen: int = 0
    empty: int = 0
    first_empty: str = ""
    unread: int = 0
    faulty: int = 0
    said: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    tally: Totals = field(default_factory=Totals)

    def add(self, other: "Counts") -> None:
        """Adds what was met elsewhere."""
        self.seen += other.seen
        self.empty += other.empty
        self.first_empty = self.first_empty or other.first_empty
        self.unread += other.unread
        self.faulty += other.faulty
        self.numbers.update(other.numbers)
        self.tally.merge(other.tally)


# The results of one message; of a source without a readable one.
Work: TypeAlias = Callable[[Message, Spec, Counts], Iterable[Any]]
Unreadable: TypeAlias = Callable[[Source, Message | None, Counts], Iterable[Any]]
# What comes of other messages of the form of one; None where that cannot be said.
ReplayFactory: TypeAlias = Callable[[Message, Spec, "FreeValues"], "ReplayFunction | None"]
Part: TypeAlias = tuple[Counts, list[Any]]


def complain(source: Source, message: Message | None, counts: Counts) -> tuple[()]:
    """Says why a source cannot be read."""
    reason = source.reason if message is None else message.findings[-1].message
    place = f":{message.findings[-1].place.line}" if source.source_map and message else ""
    if message is None or message.too_large:
        counts.unread += 1
        reason = f"not checked: {reason}"
    else:
        counts.faulty += 1
    counts.said.append(f"{source.origin}{place}: {reason}")
    return ()


class Task(NamedTuple):
    """The work of a command on the messages that are asked for, and how they are to be read.

    Without `unreadable`, what cannot be read and what was repaired is only complained of. `format_` names the format in
    which results are made ready to be written, as far as that can be done one by one.
    With `single`, the counts of each message come for themselves. With `alike`, a message like one that was read before
    is not read again: it says what comes of that. `xsd` names a schema file that decides in place of ours.
    """

    work: Work
    unreadable: Unreadable | None = None
    version: Version | None = None
    selector: Selector = EVERYTHING
    reading: ReadOptions = DEFAULT_READ_OPTIONS
    format_: str | None = None
    single: bool = False
    alike: ReplayFactory | None = None
    xsd: str | None = None

    def parts(self, sources: Sequence[PathOrSource]) -> Iterator[tuple[int, bool, Part]]:
        """The results of some sources with their counts; before each part, how many sources are done with, and whether
        some of the next is told already.
        """
        ready = _ready(self.format_)
        forms = self._forms()
        known = forms.match if forms is not None else _nothing
        counts, results = Counts(), list[Any]()
        for done, each in enumerate(sources):
            begun = False
            for number, (source, told) in enumerate(read_messages(each, self.reading, known)):
                found = self._found(source, told, forms, counts)
                results += map(ready, found) if ready is not None else found
                # Most sources are one message, and done with when that is told.
                if self.single or (number and _full(counts, results)):
                    begun = True
                    yield done, True, (counts, results)
                    counts, results = Counts(), []
            if begun or _full(counts, results):
                yield done + 1, False, (counts, results)
                counts, results = Counts(), []
        yield len(sources), False, (counts, results)

    def _forms(self) -> "TemplateCache | None":
        """What is known of the messages of a run, where it may stand for reading them."""
        off = self.selector.active or self.xsd is not None or os.environ.get("MMC_TEMPLATE_CACHE") == "off"
        return _known(self) if self.alike is not None and not off else None

    def _found(
        self, source: Source, told: "Message | TemplateMatch | None", forms: "TemplateCache | None", counts: Counts
    ) -> Iterable[Any]:
        """The results of one message, which was read or is known from its form."""
        if told is not None and not isinstance(told, Message):
            counts.seen += 1
            if key := told.header.key:
                counts.keys.append(key)
            return told.template.replay(told, counts)
        found = self._results(source, told, counts)
        if forms is not None and told is not None:
            self._learn(told, forms)
        return found

    def _learn(self, message: Message, forms: "TemplateCache") -> None:
        if self.alike is not None and message.root is not None and not message.findings:
            alone, spec = replace(message, source_map=None), spec_for(message, self.version)
            forms.record(alone, spec, partial(self.alike, alone, spec))

    def lost(self, source: PathOrSource, cause: str) -> Part:
        """What there is in place of a source whose process died, and of what."""
        counts = Counts(seen=1)
        origin = source.origin if isinstance(source, Source) else Origin(source)
        gone = Source(origin, None, f"the process that read it died: {cause}")
        return counts, list((self.unreadable or complain)(gone, None, counts))

    def _results(self, source: Source, message: Message | None, counts: Counts) -> Iterable[Any]:
        if source.empty or (message is not None and message.empty):
            counts.empty += 1
            if not counts.first_empty:
                reason = source.reason if message is None else message.findings[-1].message
                counts.first_empty = f"{source.origin}, {reason}"
            return ()
        counts.seen += 1
        if message is None or message.root is None:
            return (self.unreadable or complain)(source, message, counts)
        if self.unreadable is None and message.findings:
            counts.said += (f"{source.origin}:{each.place.line}: {each.message}" for each in message.findings)
        if key := message.header.key:
            counts.keys.append(key)
        spec = spec_for(message, self.version, self.xsd)
        if not self.selector.active or self.selector.selects(message, spec):
            return self.work(message, spec, counts)
        return ()


def _nothing(source: Source) -> "TemplateMatch | None":
    return None


def _full(counts: Counts, results: Sequence[Any]) -> bool:
    return len(results) >= _MAX_RESULTS or counts.seen >= _MAX_SEEN


@lru_cache(maxsize=1)
def _known(task: Task) -> "TemplateCache":
    """The forms of the messages of a run."""
    from mmc_cli.template_cache.cache import TemplateCache

    return TemplateCache()


def _ready(format_: str | None) -> Callable[[Any], Any] | None:
    if format_ is None:
        return None
    return getattr(import_module(f"mmc_cli.render.{format_}"), "ready", None)
