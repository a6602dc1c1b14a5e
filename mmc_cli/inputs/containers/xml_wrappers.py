"""Turns XML that holds messages inside it into sources: envelopes, documents one after another, DUIS responses.

A damaged message does not hide the next one: reading resumes there. SMETS1 content of a DUIS response (DUIS 5.0 schema)
has no GBCSResponse and is given one.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from mmc_cli.inputs.cell_repairs import apply_repairs
from mmc_cli.inputs.containers.encoding_runs import split_by_encoding
from mmc_cli.inputs.containers.xml_documents import MESSAGE, OpenMessage
from mmc_cli.inputs.containers.xml_stream import Piece, Stream
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Repair, Source, SourceMap, identity_offsets
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE


def split(
    chunks: Iterable[bytes],
    origin: Origin,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    source_map: SourceMap | None = None,
) -> Iterator[Source]:
    """Yield a source for each message in a stream, for each document without any, and for each damaged stretch.

    Args:
        chunks: The bytes of the stream.
        origin: Where it comes from; sources are numbered from its index.
        options: How to read it.
        source_map: The position of the stream itself in a file, such as in a cell of a table.
    """
    source_map = source_map.shared() if source_map is not None else None
    for index, (stream, piece) in enumerate(_find_pieces(chunks, options, source_map is not None), origin.index):
        piece_origin = Origin(origin.file, origin.member, index)
        if piece.data is None:
            around = source_map.slice(piece.char_offset, piece.char_offset) if source_map is not None else None
            line = around.line_span()[0] if around is not None else piece.line
            yield Source(piece_origin, None, f"line {line}: {piece.reason}")
            continue
        data, text = piece.data, piece.data.decode("utf-8", "surrogateescape")
        if source_map is None:
            offset_map = identity_offsets(text)
            piece_map = SourceMap(text, piece.line, piece.offset, stream.encoding, offset_map, piece.column)
        else:
            piece_map = source_map.slice(piece.char_offset, piece.char_offset + len(text))
        data = piece.in_file or data
        repairs, damage = _complete(piece, piece.message, text, options) if piece.message is not None else ((), "")
        if repairs:
            data = apply_repairs(text, repairs).encode("utf-8", "surrogateescape")
            piece_map = piece_map.with_repairs(repairs)
        yield Source(piece_origin, data, source_map=piece_map, damage=damage or piece.damage)


def _find_pieces(chunks: Iterable[bytes], options: ReadOptions, is_decoded: bool) -> Iterator[tuple[Stream, Piece]]:
    """Yield the pieces of a stream, each with the stretch in one encoding that it is in."""
    start = (1, 1, 0)
    for stretch in (chunks,) if is_decoded else split_by_encoding(chunks):
        rest: Iterable[bytes] | None = stretch
        while rest is not None:
            stream = Stream(rest, options, start, is_decoded=is_decoded)
            for piece in stream.pieces():
                yield stream, piece
            start, rest = stream.end(), stream.rest() if stream.has_rest else None


def _complete(piece: Piece, message: OpenMessage, text: str, options: ReadOptions) -> tuple[tuple[Repair, ...], str]:
    """Return the changes that make a message a separate document, and the damage in the XML around it.

    The changes declare the namespaces that are declared around it, and rename SMETS1 content.
    """
    inherited = {prefix: uri for prefix, uri in message.outer_scope.items() if prefix not in message.own_scope}
    if message.local != MESSAGE:
        return tuple(_rename_smets1(piece, message, text, inherited, options)), ""
    damage = ""
    if message.namespace != NAMESPACE and message.prefix not in message.own_scope and message.depth:
        namespace = f'the namespace "{message.namespace}"' if message.namespace else "no namespace"
        damage = f"GBCSResponse is in {namespace}, like the element around it: it was put into the MMC namespace"
        inherited[message.prefix] = NAMESPACE
    position = 1 + len(message.name)
    return ((Repair(position, position, _declare(inherited)),) if inherited else ()), damage


def _rename_smets1(
    piece: Piece, message: OpenMessage, text: str, inherited: dict[str, str], options: ReadOptions
) -> Iterator[Repair]:
    """Yield the changes that move the tags of SMETS1 content from the DUIS namespace to that of MMC."""
    used = {*message.outer_scope, *message.own_scope}
    prefix = next(name for number in range(len(text)) if (name := f"mmc{number or ''}") not in used)
    bytes_read = chars_read = last_start = 0
    for tag in message.tags:
        chars_read += len((piece.data or b"")[bytes_read : tag.offset].decode("utf-8", "surrogateescape"))
        bytes_read = tag.offset
        start = chars_read + (2 if tag.is_closing else 1)
        if start == last_start or (tag.is_closing and not text.startswith(f"</{tag.name}", chars_read)):
            continue  # an empty element, which has only one tag
        last_start = start
        local = MESSAGE if tag.local == message.local else tag.local
        yield Repair(start, start + len(tag.name), f"{prefix}:{local}")
        if tag.offset == 0:
            version = "" if message.has_version else f' schemaVersion="{options.version}"'
            end = start + len(tag.name)
            yield Repair(end, end, _declare({**inherited, prefix: NAMESPACE}) + version)


def _declare(namespaces: dict[str, str]) -> str:
    """Return the declarations of namespaces by prefix."""
    return "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in sorted(namespaces.items())
        if uri or not prefix
    )
