"""Turns inputs into messages: one for each source, or each of those inside it if the source itself is not a message.

Bytes of another kind are converted, envelopes are split, and damage in the cell of a table is repaired with the fewest
changes that make the message readable; each repair is a finding.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from mmc_cli.inputs.converters import find_converter
from mmc_cli.inputs.converters.gbcs import payload_finding
from mmc_cli.inputs.encodings import FRAMING, find_framing, find_unread_encoding, may_hold_messages
from mmc_cli.inputs.envelopes import ENVELOPES
from mmc_cli.inputs.file_positions import to_file_positions
from mmc_cli.inputs.file_reader import open_sources
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions, more_than_allowed
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import PathOrSource, Source, skip_separator
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

ReplayT = TypeVar("ReplayT")

# The beginning of an XML document in any encoding; other text may begin with "<" too.
_XML_START = re.compile(rb"[\xef\xbb\xbf\xfe\xff\s%b]*<\0?[A-Za-z_:?!/]" % FRAMING.encode())


def read_messages(
    path_or_source: PathOrSource,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    replay: Callable[[Source], ReplayT | None] = lambda source: None,
) -> Iterator[tuple[Source, Message | ReplayT | None]]:
    """Yield the messages of an input, usually one, each with its source.

    Args:
        path_or_source: An input from `find_inputs`.
        options: How to read it.
        replay: Returns a replacement to yield for the message of a source, which is then not read; None to read it.

    Yields:
        Each source with its message, or None if it has no bytes.
    """

    def read_or_replay(
        source: Source,
    ) -> "tuple[Source, Message | ReplayT | None]":  # a quoted type: this runs for each input
        if source.data is None:
            return source, None
        try:
            result = replay(source) if source.payload is None else None
            if result is not None:
                return source, result
            return source, ENVELOPES.read(source, options) or read_source(source, options)
        except Exception as error:
            return source.with_defect(error), None

    for each in open_sources(path_or_source, options) if isinstance(path_or_source, str) else (path_or_source,):
        source, result = read_or_replay(each)
        if not isinstance(result, Message) or result.root is not None or result.payload is not None:
            yield source, result
            continue
        inside = _read_inside(source, result, options, read_or_replay)
        yield from islice(inside, options.max_messages)
        if (more := next(inside, None)) is not None:
            yield more_than_allowed(more[0].origin, options), None


def _read_inside(
    source: Source,
    result: Message,
    options: ReadOptions,
    read_or_replay: "Callable[[Source], tuple[Source, Message | ReplayT | None]]",
) -> "Iterator[tuple[Source, Message | ReplayT | None]]":
    """Yield the messages inside a source that is not a message itself; if there are none, the source with its fault."""
    if source.data and not result.too_large and (converter := find_converter(source.data)) is not None:
        converted = converter.convert(source.data, source.origin, options)
        yield from map(read_or_replay, (_put_inside(each, source) for each in converted))
        return
    payloads = _find_payloads(result)
    inside = _split(source, result, options)
    pieces = map(read_or_replay, _number_inside(source, _with_payloads(inside, payloads) if payloads else inside))
    first = tuple(islice(pieces, 3))
    alone = ((source, result),) if _is_one_document(result, first) else ()
    if payloads and not _holds_message(first):
        yield from _read_payloads(source, result, payloads, options)
        return
    for each, read_result in alone or chain(first, pieces):
        in_text = _number_inside(each, _find_in_text(each, read_result, options))
        first_in_text = tuple(islice(in_text, 1))
        if not first_in_text:
            between = skip_separator(each) if not alone else each
            yield (each, read_result) if between is each else (between, None)
        for inner, inner_result in map(read_or_replay, chain(first_in_text, in_text)):
            several: tuple[tuple[Source, Message | ReplayT | None], ...] = ()
            if isinstance(inner_result, Message) and inner_result.root is None:  # such as documents in one base64
                several = tuple(map(read_or_replay, _number_inside(inner, _split(inner, inner_result, options))))
                several = several if not _is_one_document(inner_result, several[:3]) else ()
            yield from several or ((inner, inner_result),)


def _put_inside(converted: Source, source: Source) -> Source:
    """Return what a source was converted to, with its place in the file of that source."""
    if converted.source_map is None or source.source_map is None:
        return converted._replace(source_map=converted.source_map or source.source_map)
    return converted._replace(source_map=converted.source_map.inside(source.source_map))


def _find_payloads(result: Message) -> "list[tuple[Payload | None, Place]]":
    """Return the GBCS payloads in an XML document that is no message, each with its place; None for a damaged one."""
    if not result.payload_texts:
        return []
    from mmc_cli.gbcs.text import decode_text

    found = [(decode_text(each.text), Place(each.line)) for each in result.payload_texts]
    return found if any(payload is not None for payload, _ in found) else []


def _read_payloads(
    source: Source, result: Message, payloads: "list[tuple[Payload | None, Place]]", options: ReadOptions
) -> Iterator[tuple[Source, Message]]:
    """Yield a message without a tree for each payload in a document."""
    origin = source.origin
    for number, (payload, place) in enumerate(payloads):
        each = source._replace(origin=Origin(origin.file, origin.member, origin.index + number))
        finding = payload_finding(payload, result.data, place) if payload is not None else _no_payload(place)
        if finding is not None and result.source_map is not None:
            (finding,) = to_file_positions((finding,), result.source_map, result.data)
        message = Message(result.data, each.origin, None, result.findings, result.source_map)
        if len(payloads) == len(result.payload_texts) == 1 and result.source_map is None:
            ENVELOPES.add(result, options)
        yield each, message.with_payload(payload, *((finding,) if finding is not None else ()))


def _no_payload(place: Place) -> Finding:
    return Finding(base_rules.GBCS_LAYOUT, "no GBCS payload begins here", place)


def _with_payloads(sources: Iterator[Source], payloads: "list[tuple[Payload | None, Place]]") -> Iterator[Source]:
    """Yield the messages in an envelope, each with the payload beside it if their numbers are equal."""
    found = list(sources)
    if len(found) == len(payloads):
        found = [each._replace(payload=payload) for each, (payload, _) in zip(found, payloads, strict=True)]
    yield from found


def _holds_message(pieces: tuple[tuple[Source, object], ...]) -> bool:
    return any(not isinstance(result, Message) or result.root is not None for _, result in pieces)


def _number_inside(source: Source, found: Iterator[Source]) -> Iterator[Source]:
    """Yield the sources inside another; several inside one row or document are numbered within it."""
    first = tuple(islice(found, 2))
    file, member, index = source.origin.file, source.origin.member, source.origin.index
    is_numbered = len(first) > 1 and source.source_map is not None
    for number, each in enumerate(chain(first, found)):
        yield each._replace(origin=Origin(file, f"{member or ''}#{index}", number)) if is_numbered else each


def read_source(source: Source, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Message:
    """Return the one message of a source. If it is repairable and damaged, it is repaired, and findings say how.

    Raises:
        ValueError: The source has no bytes.
    """
    if source.data is None:
        raise ValueError("the source has no bytes: its reason says why")
    message = read(source.data, source.origin, options)
    if source.payload is not None:
        finding = payload_finding(source.payload, source.data) if message.root is None else None
        message = message.with_payload(source.payload, *((finding,) if finding is not None else ()))
    if source.source_map is None:
        return message
    damage: tuple[Finding, ...] = ()
    if source.damage:
        from mmc_cli.inputs.cell_repairs import damage_finding

        damage = (damage_finding(source.damage, source.source_map),)
    if source.repairable and message.root is None and not message.too_large:
        from mmc_cli.inputs.cell_repairs import repair_message

        repaired = repair_message(source.data, message, source.source_map, options)
        if repaired is not None:
            return repaired.with_source_map(repaired.source_map, damage + repaired.findings)
    findings = to_file_positions(message.findings, source.source_map, source.data)
    return message.with_source_map(source.source_map, damage + findings)


def _split(source: Source, message: Message, options: ReadOptions) -> Iterator[Source]:
    """Yield the sources inside one that is not a message: another document, or one damaged before the next begins."""
    fault = message.findings[-1]
    damaged = fault.rule in (base_rules.NOT_WELL_FORMED, base_rules.ENCODING)
    if source.data is None or not (damaged or (fault.rule is base_rules.NOT_MMC and fault.actual is not None)):
        return
    if not _XML_START.match(source.data) or find_unread_encoding(source.data) is not None:
        return
    from mmc_cli.inputs.containers.xml_wrappers import split

    if may_hold_messages(source.data):
        pieces = split((source.data,), source.origin, options, source.source_map)
        first = tuple(islice(pieces, 2))
        if len(first) == 1 and (framing := find_framing(source.data)):
            from mmc_cli.specification.wording import join_names

            names = join_names(tuple(f"U+{ord(character):04X}" for character in framing))
            yield first[0]._replace(damage=f"control characters around the message were ignored: {names}")
            return
        yield from chain(first, pieces)


def _is_one_document(result: Message, pieces: tuple[tuple[Source, object], ...]) -> bool:
    """Return whether the source is a single damaged document rather than several documents or an envelope.

    It is if at most one of its pieces is a message, and the fault is outside it, such as a stray end tag.
    """
    if len(pieces) > 2 or any(piece.data is None or piece.damage for piece, _ in pieces):
        return False
    others = [piece for piece, read_result in pieces if _is_unreadable(read_result)]
    if len(others) == len(pieces):
        return len(pieces) < 2
    is_outside = not any(may_hold_messages(piece.data or b"") for piece in others)
    return len(others) == len(pieces) - 1 and is_outside and result.findings[-1].rule is not base_rules.NOT_MMC


def _find_in_text(source: Source, result: object, options: ReadOptions) -> Iterator[Source]:
    """Yield the messages in the text of another kind of source, such as an e-mail or an envelope."""
    if source.data is None or not isinstance(result, Message) or result.root is not None or result.too_large:
        return
    fault = result.findings[-1]
    if fault.rule is not base_rules.NOT_MMC and _XML_START.match(source.data):
        return
    if source.data.startswith(b"PK\3\4"):  # what is not compressed in it would hide what is
        return
    if result.empty and not may_hold_messages(source.data):
        return
    from mmc_cli.inputs.containers.text_messages import find_messages

    found: Iterable[Source] = find_messages(source.data, source.origin, options, source.source_map)
    if fault.actual is not None and not result.empty:
        found = list(found)
        if all(each.data is None for each in found):  # the root element says more
            return
    yield from found


def _is_unreadable(result: object) -> bool:
    return isinstance(result, Message) and result.root is None
