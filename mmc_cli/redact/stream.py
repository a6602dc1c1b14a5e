"""Redacts a stream that holds messages, a file or a member of an archive: one message, or many with text around them.

The stream is read as every command reads it. The text that contains a message, such as a row, is its window: windows
are written with the edits of their messages, the text between them without its values. A window with a message that
cannot be redacted is skipped.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple, cast

from mmc_cli.inputs.containers.registry import container_for, read_stream
from mmc_cli.inputs.encodings import encoding_and_mark, error_handler
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source, SourceMap, identity_offsets
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.redact.around import HOLE, Kind, redact_around, redact_heading
from mmc_cli.redact.message_edits import Redaction, apply_edits, find_redaction
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError
from mmc_cli.redact.refusals import Refusals
from mmc_cli.redact.tap import Readable, RecordingStream
from mmc_cli.redact.verification import digest, find_difference, find_left_over
from mmc_cli.specification import DEFAULT_VERSION
from mmc_cli.validate import spec_for

_KINDS: dict[str, Kind] = {"CSV and TSV": "csv", "JSON": "json"}
# The first row of a table, and the line before it by which Excel tells the delimiter.
_HEADING = re.compile(r"\ufeff?(?:sep=.[\r\n]+)?[^\r\n]*[\r\n]*")
_BASE64_PIECE = re.compile(r"\\/|\\.|\s|.", re.DOTALL)


class _Span(NamedTuple):
    """The range of characters of a message in a window, and their replacement."""

    start: int
    end: int
    text: str


@dataclass
class _Window:
    """A stretch of the stream with messages in it; `is_refused` if one of them cannot be redacted."""

    text: str
    offset: int
    encoding: str
    line: int = 1
    spans: list[_Span] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    is_refused: bool = False

    @property
    def data(self) -> bytes:
        """Its original bytes in the stream."""
        return _encode(self.text, self.encoding)


class StreamRedaction:
    """The redaction of one stream.

    Args:
        origin: Where the stream comes from.
        name: The name of a member of an archive; empty for a file.
        version: The version to check against; None for the one that each message declares.
        refusals: Receives each message that is not written.

    Attributes:
        digests: After `chunks`, a hash of each message that was written, in order.
        without_message: After `chunks`, how many rows or documents have no message.
    """

    def __init__(
        self,
        origin: Origin,
        name: str,
        version: Version | None,
        pseudonyms: Pseudonyms,
        refusals: Refusals,
        options: ReadOptions = DEFAULT_READ_OPTIONS,
    ) -> None:
        self._origin, self._name, self._version, self._pseudonyms = origin, name, version, pseudonyms
        self._refusals, self._options = refusals, options._replace(version=str(version or DEFAULT_VERSION))
        container = container_for(name or origin.file)
        self._kind: Kind = _KINDS.get(container.name if container is not None else "", "xml")
        self._is_first_gap, self._has_bad_gap = True, False
        self._encoding = "utf-8"
        self.digests: list[bytes] = []
        self.without_message = 0

    def chunks(self, stream: "IO[bytes] | Readable") -> Iterator[bytes]:
        """Yield the redacted stream.

        Raises:
            UnredactableError: The stream as a whole cannot be redacted.
        """
        try:
            yield from self._chunks(stream)
        except UnicodeError:
            raise UnredactableError(f"its text is not {self._encoding}") from None

    def _chunks(self, stream: "IO[bytes] | Readable") -> Iterator[bytes]:
        tap, window = RecordingStream(stream), None
        for source in read_stream(cast(IO[bytes], tap), self._origin, self._options, self._name):
            for each, message in read_messages(source, self._options):
                own = self._window_of(each, message)
                if own is None:
                    self._note_unread(each)
                    continue
                if window is not None and (window.offset, window.text) != (own.offset, own.text):
                    yield from self._write(window, tap)
                    window = None
                window = window or own
                if message is not None:
                    self._add(window, each, message)
        tap.read()
        if window is not None:
            yield from self._write(window, tap)
        yield self._redact_gap(tap.take())

    def _note_unread(self, source: Source) -> None:
        """Count a row without a message; refuse an unreadable one with the text around it."""
        if source.empty:
            self.without_message += 1
        elif not source.unread:
            self._refusals.add(source.origin, source.reason)
            self._has_bad_gap = True

    def _window_of(self, source: Source, message: Message | None) -> _Window | None:
        """Return the stretch of the stream that a source was cut out of; None if it is unknown."""
        if message is None or source.data is None:
            return None
        around = source.source_map
        if around is None:
            encoding, mark = encoding_and_mark(source.data)
            return _Window(source.data[len(mark) :].decode(encoding, error_handler(encoding)), len(mark), encoding)
        if around.position_note:
            raise UnredactableError(f"it is not XML: {around.position_note}")
        return _Window(around.text, around.offset, around.encoding, around.line)

    def _add(self, window: _Window, source: Source, message: Message) -> None:
        """Add a message to its window, or refuse the window."""
        self._encoding = window.encoding
        line = source.source_map.line_span()[0] if source.source_map is not None else 0
        if message.root is None and message.empty:
            self.without_message += 1
            return
        try:
            if message.payload is not None or message.payload_texts:
                raise UnredactableError("a GBCS payload cannot be redacted, nor a message with its payload beside it")
            if message.root is None:
                raise UnredactableError(message.findings[-1].message)
            self._redact(window, message)
        except UnredactableError as error:
            window.is_refused = True
            self._refusals.add(source.origin, str(error), line)
        except Exception as error:
            window.is_refused = True
            self._refusals.add_error(source.origin, error, line)

    def _redact(self, window: _Window, message: Message) -> None:
        """Add the redacted text of a message to its window. Raises UnredactableError if a check of it fails."""
        around = message.source_map or _map_of_whole(window)
        offsets, text, encoding, mark = around.offset_map(), *_text_of(message)
        spec = spec_for(message, self._version)
        redaction = find_redaction(text, spec, self._pseudonyms)
        redacted = apply_edits(text, redaction.edits)
        original = Message(message.data, message.origin, message.root)
        new = read(mark + redacted.encode(encoding, error_handler(encoding)), message.origin, self._options)
        if (difference := find_difference(original, new, spec)) is not None:
            raise UnredactableError(difference)
        if (left := find_left_over(redaction.replaced, redacted)) is not None:
            raise UnredactableError(f"{left} would still be readable in it")
        start, end = offsets[0], offsets[len(offsets) - 1]
        if _is_base64(window.text[start:end]):
            span = _Span(start, end, _write_base64(window.text[start:end], message.data, new.data))
        else:
            span = _Span(start, end, _write_edits(window.text, offsets, text, redaction))
        if window.spans and window.spans[-1].end > start:
            raise UnredactableError("it overlaps another message")
        window.spans.append(span)
        window.digests.append(digest(new.data))
        window.replaced += redaction.replaced

    def _write(self, window: _Window, tap: RecordingStream) -> Iterator[bytes]:
        """Yield the text before a window, then the window."""
        if window.offset < tap.position:
            raise UnredactableError("its messages are not in the order of the file")
        gap = tap.take(window.offset)
        yield self._redact_gap(gap)
        if tap.take(window.offset + len(window.data)) != window.data:
            raise UnredactableError("the places of its messages are not certain")
        if not window.is_refused:
            try:
                text = self._fill(window)
            except UnredactableError as error:
                self._refusals.add(self._origin, str(error), window.line)
                window.is_refused = True
        if window.is_refused:
            is_element = self._kind == "json" and gap.strip().endswith((b"[", b","))
            yield b"null" if is_element else b""
            return
        self.digests += window.digests
        yield _encode(text, window.encoding)

    def _fill(self, window: _Window) -> str:
        """Return the text of a window with its messages redacted, and the rest without its values."""
        parts, position = list[str](), 0
        for span in window.spans:
            parts.append(window.text[position : span.start])
            position = span.end
        parts.append(window.text[position:])
        if any(HOLE in part for part in parts):
            raise UnredactableError("the text around it has a character that no standard has")
        around = redact_around(self._checked(HOLE.join(parts)), self._kind, self._pseudonyms)
        if (left := find_left_over(window.replaced, around)) is not None:
            raise UnredactableError(f"{left} would still be readable around it")
        kept = around.split(HOLE)
        texts = [span.text for span in window.spans]
        return "".join(part for pair in zip(kept, (*texts, ""), strict=True) for part in pair)

    def _redact_gap(self, data: bytes) -> bytes:
        """Return the text between windows without its values; only its first line if part of it cannot be read."""
        text = data.decode(self._encoding, _handler(self._encoding))
        is_first, is_bad = self._is_first_gap, self._has_bad_gap
        self._is_first_gap = self._has_bad_gap = False
        if not text.strip("\ufeff \t\r\n"):
            return data
        heading = ""
        if self._kind == "csv" and is_first:
            end = _HEADING.match(text).end()  # type: ignore[union-attr]  # it matches any text
            heading, text = redact_heading(text[:end], self._pseudonyms), text[end:]
        rest = "" if is_bad else redact_around(self._checked(text), self._kind, self._pseudonyms)
        return _encode(heading + rest, self._encoding)

    def _checked(self, text: str) -> str:
        """Return the text around messages. Raises UnredactableError if it is running text."""
        if (
            self._kind == "xml"
            and text.strip("\ufeff \t\r\n" + HOLE)
            and not text.lstrip("\ufeff \t\r\n").startswith(("<", HOLE))
        ):
            raise UnredactableError("the text around the messages cannot be redacted: save the messages as files first")
        return text


def _map_of_whole(window: _Window) -> SourceMap:
    return SourceMap(window.text, 1, window.offset, window.encoding, identity_offsets(window.text))


def _text_of(message: Message) -> tuple[str, str, bytes]:
    """Return the text of a message, its encoding and its byte order mark."""
    encoding, mark = encoding_and_mark(message.data)
    text = message.data[len(mark) :].decode(encoding, error_handler(encoding))
    if mark + text.encode(encoding, error_handler(encoding)) != message.data:
        raise UnredactableError(f"it has bytes that are not {encoding}")
    return text, encoding, mark


def _write_edits(outer: str, offsets: Sequence[int], text: str, redaction: Redaction) -> str:
    """Return the text of a window from the start of a message to its end, with the edits of the message."""

    def end_of(index: int) -> int:
        start = offsets[index]
        return start + 1 if outer[start : start + 1] == text[index] else offsets[index + 1]  # it may be escaped

    parts, position = list[str](), offsets[0]
    for edit in redaction.edits:
        start = offsets[edit.start]
        if start < position:
            raise UnredactableError("its place in the file is not certain")
        parts += [outer[position:start], edit.text]
        position = end_of(edit.end - 1)
    return "".join((*parts, outer[position : offsets[len(offsets) - 1]]))


def _is_base64(text: str) -> bool:
    return "<" not in text and "&" not in text and "\\u003" not in text.lower()


def _write_base64(text: str, old: bytes, new: bytes) -> str:
    """Return the base64 of other bytes, with line ends and escapes as in the original text."""
    pieces = [match[0] for match in _BASE64_PIECE.finditer(text)]
    plain = "".join(piece[-1] for piece in pieces if _is_letter(piece))
    try:
        is_same = base64.b64decode(plain, validate=True) == old
    except binascii.Error:
        is_same = False
    if not is_same or len(new) != len(old):
        raise UnredactableError("its base64 cannot be written in the same form")
    letters, is_escaped = iter(base64.b64encode(new).decode()), "\\/" in pieces
    parts = list[str]()
    for piece in pieces:
        letter = next(letters) if _is_letter(piece) else piece
        parts.append("\\/" if is_escaped and letter == "/" else letter)
    return "".join(parts)


def _is_letter(piece: str) -> bool:
    """Return whether a piece of base64 is a letter (which JSON may escape), not white space."""
    return piece == "\\/" or (len(piece) == 1 and not piece.isspace())


def _handler(encoding: str) -> str:
    return "surrogatepass" if encoding.startswith("utf-16") else error_handler(encoding)


def _encode(text: str, encoding: str) -> bytes:
    return text.encode(encoding, _handler(encoding))
