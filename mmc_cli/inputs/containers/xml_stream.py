"""Cuts a stream of XML into pieces: the messages in it, documents without any, and damaged stretches between them.

At most one message, or one document without any, is held in memory.
"""

import codecs
import re
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from mmc_cli.inputs.containers.stream_window import StreamWindow
from mmc_cli.inputs.containers.xml_documents import Document, OpenMessage, Scope
from mmc_cli.inputs.encodings import (
    EncodingFault,
    declared_encoding,
    detect_encoding,
    find_encoding_fault,
    is_supported,
)
from mmc_cli.inputs.limits import ReadOptions, describe_size_limit

_HEAD_BYTES, _FIRST_BYTES, _FEED_BYTES = 4096, 2048, 65536
# Where reading can resume after damage, and the maximum length of a match cut off at the end of a chunk.
_RESUME = re.compile(rb"<(?:\?xml\s|(?:[\w.-]+:)?(?:GBCSResponse|SMETS1Response)[\s/>])")
_MAX_RESUME = 256
# The start of a document that is one message, and what must not occur before the first end tag of its name.
_PROLOG = rb"""<\?xml\s+version=["']1\.0["'](?:\s+encoding=["'](?i:utf-8)["'])?\s*\?>\s{0,200}"""
_LONE_MESSAGE = re.compile(rb"(?:%b)?(<((?:[\w.-]+:)?GBCSResponse)[\s>])" % _PROLOG)
_MESSAGE_NAME, _NOT_PLAIN = b"GBCSResponse", (b"<!", b"<?")
_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_END_TAGS = re.compile(rb"\s*(?:</[^<>]*>\s*)*")
_END_TAG_NAME = re.compile(rb"</([^\s<>]*)\s*>")
# What may be between one document and the next: comments and processing instructions (XML 1.0, 2.8).
_BETWEEN_DOCUMENTS = re.compile(rb"(?>\s+|<!--(?>(?!--).)*+-->|<\?(?!xml\s).*?\?>)*+", re.DOTALL)
# What may precede a document, and what may precede a further one.
_DECLARATION = re.compile(rb"\s*<\?xml\s")


_HIDDEN = "messages in the text of this document, beside others in its elements, are not read: save them as files"


class Piece(NamedTuple):
    """A piece of the stream as UTF-8, and its position: `offset` in bytes, `char_offset` in characters.

    `message` is set for a message. Without `data`, `reason` says why. `in_file` is set for a document whose byte order
    mark or declaration is wrong: its bytes in the file. `damage` says so of the document around a message.
    """

    data: bytes | None
    line: int
    column: int
    offset: int
    char_offset: int
    message: OpenMessage | None = None
    reason: str = ""
    in_file: bytes | None = None
    damage: str = ""


class _Context(NamedTuple):
    """The context in which reading continues after damage: namespaces, and open elements by name."""

    scope: Scope
    names: tuple[str, ...] = ()


class Stream(StreamWindow):
    """The documents in a stream of bytes.

    If it `is_decoded`, as the text of a cell is, the encodings that its documents declare do not count.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        options: ReadOptions,
        start: tuple[int, int, int] = (1, 1, 0),
        *,
        is_decoded: bool = False,
    ) -> None:
        super().__init__(chunks, start)
        self._options, self._is_decoded = options, is_decoded

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the stream in order."""
        position, context = 0, _Context({})
        while True:
            position = self._skip_separators(position)
            if not self._is_available(position):
                if context.names:
                    yield self._make_end(position)
                return
            if self._starts_with(b"<?xml", position):
                if context.names:
                    yield self._make_end(position)
                context = _Context({})
            lone_message = self._find_lone_message(position) if not context.scope else None
            if (lone_message is None or self.encoding != "utf-8") and self._is_in_other_encoding(position):
                self._leave_rest(position)
                return
            is_plain = lone_message is not None and self.encoding == "utf-8" and self._mark in (b"", codecs.BOM_UTF8)
            fault = None if context.scope or is_plain or self._is_decoded else self._find_encoding_fault(position)
            if fault is not None:
                end, context = yield from self._read_faulty(position, fault)
                position = max(end, position + 1)
            elif lone_message is not None:
                piece, position = self._make_piece(*lone_message), lone_message[1]
                self._discard(position)  # before the message is read: it may be large
                yield piece
            else:
                end, context = yield from self._read_document(position, context)
                position = max(end, position + 1)  # reading continues, whatever the limits are
            self._mark = b""

    def _is_in_other_encoding(self, position: int) -> bool:
        """Return whether a further document declares another encoding, in which each byte of ASCII is itself."""
        if self._is_decoded or not position or self._mark or self.encoding.startswith("utf-16"):
            return False
        head = self._peek(position, _HEAD_BYTES)
        declared = declared_encoding(head)
        if declared is None or not is_supported(declared):
            return False
        return detect_encoding(head).replace("ascii", "utf-8") != self.encoding

    def _find_encoding_fault(self, position: int) -> EncodingFault | None:
        """Return how the byte order mark or the declaration of the document at a position is wrong."""
        return find_encoding_fault(self._mark + self._encode(self._peek(position, _HEAD_BYTES)))

    def _read_faulty(self, position: int, fault: EncodingFault) -> Generator[Piece, None, tuple[int, _Context]]:
        """Yield the pieces of a document with a fault in its encoding; one that is a message is a piece as a whole."""
        mark, document = self._mark, self._read_document(position, _Context({}), is_kept=True)
        while True:
            try:
                piece = next(document)
            except StopIteration as end:
                result: tuple[int, _Context] = end.value
                return result
            if piece.data is None or piece.message is None:
                yield piece._replace(in_file=mark + self._encode(piece.data) if piece.data is not None else None)
            elif fault.actual:
                yield piece._replace(damage=f"{fault.message}: it was read as {fault.actual.upper()}")
            else:
                yield piece._replace(data=None, reason=fault.message)

    def _find_lone_message(self, position: int) -> tuple[int, int] | None:
        """Return the start and end of the message if the document at a position is clearly only a message.

        The end is found from the bytes alone; parsing checks later whether it is well-formed. None means that a pass of
        expat is needed.
        """
        self._fill(position, _HEAD_BYTES)
        head = _LONE_MESSAGE.match(self._buffer, position - self._buffer_start)
        if head is None:
            return None
        start, end_tag = head.start(1), b"</%b>" % head[2]
        searched = head.end()
        while (end := self._buffer.find(end_tag, searched)) < 0:
            searched = max(len(self._buffer) - len(end_tag), searched)
            too_large = len(self._buffer) - start > self._options.max_bytes
            if too_large or not self._is_available(self._buffer_start + len(self._buffer)):
                return None
        if self._buffer.find(_MESSAGE_NAME, head.end(), end) >= 0:
            return None
        if any(self._buffer.find(mark, start, end) >= 0 for mark in _NOT_PLAIN):
            return None
        return self._buffer_start + start, self._buffer_start + end + len(end_tag)

    def _read_document(
        self, position: int, context: _Context, *, is_kept: bool = False
    ) -> Generator[Piece, None, tuple[int, _Context]]:
        """Yield the pieces of the document at a position; return where the next begins, and in which context.

        If it `is_kept`, a message that is the whole document is a piece with all of it, as a document without any is.
        """
        document = Document(position, context.scope, self._options.max_depth)
        self._count_to(position)
        line = self._line
        try:
            result = yield from self._read_pieces(document, position, context, is_kept)
            if document.hidden and document.messages:
                yield self._make_end(result[0])._replace(line=line, reason=_HIDDEN)
            return result
        finally:
            document.close()

    def _read_pieces(
        self, document: Document, position: int, context: _Context, is_kept: bool
    ) -> Generator[Piece, None, tuple[int, _Context]]:
        fed = last_end = position
        while True:
            chunk = self._peek(fed, _FEED_BYTES if fed > position else _FIRST_BYTES)
            stop = document.feed(chunk)
            fed += len(chunk)
            for message, end_tag in document.take_ended():
                last_end = self._message_end(message, end_tag)
                is_whole = is_kept and not message.depth
                yield (
                    self._make_piece(position, last_end)
                    if is_whole
                    else self._make_piece(message.position, last_end, message)
                )
            if stop is not None and stop > position and self._is_next_document(document, stop):
                if not document.messages:
                    yield self._make_piece(position, stop)
                return stop, context
            if stop is None and not chunk:
                if not document.messages:
                    yield self._make_piece(position, fed)
                return fed, context
            start = document.open.position if document.open is not None else last_end
            if document.open is None and document.messages:
                start = max(last_end, self._buffer_start)  # what has been discarded was well-formed
            if stop is not None:
                return (yield from self._skip_damage(start, stop, document, context))
            unfinished = start if document.open is not None else document.position
            if fed - unfinished > self._options.max_bytes:
                return (yield from self._skip_damage(start, fed - _MAX_RESUME, document, context))
            if document.open is None and (document.messages or fed - position > self._options.max_bytes):
                start = unfinished
            is_first = is_kept and not document.messages and fed - position <= self._options.max_bytes
            self._discard(position if is_first else start)

    def _is_next_document(self, document: Document, stop: int) -> bool:
        """Return whether a document is complete and another begins at a position."""
        return document.is_over or (document.is_complete and self._is_separator(stop))

    def _skip_damage(
        self, start: int, stop: int, document: Document, context: _Context
    ) -> Generator[Piece, None, tuple[int, _Context]]:
        """Yield the stretch from `start` that is damaged at `stop`; return where reading resumes, and in which context.

        End tags of enclosing elements are not damage.
        """
        searched = read = max(stop, start + 1, self._buffer_start)
        while (resume := _RESUME.search(self._buffer, searched - self._buffer_start)) is None:
            read = self._buffer_start + len(self._buffer)
            searched = max(searched, read - _MAX_RESUME)
            if read - start > self._options.max_bytes:
                self._discard(searched)
            if not self._is_available(read):
                break
        end = self._buffer_start + resume.start() if resume is not None else read
        start_index, end_index = start - self._buffer_start, end - self._buffer_start
        names, scope = [*context.names, *document.open_names], document.scope
        if names and start_index >= 0 and _DECLARATION.match(self._buffer, start_index):
            yield self._make_end(start)
            names, scope = [], {}
        if not names and start_index >= 0 and _BETWEEN_DOCUMENTS.fullmatch(self._buffer, start_index, end_index):
            return end, _Context({})
        if start_index < 0 or not _END_TAGS.fullmatch(self._buffer, start_index, end_index):
            yield self._make_piece(start, end)
        else:
            end_tags = [
                tag[1].decode("utf-8", "replace")
                for tag in _END_TAG_NAME.finditer(self._buffer, start_index, end_index)
            ]
            closed = len(names) - len(end_tags)
            if closed < 0 or names[closed:] != end_tags[::-1]:
                yield self._make_piece(start, end)
            del names[max(closed, 0) :]
        return end, _Context(scope, tuple(names))

    def _make_end(self, position: int) -> Piece:
        reason = "the file ends too early: messages may be missing"
        return self._make_piece(position, position)._replace(data=None, reason=reason)

    def _make_piece(self, start: int, end: int, message: OpenMessage | None = None) -> Piece:
        is_held = start >= self._buffer_start and end - start <= self._options.max_bytes
        self._count_to(max(start, self._buffer_start))
        data = bytes(self._buffer[start - self._buffer_start : end - self._buffer_start]) if is_held else None
        reason = "" if is_held else f"too large: {describe_size_limit(self._options)}"
        return Piece(data, self._line, self._column, self._offset, self._char_offset, message, reason)

    def _message_end(self, message: OpenMessage, end_tag: int) -> int:
        """Return the position after a message, given that of its end tag."""
        start_tag = _TAG.match(self._buffer, message.position - self._buffer_start)
        if start_tag is not None and start_tag[0].endswith(b"/>") and self._buffer_start + start_tag.end() == end_tag:
            return end_tag
        return self._buffer_start + self._buffer.index(b">", end_tag - self._buffer_start) + 1
