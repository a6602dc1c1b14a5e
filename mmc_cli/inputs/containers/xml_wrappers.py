"""Turns bytes that hold messages further in into sources: envelopes, documents one after another, DUIS responses.

One pass of expat over the stream, of which no more than one message is held at a time. A damaged message does not hide
the next: reading goes on where that begins. SMETS1 content of a DUIS response, which has no GBCSResponse (facts of the
DUIS 5.0 schema), is given one.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from mmc_cli.inputs.containers.xml_documents import MESSAGE, OpenMessage
from mmc_cli.inputs.containers.xml_stream import Piece, Stream
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.positions import encoding
from mmc_cli.inputs.repairs import repaired
from mmc_cli.inputs.source_map import Repair, Source, SourceMap, as_it_stands
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE


def held(data: bytes) -> bool:
    """True when bytes that are not one message may hold some all the same."""
    plain = data.replace(b"\0", b"") if encoding(data).startswith("utf-16") else data
    return b"GBCSResponse" in plain or b"SMETS1Response" in plain


def split(
    chunks: Iterable[bytes], origin: Origin, reading: ReadOptions = DEFAULT_READ_OPTIONS, frame: SourceMap | None = None
) -> Iterator[Source]:
    """A source for each message in a stream, for each document without any, and for each stretch that is damaged.

    `frame` is what the stream itself stands in, such as a cell of a table. Each source has the next index.
    """
    stream = Stream(chunks, reading)
    for index, piece in enumerate(stream.pieces(), origin.index):
        one = Origin(origin.file, origin.member, index)
        if piece.data is None:
            yield Source(one, None, f"line {piece.line}: {piece.reason}")
            continue
        text = piece.data.decode("utf-8", "surrogateescape")
        if frame is None:
            around = SourceMap(text, piece.line, piece.offset, stream.encoding, as_it_stands(text), piece.column)
        else:
            around = frame.part(piece.before, piece.before + len(text))
        changes, damage = _completed(piece, text, reading) if piece.began is not None else ((), "")
        data = repaired(text, changes).encode("utf-8", "surrogateescape")
        yield Source(one, data, frame=around.repaired(changes) if changes else around, damage=damage)


def _completed(piece: Piece, text: str, reading: ReadOptions) -> tuple[tuple[Repair, ...], str]:
    """What makes a message stand alone: the namespaces that are declared around it, and the names of SMETS1 content.

    And what is wrong with what stands around it, in words.
    """
    began = piece.began
    assert began is not None, "a piece without a message"
    declared = {prefix: name for prefix, name in began.around.items() if prefix not in began.own}
    if began.local != MESSAGE:
        return tuple(_renamed(piece, began, text, declared, reading)), ""
    damage = ""
    if began.namespace != NAMESPACE and began.prefix not in began.own and began.depth:
        found = f'the namespace "{began.namespace}"' if began.namespace else "no namespace"
        damage = f"GBCSResponse is in {found}, as what stands around it, not in the MMC namespace"
        declared[began.prefix] = NAMESPACE
    at = 1 + len(began.name)
    return ((Repair(at, at, _declarations(declared)),) if declared else ()), damage


def _renamed(
    piece: Piece, began: OpenMessage, text: str, declared: dict[str, str], reading: ReadOptions
) -> Iterator[Repair]:
    """The tags of SMETS1 content that are in the namespace of DUIS, by the names that a message has."""
    prefix = next(
        name for number in range(len(text)) if (name := f"mmc{number or ''}") not in {*began.around, *began.own}
    )
    done = chars = last = 0
    for tag in began.tags:
        chars += len((piece.data or b"")[done : tag.at].decode("utf-8", "surrogateescape"))
        done = tag.at
        start = chars + (2 if tag.closing else 1)
        if start == last or (tag.closing and not text.startswith(f"</{tag.name}", chars)):
            continue  # an empty element, which has only one tag
        last = start
        local = MESSAGE if tag.local == began.local else tag.local
        yield Repair(start, start + len(tag.name), f"{prefix}:{local}")
        if tag.at == 0:
            version = "" if began.versioned else f' schemaVersion="{reading.version}"'
            at = start + len(tag.name)
            yield Repair(at, at, _declarations({**declared, prefix: NAMESPACE}) + version)


def _declarations(names: dict[str, str]) -> str:
    return "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(name)}"
        for prefix, name in sorted(names.items())
        if name or not prefix
    )
