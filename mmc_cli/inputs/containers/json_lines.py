"""Turns JSON lines, or one JSON array, into sources, each with the map to its place in the file.

Every string that holds a message is read, in base64 too, unless a field is given: its name, or a path with dots. Damage
affects only its line or array element.
"""

import codecs
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import IO, NamedTuple, cast

from mmc_cli.inputs.containers.base64_text import decode_cell, describe_unread
from mmc_cli.inputs.containers.csv_cells import choose_messages, declare_utf_8
from mmc_cli.inputs.containers.json_fields import describe_fields, get_field, get_strings, make_object
from mmc_cli.inputs.containers.payload_cells import ChosenText, with_payloads
from mmc_cli.inputs.encodings import byte_order_mark, count_line_ends, encoded_length, last_line_start, recoded_length
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions, describe_memory_limit, is_too_large
from mmc_cli.inputs.source_map import Offsets, Once, Source, SourceMap, identity_offsets
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin

_CHUNK = 2**20
_MAX_VALUES = 500_000  # of one record, as commas and brackets, in text too: they take 150 MB
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"')
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")
# The first line of JSON over several lines ends with one of these; a string never continues on the next line.
_GOES_ON = (b"{", b"[", b",", b":", b"}", b"]")
_ARRAY_START = re.compile(r"[\ufeff\s]*\[")
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_BEFORE = "\ufeff\x1e \t\r\n"  # a byte order mark, and the separator of a JSON sequence (RFC 7464)
_RECORD_START = re.compile(rb"(?<=[^\x1e])\x1e(?=\s*[{\[])")  # after a record that was cut off
_MAX_BETWEEN = 64  # characters between elements
_NEXT_ELEMENT = re.compile(r"(?:[}\]]\s*,\s*|[\r\n]\s*)(?=[{\[])")


class _Record(NamedTuple):
    """The text of a JSON value, its position in the file, and the encoding of the file."""

    text: str
    line: int
    column: int
    offset: int
    encoding: str


def read_lines(file: IO[bytes], origin: Origin, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield a source for each message in the lines or elements, or the reason why one has none."""
    index = origin.index
    first_line = file.readline(options.max_bytes + 1)
    encoding, mark = _find_encoding(first_line)
    if encoding != "utf-8":
        from mmc_cli.inputs.containers.unpacking import MemberStream

        chunks = chain((first_line[len(mark) :],), iter(partial(file.read, _CHUNK), b""))
        file = cast(IO[bytes], MemberStream(_recode(chunks, encoding)))
        first_line = file.readline(options.max_bytes + 1)
    records = _read_elements if _goes_on(first_line, options.max_bytes) else _read_records
    for record in records(first_line, file, options.max_bytes, encoding, len(mark)):
        record_origin = Origin(origin.file, origin.member, index)
        sources = (
            [record._replace(origin=record_origin)]
            if isinstance(record, Source)
            else _read_record(record, record_origin, options.json_field, options.max_bytes)
        )
        yield from sources
        index += len(sources)


def _find_encoding(start: bytes) -> tuple[str, bytes]:
    """Return the encoding of JSON, and its byte order mark if it is UTF-16, which some programs write."""
    mark = byte_order_mark(start)
    if mark == codecs.BOM_UTF8 or b"\0" not in start[:4]:
        return "utf-8", b""
    return ("utf-16-be" if mark == codecs.BOM_UTF16_BE or start.startswith(b"\0") else "utf-16-le"), mark


def _recode(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield text of another encoding in UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode()
    yield decoder.decode(b"", final=True).encode()


def _read_records(
    first_line: bytes, file: IO[bytes], max_bytes: int, encoding: str, offset: int
) -> Iterator["_Record | Source"]:
    """Yield the lines that are not blank."""
    lines = chain((first_line,), iter(partial(file.readline, max_bytes + 1), b""))
    for number, line in enumerate(lines, 1):
        start, offset = offset, offset + recoded_length(line, encoding)
        if len(line) > max_bytes:
            yield _unread(f"line {number} is longer than {max_bytes:,} bytes (--max-bytes)")
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
                offset += recoded_length(line, encoding)
            continue
        column = 1
        for part in _RECORD_START.split(line) if b"\x1e" in line else (line,):
            text = part.decode("utf-8", "surrogateescape")
            if not text.strip(_BEFORE):
                pass
            elif is_too_large(text, max_bytes):
                yield _unread(f"line {number}: {describe_memory_limit(max_bytes)}")
            else:
                yield _Record(text, number, column, start, encoding)
            column += len(text) + 1
            start += recoded_length(part, encoding) + recoded_length(b"\x1e", encoding)


def _goes_on(first_line: bytes, max_bytes: int) -> bool:
    """Return whether the JSON that begins on the first line continues on the next line, or is an array of records."""
    text = first_line.decode("utf-8", "replace").lstrip(_BEFORE)
    if len(first_line) > max_bytes:  # too long for a record
        return text.startswith("[")
    if _RECORD_START.search(first_line) is not None or _has_too_many_values(text):
        return False
    try:
        return isinstance(json.loads(text, strict=False), list) and not first_line.endswith(b"\n")
    except RecursionError:
        return False
    except ValueError:
        return text[:1] in ("[", "{") and first_line.rstrip().endswith(_GOES_ON)


class _Buffer:
    """The content of a file that is read so far; it is passed up to `start`, whose position in the file is known."""

    def __init__(self, chunks: Iterator[bytes], encoding: str, offset: int) -> None:
        self._chunks, self._encoding = chunks, encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.content, self.start, self.line, self.column, self.offset = "", 0, 1, 1, offset
        self.is_over = False
        self.read_more()

    @property
    def rest(self) -> int:
        """The number of characters that are not passed yet."""
        return len(self.content) - self.start

    def read_more(self) -> None:
        """Read twice as much as there is, so that the time stays linear."""
        wanted, parts = max(self.rest, 1), [self.content[self.start :]]
        while wanted > 0 and not self.is_over:
            chunk = next(self._chunks, b"")
            self.is_over = not chunk
            parts.append(self._decoder.decode(chunk, final=self.is_over))
            wanted -= len(parts[-1])
        self.content, self.start = "".join(parts), 0

    def advance(self, end: int) -> None:
        """Pass the content up to an index."""
        passed, self.start = self.content[self.start : end], end
        line_start = last_line_start(passed)
        self.line += count_line_ends(passed)
        self.column = len(passed) - line_start + (1 if line_start else self.column)
        self.offset += encoded_length(passed, self._encoding)

    def advance_to_next_element(self) -> None:
        """Pass what cannot be read, up to what looks like the next element of an array or the end."""
        while (following := _NEXT_ELEMENT.search(self.content, self.start)) is None and not self.is_over:
            self.advance(max(len(self.content) - _MAX_BETWEEN, self.start))
            self.read_more()
        self.advance(following.end() if following is not None else len(self.content))

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Pass the match of a pattern, if there is one here."""
        match = pattern.match(self.content, self.start)
        self.advance(match.end() if match is not None else self.start)
        return match is not None


def _read_elements(
    first_line: bytes, file: IO[bytes], max_bytes: int, encoding: str, offset: int
) -> Iterator["_Record | Source"]:
    """Yield the elements of an array, or a value over several lines; each is held while it is read."""
    parse = json.JSONDecoder(strict=False).raw_decode
    pieces = (first_line[start : start + _CHUNK] for start in range(0, len(first_line), _CHUNK))
    buffer = _Buffer(chain(pieces, iter(partial(file.read, _CHUNK), b"")), encoding, offset)
    is_array, is_longer = buffer.skip(_ARRAY_START), False
    while True:
        buffer.skip(_BETWEEN)
        text, start, reason = buffer.content, buffer.start, ""
        if is_array and text.startswith("]", start):
            return
        try:
            if is_longer and (fault := _describe_size(text[start:], max_bytes)):
                raise ValueError(fault)
            end = parse(text, start)[1]
        except (ValueError, RecursionError) as error:
            end, reason = len(text), f"not JSON: {_describe(error)}"
        is_longer = end == len(text) and not buffer.is_over and buffer.rest <= max_bytes
        if is_longer:
            buffer.read_more()
            continue
        if end == len(text) and not buffer.is_over:
            reason = f"longer than {max_bytes:,} bytes (--max-bytes)"  # it is cut off, so that its JSON is not known
        if not buffer.rest:
            if is_array:
                yield _unread(f"line {buffer.line}: the array ends too early: messages may be missing")
            return
        if reason:
            yield _unread(f"line {buffer.line}: {reason}")
            buffer.advance_to_next_element()
        else:
            yield _Record(text[start:end], buffer.line, buffer.column, buffer.offset, encoding)
            buffer.advance(end)


def _describe_size(text: str, max_bytes: int) -> str:
    """Return why a text with more than one element, or with a long one, is not parsed; empty if it is."""
    if len(text) > 4 * _CHUNK and _has_too_many_values(text):
        return f"more than {_MAX_VALUES:,} values in one record"
    return describe_memory_limit(max_bytes) if is_too_large(text, max_bytes) else ""


def _has_too_many_values(text: str) -> bool:
    """Return whether a record has more values than are held in memory."""
    return len(text) > _MAX_VALUES and sum(map(text.count, "[{,")) > _MAX_VALUES


def _unread(reason: str) -> Source:
    return Source(Origin(""), None, reason)


def _read_record(record: _Record, origin: Origin, field: str | None, max_bytes: int) -> list[Source]:
    if _has_too_many_values(record.text):
        return [Source(origin, None, f"line {record.line}: more than {_MAX_VALUES:,} values in one record")]
    try:
        value = json.loads(record.text.lstrip(_BEFORE), strict=False, object_pairs_hook=make_object)
    except (ValueError, RecursionError) as error:
        return [Source(origin, None, f"line {record.line}: not JSON: {_describe(error)}")]
    messages = _find_messages(value, field)
    if not messages:
        unread = next(filter(None, map(describe_unread, get_strings(value))), None) if field is None else None
        reason = unread or f"no message in this line{describe_fields(value, field)}"
        return [Source(origin, None, f"line {record.line}: {reason}", empty=unread is None)]
    if any(is_too_large(text, max_bytes) for text, _ in messages):
        return [Source(origin, None, f"line {record.line}: {describe_memory_limit(max_bytes)}")]
    strings = Once(partial(_find_strings, record.text, frozenset(text for text, _ in messages)))
    offsets = identity_offsets(record.text)
    whole = SourceMap(record.text, record.line, record.offset, record.encoding, offsets, record.column).shared()
    seen, sources = defaultdict[str, dict[int, int]](dict), list[Source]()
    errors = "strict" if _is_utf_8(record.text) else "surrogateescape"
    for text, chosen in messages:
        occurrence = seen[text].setdefault(chosen.number, len(seen[text]))
        source_map = whole._replace(offset_map=partial(_string_offsets, record.text, text, occurrence, strings))
        place = origin._replace(index=origin.index + len(sources))
        sources += _make_sources(record.line, text, source_map, place, chosen, errors)
    return sources


def _make_sources(
    line: int, text: str, source_map: SourceMap, origin: Origin, chosen: ChosenText, errors: str
) -> Iterator[Source]:
    if decoded := list(decode_cell(text, source_map)):
        for index, found in enumerate(decoded, origin.index):
            yield chosen.make_source(origin._replace(index=index), *found)
        return
    text, source_map = declare_utf_8(*chosen.cut_out(text, source_map))
    try:
        data = text.encode("utf-8", errors)
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        yield Source(origin, None, f"line {line}: not text: U+{code:04X} is half of a character")
        return
    yield chosen.make_source(origin, data, source_map)


def _is_utf_8(text: str) -> bool:
    """Return whether the file has this text in UTF-8; otherwise some of its bytes are kept as surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _find_messages(record: Json, field: str | None) -> list[tuple[str, ChosenText]]:
    """Return the strings in a JSON value that hold messages, or GBCS payloads; those in a field if one is given."""
    if field is not None:
        return [(text, ChosenText(number)) for number, text in enumerate(get_field(record, field))]
    texts = list(get_strings(record))
    return [(texts[chosen.number], chosen) for chosen in with_payloads(texts, choose_messages(texts))]


def _find_strings(line: str, texts: frozenset[str]) -> dict[str, list[int]]:
    """Return where in a line strings with these texts begin."""
    shortest, starts = min(map(len, texts)), dict[str, list[int]]()
    for token in _STRING.finditer(line):
        if len(token[0]) > shortest and (text := json.loads(token[0], strict=False)) in texts:
            starts.setdefault(text, []).append(token.start())
    return starts


def _string_offsets(
    line: str, text: str, occurrence: int, strings: Callable[[], dict[str, list[int]]]
) -> Sequence[int]:
    """Return the index in a line of each character of one of its strings, and of the end of the string."""
    starts = strings().get(text, [])
    token = _STRING.match(line, starts[occurrence]) if occurrence < len(starts) else None
    if token is None:
        return range(len(text) + 1)
    return Offsets(_string_stretches(line, token.start() + 1, token.end() - 1))


def _string_stretches(line: str, position: int, end: int) -> Iterator[range]:
    for escape in _ESCAPE.finditer(line, position, end):
        yield range(position, escape.start() + 1)
        position = escape.end()
    yield range(position, end + 1)


def _describe(error: Exception) -> str:
    return str(error).partition(":")[0].lower() if isinstance(error, ValueError) else "nested too deep"
