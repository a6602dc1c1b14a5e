"""Finds messages inside other text: an e-mail, a log, quoted lines; CDATA, escaped text and base64 in XML.

A message is taken from its start tag to its end tag, in whatever way these are written, and is located in the text.
"""

import base64
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from io import BytesIO

from mmc_cli.inputs.containers.base64_text import base64_offsets, decode_base64
from mmc_cli.inputs.encodings import encoding_and_mark, error_handler
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.repairs import apply_repairs
from mmc_cli.inputs.source_map import Repair, Source, SourceMap, identity_offsets
from mmc_cli.model.origin import Origin

_NAME = "GBCSResponse"
_LESS, _GREATER = r"(?:<|&(?:amp;)?(?:lt|#60|#x3[cC]);)", r"(?:>|&(?:amp;)?(?:gt|#62|#x3[eE]);)"
_TAG = re.compile(
    rf"(?P<less>{_LESS})(?P<slash>/?)(?P<name>(?:[\w.-]+:)?{_NAME})(?=[\s/>&])(?:\s*(?P<greater>{_GREATER}))?"
)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CDATA_SEAM = re.compile(re.escape("]]]]><![CDATA[>"))
_LINE_PREFIX = re.compile(r"[ \t]*(?:[>|][ \t]?)+")
_LINE_START = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_LINE_BREAK = re.compile(r"[\r\n]+[ \t]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}(?:\r?\n[ \t]*[A-Za-z0-9+/]+)*={0,2}")
# The name of a message in base64 at each of the three places where it can begin in a group of three bytes.
_NAMES_IN_BASE64 = tuple(
    base64.b64encode(bytes(shift) + _NAME.encode())[start:end].decode()
    for shift, start, end in ((0, 0, 16), (1, 2, 17), (2, 3, 18))
)
_TABLE = re.compile(rf"""(?:^|[,;\t|])"(?:<\?xml|<(?:[\w.-]+:)?{_NAME}\b)[^<>]*=\s*""[^"]""", re.MULTILINE)


def find_messages(
    data: bytes, origin: Origin, options: ReadOptions, source_map: SourceMap | None = None
) -> Iterator[Source]:
    """Yield a source for each message in text that is itself no message; none if it holds none.

    Args:
        data: The text.
        origin: Where it comes from; sources are numbered from its index.
        options: How to read it.
        source_map: The position of the text itself in a file, such as in a cell of a table.
    """
    encoding, mark = encoding_and_mark(data)
    text = data[len(mark) :].decode(encoding, error_handler(encoding))
    if source_map is None:
        if (rows := _read_rows(data, text, origin, options)) is not None:
            if any(row.data is not None for row in rows):
                yield from rows
            return
        source_map = SourceMap(text, 1, len(mark), encoding, identity_offsets(text))
    found = _find_base64(text, source_map) if _NAME not in text else _find_tagged(text, source_map)
    for index, (message, message_map) in enumerate(found, origin.index):
        yield Source(Origin(origin.file, origin.member, index), message, source_map=message_map, repairable=True)


def _read_rows(data: bytes, text: str, origin: Origin, options: ReadOptions) -> list[Source] | None:
    """Return the sources in the rows of JSON or of a table; None for other text."""
    if _NAME in text and text.lstrip()[:1] in ("{", "["):
        from mmc_cli.inputs.containers.json_lines import read_lines

        return list(read_lines(BytesIO(data), origin, options))
    if _TABLE.search(text) is not None:
        from mmc_cli.inputs.containers.csv_cells import read_rows

        return list(read_rows(BytesIO(data), origin, options._replace(csv_column=None)))
    return None


def _find_tagged(text: str, source_map: SourceMap) -> Iterator[tuple[bytes, SourceMap]]:
    """Yield what is between a start tag and its end tag; up to the next start tag if there is none."""
    start: re.Match[str] | None = None
    for tag in _TAG.finditer(text):
        if start is not None and (not tag["slash"] or (tag["less"], tag["name"]) == (start["less"], start["name"])):
            yield _cut_out(text, start, tag.end() if tag["slash"] else tag.start(), source_map)
            start = None
        if not tag["slash"]:
            start = tag
    if start is not None:
        yield _cut_out(text, start, len(text), source_map)


def _cut_out(text: str, start: re.Match[str], end: int, source_map: SourceMap) -> tuple[bytes, SourceMap]:
    """Return a message as it is without quoting and escaping, and its map."""
    message, message_map = text[start.start() : end], source_map.slice(start.start(), end)
    before = text[max(text.rfind("\n", 0, start.start()), text.rfind("\r", 0, start.start())) + 1 : start.start()]
    stages: list[Callable[[str], Iterator[Repair]]]
    stages = [partial(_find_prefixes, prefix=before)] if _LINE_PREFIX.fullmatch(before) else []
    stages += [_find_references] * (0 if start["less"] == "<" else 2 if "amp;" in start["less"] else 1)
    for find_repairs in (*stages, _find_seams):
        if repairs := tuple(find_repairs(message)):
            message, message_map = apply_repairs(message, repairs), message_map.with_repairs(repairs)
    return message.encode("utf-8", "surrogateescape"), message_map


def _find_prefixes(message: str, prefix: str) -> Iterator[Repair]:
    """Find the marks of quotation before the lines of a message."""
    shortest = prefix.rstrip()
    for line in _LINE_START.finditer(message):
        if message.startswith(shortest, line.start()):
            length = len(prefix) if message.startswith(prefix, line.start()) else len(shortest)
            yield Repair(line.start(), line.start() + length, "")


def _find_seams(message: str) -> Iterator[Repair]:
    """Find where CDATA around the message was interrupted for an end of CDATA in the message."""
    return (Repair(seam.start(), seam.end(), "]]>") for seam in _CDATA_SEAM.finditer(message))


def _find_references(message: str) -> Iterator[Repair]:
    """Find the references in an escaped message."""
    return (Repair(match.start(), match.end(), unescape(match[0])) for match in _REFERENCE.finditer(message))


def _find_base64(text: str, source_map: SourceMap) -> Iterator[tuple[bytes, SourceMap]]:
    joined = _LINE_BREAK.sub("", text)
    if not any(name in joined for name in _NAMES_IN_BASE64):
        return
    for match in _BASE64.finditer(text):
        if (data := decode_base64(match[0])) is not None:
            outer = source_map.slice(*match.span()).offset_map
            yield data, source_map._replace(offset_map=partial(base64_offsets, match[0], data, outer))
