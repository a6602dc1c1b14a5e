"""Finds messages inside other text: an e-mail, a log, quoted lines; CDATA, escaped text and base64 in XML.

A message is read from its start tag to its end tag, however these are encoded, and located in the text. One without a
start tag is reported.
"""

import base64
import codecs
import re
import string
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from html import unescape
from io import BytesIO
from itertools import chain

from mmc_cli.inputs.backslashes import find_escapes
from mmc_cli.inputs.cell_repairs import apply_repairs
from mmc_cli.inputs.containers.base64_text import (
    TAR_UNREAD,
    base64_offsets,
    decode_plain,
    find_packed,
    is_tar,
    unpack_base64,
    unpacked_map,
)
from mmc_cli.inputs.containers.email_text import find_encoded_text, find_unread_archives, is_quoted_printable
from mmc_cli.inputs.containers.message_parts import GREATER, LESS, PREFIX, SLASH, PartFinder
from mmc_cli.inputs.encodings import (
    count_line_ends,
    encoded_length,
    encoding_and_mark,
    error_handler,
    last_line_start,
)
from mmc_cli.inputs.limits import ReadOptions, describe_memory_limit, describe_size_limit, is_too_large
from mmc_cli.inputs.source_map import Repair, Source, SourceMap, identity_offsets
from mmc_cli.model.origin import Origin

_NAME = "GBCSResponse"
_TAG = re.compile(
    rf"(?P<less>{LESS})(?P<slash>{SLASH})?(?P<name>{PREFIX}{_NAME})(?![\w.:-])(?:\s*(?P<greater>{GREATER}))?"
)
_MAX_TAG = 256  # characters of a tag up to the end of its name
_MAX_GREATER = 32  # characters of its end, however it is escaped
_MAX_PREFIX = 256  # characters before a message that may be quotation marks of an e-mail
_MAX_ESCAPED = 3  # strings in strings: JSON in JSON in a log
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CDATA_SEAM = re.compile(re.escape("]]><![CDATA["))
_LINE_PREFIX = re.compile(r"[ \t]*(?:[>|][ \t]?)+")
_NUMBER = re.compile("[0-9]+")
_LINE_START = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_LINE_BREAK = re.compile(r"[\r\n]+[ \t]*")
# A further line of base64 has nothing else in it, up to the end tag or quotation mark around the whole.
_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}(?:\r?\n[ \t]*[A-Za-z0-9+/]++(?=={0,2}[ \t]*(?:[\r\n<\"']|\Z)))*={0,2}")
# The name of a message in UTF-8 and UTF-16, in base64 at each of the three places where it can begin in a group of
# three bytes: the digits that no other byte has a part in.
_NAMES_IN_BASE64 = tuple(
    base64.b64encode(bytes(shift) + name + bytes(2))[-(-shift * 8 // 6) : (shift + len(name)) * 8 // 6].decode()
    for name in (_NAME.encode(), _NAME.encode("utf-16-le")[:-1])
    for shift in range(3)
)
# A line break cuts a name once: then one half is whole.
_HALF_NAMES_IN_BASE64 = tuple(half for name in _NAMES_IN_BASE64 for half in (name[:7], name[-7:]))
_DOCUMENT = re.compile(rb"[\xef\xbb\xbf\xfe\xff\0\s]*<.*>[\0\s]*", re.DOTALL)
_IN_BASE64 = string.ascii_letters + string.digits + "+/= \t\r\n"
_TABLE = re.compile(rf"""(?:^|[,;\t|])"(?:<\?xml|<(?:[\w.-]+:)?{_NAME}\b)[^<>]*=\s*""[^"]""", re.MULTILINE)


_Found = tuple[bytes | str, SourceMap]  # a message, or why it is not read
_PART = "part of a message: its start tag is missing or damaged"


def find_messages(
    data: bytes, origin: Origin, options: ReadOptions, source_map: SourceMap | None = None
) -> Iterator[Source]:
    """Yield a source for each message in text that is not a message itself; nothing if there is none.

    Args:
        data: The text.
        origin: Where it comes from; sources are numbered from its index.
        options: How to read it.
        source_map: The position of the text itself in a file, such as in a cell of a table.
    """
    encoding, mark = encoding_and_mark(data)
    text = data[len(mark) :].decode(encoding, error_handler(encoding))
    if source_map is None:
        rows = _read_rows(data, text, origin, options)
        if any(row.data is not None for row in rows):
            yield from rows
            return
        source_map = SourceMap(text, 1, len(mark), encoding, identity_offsets(text))
    if encoded := tuple(find_encoded_text(text)) if encoding == "utf-8" else ():
        text, source_map = apply_repairs(text, encoded), source_map.with_repairs(encoded)
    source_map = source_map.shared()
    for index, (message, message_map) in enumerate(_find_all(text, source_map, PartFinder()), origin.index):
        yield _make_source(Origin(origin.file, origin.member, index), message, message_map)


def find_in_stream(chunks: Iterable[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield a source for each message in a text of any length, such as a log; at most one message is held in memory.

    Args:
        chunks: The bytes of the text; the first has its byte order mark.
        origin: Where it comes from; sources are numbered from its index.
        options: How to read it.
    """
    chunks = iter(chunks)
    head = next(chunks, b"")
    encoding, mark = encoding_and_mark(head)
    decoder = codecs.getincrementaldecoder(encoding)(error_handler(encoding))
    text, index = "", origin.index
    line, column, offset = 1, 1, len(mark)
    tags, parts = _LastTag(), PartFinder()
    for chunk in chain((head[len(mark) :],), chunks, (None,)):
        text += decoder.decode(chunk or b"", chunk is None)
        if is_quoted_printable(text[max(tags.searched - _MAX_TAG, 0) :]):
            yield Source(origin, None, "a large e-mail in quoted-printable: save its attachments and read those")
            return
        tags.search(text)
        end = len(text) if chunk is None else tags.end_of_whole_messages(text, options.max_bytes)
        is_too_long = len(text) - end > options.max_bytes and tags.is_open
        if is_too_long or is_too_large(text, options.max_bytes):
            where = Origin(origin.file, origin.member, index)
            reason = describe_size_limit(options) if is_too_long else describe_memory_limit(options.max_bytes)
            yield Source(where, None, f"line {line}: a message is too large: {reason}")
            index, end = index + 1, len(text)
            parts.is_open = tags.is_open
        else:
            around = SourceMap(text[:end], line, offset, encoding, identity_offsets(text[:end]), column).shared()
            for message, message_map in _find_all(text[:end], around, parts):
                yield _make_source(Origin(origin.file, origin.member, index), message, message_map)
                index += 1
        line_start = last_line_start(text[:end])
        line, column = line + count_line_ends(text[:end]), end - line_start + (1 if line_start else column)
        offset += encoded_length(text[:end], encoding)
        text = text[end:]
        tags.forget(end)


class _LastTag:
    """The last tag of a message in a growing text, and the base64 at its end; no text is searched twice."""

    def __init__(self) -> None:
        self.searched = 0
        self.is_open = False  # it is a start tag
        self._start = self._end = 0
        self._base64_start = 0  # length of possible base64 at the end of the text

    def search(self, text: str) -> None:
        """Find the last tag in a text."""
        if other := len(text[self.searched :].rstrip(_IN_BASE64)):
            self._base64_start = self.searched + other
        for tag in _TAG.finditer(text, max(self.searched - _MAX_TAG, self._end)):
            if tag["greater"] is None and len(text) - tag.end() < _MAX_GREATER:
                break  # its end may follow in the next chunk
            self.is_open, self._start, self._end = not tag["slash"], tag.start(), tag.end()
        self.searched = len(text)

    def forget(self, length: int) -> None:
        """Shift positions after characters were removed from the start of the text."""
        self.searched -= length
        self.is_open = self.is_open and self._start >= length
        self._start, self._end = max(self._start - length, 0), max(self._end - length, 0)
        self._base64_start = max(self._base64_start - length, 0)

    def end_of_whole_messages(self, text: str, max_bytes: int) -> int:
        """Return up to where a text can be read without the rest: the line of an open message, or the last line."""
        if self.is_open:
            return last_line_start(text[: self._start])
        if len(text) - self._base64_start <= max_bytes:
            return max(last_line_start(text[: self._base64_start]), self._end)
        # A CR LF may be cut in two, and a tag in a line without end.
        return max(last_line_start(text[:-1]), self._end) or max(len(text) - _MAX_TAG, 0)


def _read_rows(data: bytes, text: str, origin: Origin, options: ReadOptions) -> list[Source]:
    """Return the sources in the rows of JSON or of a table; none for other text."""
    if _NAME in text and text.lstrip()[:1] in ("{", "["):
        from mmc_cli.inputs.containers.json_lines import read_lines

        return list(read_lines(BytesIO(data), origin, options))
    if _TABLE.search(text) is not None:
        from mmc_cli.inputs.containers.csv_cells import read_rows

        return list(read_rows(BytesIO(data), origin, options._replace(csv_column=None)))
    return []


def _make_source(origin: Origin, message: bytes | str, source_map: SourceMap) -> Source:
    if isinstance(message, str):
        return Source(origin, None, f"line {source_map.line_span()[0]}: {message}")
    return Source(origin, message, source_map=source_map, repairable=True)


def _find_all(text: str, source_map: SourceMap, parts: PartFinder) -> Iterator[_Found]:
    return chain(_find_tagged(text, source_map, parts), _find_base64(text, source_map), _find_packed(text, source_map))


def _find_tagged(text: str, source_map: SourceMap, parts: PartFinder) -> Iterator[_Found]:
    """Yield the text from a start tag to its end tag, or to the next start tag if there is none."""
    start: re.Match[str] | None = None
    end = 0  # of the last message
    for tag in _TAG.finditer(text):
        if start is not None and (not tag["slash"] or (tag["less"], tag["name"]) == (start["less"], start["name"])):
            end = tag.end() if tag["slash"] else tag.start()
            yield _cut_out(text, start, end, source_map)
            start = None
        if not tag["slash"]:
            yield from ((_PART, source_map.slice(each, each)) for each in parts.find(text, end, tag.start()))
            parts.is_open = False
            start = tag
    if start is not None:
        yield _cut_out(text, start, len(text), source_map)
    else:
        yield from ((_PART, source_map.slice(each, each)) for each in parts.find(text, end, len(text)))


def _cut_out(text: str, start: re.Match[str], end: int, source_map: SourceMap) -> tuple[bytes, SourceMap]:
    """Return a message without quoting and escaping, and its map."""
    message, message_map = text[start.start() : end], source_map.slice(start.start(), end)
    before = text[max(start.start() - _MAX_PREFIX, 0) : start.start()]
    before = before[last_line_start(before) :]
    find_prefixes = _find_quotation_marks if _LINE_PREFIX.fullmatch(before) else _find_words_before_lines
    stages: list[Callable[[str], Iterator[Repair]]] = [partial(find_prefixes, prefix=before)]
    stages += [find_escapes] * _MAX_ESCAPED
    stages += [_find_references] * (0 if "&" not in start["less"] else 2 if "amp;" in start["less"] else 1)
    for find_repairs in (*stages, _find_seams):
        if repairs := tuple(find_repairs(message)):
            message, message_map = apply_repairs(message, repairs), message_map.with_repairs(repairs)
    return message.encode("utf-8", "surrogateescape"), message_map


def _find_words_before_lines(message: str, prefix: str) -> Iterator[Repair]:
    """Find the words that a log puts before every line of a message; numbers in them, such as times, may differ."""
    if not prefix.strip():
        return
    words = _pattern_of_words(_NUMBER.sub("0", prefix))
    repairs = []
    for line in _LINE_START.finditer(message):
        if (match := words.match(message, line.start())) is None:
            return
        repairs.append(Repair(match.start(), match.end(), ""))
    yield from repairs


@lru_cache(maxsize=64)
def _pattern_of_words(text: str) -> "re.Pattern[str]":
    """Return the pattern of the words of a text, in which 0 is any number."""
    words = (re.escape(word).replace("0", "[0-9]+") for word in text.split())
    return re.compile("[ \t]*" + "[ \t]+".join(words))


def _find_quotation_marks(message: str, prefix: str) -> Iterator[Repair]:
    """Find the quotation marks before the lines of a message."""
    shortest = prefix.rstrip()
    for line in _LINE_START.finditer(message):
        if message.startswith(shortest, line.start()):
            length = len(prefix) if message.startswith(prefix, line.start()) else len(shortest)
            yield Repair(line.start(), line.start() + length, "")


def _find_seams(message: str) -> Iterator[Repair]:
    """Find where one CDATA section ends and the next begins: the message is the text of both."""
    return (Repair(seam.start(), seam.end(), "") for seam in _CDATA_SEAM.finditer(message))


def _find_references(message: str) -> Iterator[Repair]:
    """Find the references in an escaped message."""
    return (Repair(match.start(), match.end(), unescape(match[0])) for match in _REFERENCE.finditer(message))


def _find_base64(text: str, source_map: SourceMap) -> Iterator[_Found]:
    if not any(half in text for half in _HALF_NAMES_IN_BASE64):
        return
    joined = _LINE_BREAK.sub("", text)
    if not any(name in joined for name in _NAMES_IN_BASE64):
        return
    for match in _BASE64.finditer(text):
        if next(find_packed(match[0]), None) is None and (found := _decode_lines(text, *match.span())) is not None:
            start, digits, data = found
            around = source_map.slice(start, start + len(digits))
            message_map = source_map._replace(offset_map=partial(base64_offsets, digits, data, around.offset_map))
            yield (TAR_UNREAD, around) if is_tar(data) else (data, message_map)


def _find_packed(text: str, source_map: SourceMap) -> Iterator[_Found]:
    """Yield the messages in the compressed files in base64 in a text."""
    end = 0
    for start in find_packed(text):
        match = _BASE64.match(text, start)
        if start < end or match is None:
            continue
        end = match.end()
        messages, reason = unpack_base64(match[0])
        if reason:  # a line after it that is a single word looks like base64 too
            messages, _ = unpack_base64(match[0].rpartition("\n")[0])
        around = source_map.slice(start, end)
        yield from ((message, unpacked_map(message, around)) for message in messages)
        if reason and not messages:
            yield reason, around
    for name, start in find_unread_archives(text):
        yield f"the attachment {name} is not read: save it as a file", source_map.slice(start, start)


def _decode_lines(text: str, start: int, end: int) -> tuple[int, str, bytes] | None:
    """Return where the base64 of a message begins, the base64, and what it decodes to; None for other text.

    A line before or after it that is a single word looks like base64 too: without it a whole document is decoded.
    """
    second, last = text.find("\n", start, end) + 1 or start, text.rfind("\n", start, end)
    found: tuple[int, str, bytes] | None = None
    for first in dict.fromkeys((start, second)):
        for stop in dict.fromkeys((end, max(last, first))):
            if (data := decode_plain(text[first:stop])) is not None:
                found = found or (first, text[first:stop], data)
                if _DOCUMENT.fullmatch(data):
                    return first, text[first:stop], data
    return found
