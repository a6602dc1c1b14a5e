"""Turns what was found into messages: one for each source, or each of those in it; damage around them is repaired.

A source that is no message may hold some further in. What is damaged in a cell of a table is repaired as little as
makes it readable, and each repair is a finding.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import TypeVar

from mmc_cli.inputs.discovery import opened
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import PathOrSource, Repair, Source, SourceMap, to_file_positions
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding

KnownT = TypeVar("KnownT")


def messages(
    found: PathOrSource,
    reading: ReadOptions = DEFAULT_READ_OPTIONS,
    known: Callable[[Source], KnownT | None] = lambda source: None,
) -> Iterator[tuple[Source, Message | KnownT | None]]:
    """The messages of what was found, most often one; None for a source without bytes, whose reason says why.

    What `known` gives for a source comes in place of its message, which is not read then.
    """

    def told(source: Source) -> Message | KnownT | None:
        if source.data is None:
            return None
        one = known(source)
        return one if one is not None else message_of(source, reading)

    for source in opened(found, reading) if isinstance(found, str) else (found,):
        whole = told(source)
        if not isinstance(whole, Message) or whole.root is not None or not _may_hold_more(whole):
            yield source, whole
            continue
        inside = ((each, told(each)) for each in _inside(source, reading))
        first = tuple(islice(inside, 2))
        sound = any(one is not None and not _faulty(one) for _, one in first)
        if len(first) < 2 and (not sound or whole.findings[-1].rule is faults.ENCODING):
            yield source, whole  # there is only this one, with its fault
        else:
            yield from chain(first, inside)


def _inside(source: Source, reading: ReadOptions) -> Iterator[Source]:
    """What a source that is not one message may hold further in."""
    from mmc_cli.inputs.containers.xml_wrappers import held, split

    if source.data is not None and held(source.data):
        yield from split((source.data,), source.origin, reading, source.frame)


def _faulty(told: object) -> bool:
    return isinstance(told, Message) and told.root is None


def message_of(source: Source, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Message:
    """The one message of a source; out of a cell of a table it is repaired where that makes it readable, which a
    finding says.

    Raises ValueError for a source without bytes.
    """
    if source.data is None:
        raise ValueError("the source has no bytes: its reason says why")
    message = read(source.data, source.origin, reading)
    if source.frame is None:
        return message
    damage = (_repair(Repair(0, 0, "", source.damage), source.frame),) if source.damage else ()
    if source.cell and message.root is None and not message.too_large:
        mended = _mended(source, source.frame, reading)
        if mended is not None:
            return replace(mended, findings=damage + mended.findings)
    findings = tuple(to_file_positions(finding, source.frame, source.data) for finding in message.findings)
    return replace(message, findings=damage + findings, frame=source.frame)


def _may_hold_more(message: Message) -> bool:
    """True for XML that is no message: another document, or one that breaks off where the next begins."""
    finding = message.findings[-1]
    damaged = finding.rule in (faults.NOT_WELL_FORMED, faults.ENCODING)
    return damaged or (finding.rule is faults.NOT_MMC and finding.actual is not None)


def _mended(source: Source, frame: SourceMap, reading: ReadOptions) -> Message | None:
    """The message as it is after the fewest kinds of repair that make it readable; None where none do."""
    from mmc_cli.inputs.repairs import stages

    findings: list[Finding] = []
    for text, repairs in stages((source.data or b"").decode("utf-8", "surrogateescape")):
        findings += (_repair(each, frame) for each in repairs if each.words)
        frame = frame.repaired(repairs)
        message = read(text.encode("utf-8", "surrogateescape"), source.origin, reading)
        if message.root is not None:
            return replace(message, findings=tuple(findings), frame=frame)
    return None


def _repair(repair: Repair, frame: SourceMap) -> Finding:
    place = frame.around(repair)
    start = frame.positions()[repair.start]
    original = frame.text[start : frame.positions()[repair.end]]
    said = f"read after a repair: {_shown(repair.words)}"
    return Finding(faults.REPAIRED, said, place, actual=_shown(original))


def _shown(text: str) -> str:
    """Text without the surrogates that stand for bytes which are none of the file's encoding."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
