"""Turns inputs into messages: one for each source, or each of those inside it if the source itself is not a message.

Bytes of another kind are converted, envelopes are split, and damage in the cell of a table is repaired as little as
makes the message readable; each repair is a finding.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeVar

from mmc_cli.inputs.converters import find_converter
from mmc_cli.inputs.encodings import find_unread_encoding
from mmc_cli.inputs.file_reader import open_sources
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import PathOrSource, Repair, Source, SourceMap, to_file_positions
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding

ReplayT = TypeVar("ReplayT")


def read_messages(
    path_or_source: PathOrSource,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    replay: Callable[[Source], ReplayT | None] = lambda source: None,
) -> Iterator[tuple[Source, Message | ReplayT | None]]:
    """Yield the messages of an input, most often one, each with its source.

    Args:
        path_or_source: An input from `find_inputs`.
        options: How to read it.
        replay: Returns what to yield in place of the message of a source, which is then not read; None to read it.

    Yields:
        Each source with its message; with None if it has no bytes, for the reason that it gives.
    """

    def read_or_replay(source: Source) -> tuple[Source, Message | ReplayT | None]:
        if source.data is None:
            return source, None
        try:
            result = replay(source)
            return source, result if result is not None else read_source(source, options)
        except Exception as error:
            return source.with_defect(error), None

    for each in open_sources(path_or_source, options) if isinstance(path_or_source, str) else (path_or_source,):
        source, result = read_or_replay(each)
        if not isinstance(result, Message) or result.root is not None:
            yield source, result
            continue
        if source.data and not result.too_large and (converter := find_converter(source.data)) is not None:
            for converted in converter.convert(source.data, source.origin, options):
                yield read_or_replay(converted)
            continue
        nested = map(read_or_replay, _split(source, result, options))
        first_two = tuple(islice(nested, 2))
        readable = any(each is not None and not _is_unreadable(each) for _, each in first_two)
        if len(first_two) < 2 and (not readable or result.findings[-1].rule is faults.ENCODING):
            yield source, result  # there is only this one, with its fault
        elif len(first_two) == 1 and result.findings[-1].rule is faults.NOT_WELL_FORMED:
            # one message and something else around it: what is not well-formed is never valid, whatever can be read
            yield from ((each, _with_fault(inside, result)) for each, inside in chain(first_two, nested))
        else:
            yield from chain(first_two, nested)


def read_source(source: Source, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Message:
    """Return the one message of a source. If it is repairable and damaged, it is repaired, and findings say how.

    Raises:
        ValueError: The source has no bytes.
    """
    if source.data is None:
        raise ValueError("the source has no bytes: its reason says why")
    message = read(source.data, source.origin, options)
    if source.source_map is None:
        return message
    damage = (_repair_finding(Repair(0, 0, "", source.damage), source.source_map),) if source.damage else ()
    if source.repairable and message.root is None and not message.too_large:
        repaired = _repair(source.data, message, source.source_map, options)
        if repaired is not None:
            return replace(repaired, findings=damage + repaired.findings)
    findings = tuple(to_file_positions(finding, source.source_map, source.data) for finding in message.findings)
    return replace(message, findings=damage + findings, source_map=source.source_map)


def _split(source: Source, message: Message, options: ReadOptions) -> Iterator[Source]:
    """Yield the sources inside one that is not a message: another document, or one damaged before the next begins."""
    fault = message.findings[-1]
    damaged = fault.rule in (faults.NOT_WELL_FORMED, faults.ENCODING)
    if source.data is None or not (damaged or (fault.rule is faults.NOT_MMC and fault.actual is not None)):
        return
    if find_unread_encoding(source.data) is not None:
        return
    from mmc_cli.inputs.containers.xml_wrappers import may_hold_messages, split

    if may_hold_messages(source.data):
        yield from split((source.data,), source.origin, options, source.source_map)


def _with_fault(inside: object, outer: Message) -> Any:
    """Return a message found in a document that is not well-formed, with the fault of the document."""
    return replace(inside, findings=outer.findings + inside.findings) if isinstance(inside, Message) else inside


def _is_unreadable(result: object) -> bool:
    return isinstance(result, Message) and result.root is None


def _repair(data: bytes, message: Message, source_map: SourceMap, options: ReadOptions) -> Message | None:
    """Return the message after the fewest kinds of repair that make it readable; None if none do."""
    from mmc_cli.inputs.repairs import repair_stages

    findings: list[Finding] = []
    for text, repairs in repair_stages(data.decode("utf-8", "surrogateescape")):
        findings += (_repair_finding(repair, source_map) for repair in repairs if repair.description)
        source_map = source_map.with_repairs(repairs)
        message = read(text.encode("utf-8", "surrogateescape"), message.origin, options)
        if message.root is not None:
            return replace(message, findings=tuple(findings), source_map=source_map)
    return None


def _repair_finding(repair: Repair, source_map: SourceMap) -> Finding:
    return Finding(
        faults.REPAIRED,
        _printable(repair.description),
        source_map.repair_place(repair),
        actual=_printable(source_map.original_text(repair)),
    )


def _printable(text: str) -> str:
    """Return text with a replacement character for each byte that is not in the encoding of its file."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
