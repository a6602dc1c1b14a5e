"""Holds the part of a stream of documents that is being read, as UTF-8, and counts lines, bytes and characters."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from mmc_cli.inputs.encodings import FRAMING, encoded_length, encoding_and_mark, error_handler

_HEAD_BYTES = 4096
# What separates documents, with byte order marks of any encoding: in UTF-16, U+FFFE is one in the wrong order.
_SEPARATORS = {
    is_utf_16: re.compile(rb"(?:[\s%b]++|(\xef\xbb\xbf|%b))*+" % (FRAMING.encode(), other))
    for is_utf_16, other in ((True, rb"\xef\xbf\xbe"), (False, rb"\xff\xfe|\xfe\xff"))
}
_LONGEST_MARK = 3


class StreamWindow:
    """A stream of bytes in any encoding, held as UTF-8. Positions are bytes of that UTF-8, from its start.

    `encoding` is that detected from the first bytes. `start` is where in a file it begins: line, column and offset.
    """

    def __init__(self, chunks: Iterable[bytes], start: tuple[int, int, int]) -> None:
        self._chunks = iter(chunks)
        self._buffer, self._buffer_start = bytearray(), 0
        self.has_rest = False
        self._fill(0, _HEAD_BYTES)
        encoding, mark = encoding_and_mark(bytes(self._buffer[:_HEAD_BYTES]))
        self.encoding = "utf-8" if encoding == "ascii" else encoding
        self._mark = mark  # in the bytes before the current document
        self._separator = _SEPARATORS[encoding.startswith("utf-16")]
        del self._buffer[: len(mark)]
        if self.encoding != "utf-8":
            self._chunks = self._recode(bytes(self._buffer), self._chunks)
            self._buffer = bytearray()
        # The position up to which lines, columns, bytes and characters are counted, and the counts.
        self._counted = self._char_offset = 0
        self._line, self._column, offset = start
        self._offset = offset + len(mark)

    def end(self) -> tuple[int, int, int]:
        """Return the line, column and offset in the file at which the bytes that were read end."""
        self._count_to(self._buffer_start + (0 if self.has_rest else len(self._buffer)))
        return self._line, self._column, self._offset

    def rest(self) -> Iterator[bytes]:
        """Return the bytes of the file that were not read, because they are in another encoding."""
        return chain((self._encode(bytes(self._buffer)),), map(self._encode, self._chunks))

    def _leave_rest(self, position: int) -> None:
        """End the stream before a position."""
        self._discard(position)
        self.has_rest = True

    def _peek(self, position: int, length: int) -> bytes:
        """Return at most `size` bytes from a position; empty at the end."""
        if not self._is_available(position):
            return b""
        return bytes(self._buffer[position - self._buffer_start : position - self._buffer_start + length])

    def _is_available(self, position: int) -> bool:
        """Return whether the stream has a byte at a position; reads the chunks up to it."""
        while position >= self._buffer_start + len(self._buffer):
            chunk = next(self._chunks, b"")
            if not chunk:
                return False
            self._buffer += chunk
        return True

    def _fill(self, position: int, length: int) -> None:
        """Read until `size` bytes are held from a position, if the stream has them."""
        while len(self._buffer) < position - self._buffer_start + length and (chunk := next(self._chunks, b"")):
            self._buffer += chunk

    def _starts_with(self, prefix: bytes, position: int) -> bool:
        self._fill(position, len(prefix))
        return self._buffer.startswith(prefix, position - self._buffer_start)

    def _skip_separators(self, position: int) -> int:
        """Return where the next document begins, and note the byte order mark before it."""
        while self._is_available(position):
            self._fill(position, _LONGEST_MARK)
            separator = self._separator.match(self._buffer, position - self._buffer_start)
            if separator is not None:
                self._mark = self._encode(bytes(separator[1])) if separator[1] else self._mark
                position = self._buffer_start + separator.end()
            if position < self._buffer_start + len(self._buffer):
                break
            self._discard(position)
        return position

    def _is_separator(self, position: int) -> bool:
        """Return whether what separates documents is at a position."""
        self._fill(position, _LONGEST_MARK)
        separator = self._separator.match(self._buffer, position - self._buffer_start)
        return separator is not None and separator.end() > separator.start()

    def _discard(self, position: int) -> None:
        """Discard the bytes before a position."""
        self._count_to(position)
        del self._buffer[: position - self._buffer_start]
        self._buffer_start = position

    def _count_to(self, position: int) -> None:
        """Count lines, columns, bytes and characters up to a position."""
        if position <= self._counted:
            return
        raw = bytes(self._buffer[self._counted - self._buffer_start : position - self._buffer_start])
        text = raw.decode("utf-8", "surrogateescape")
        lines = text.count("\n")
        self._line += lines
        self._column = len(text) - text.rfind("\n") if lines else self._column + len(text)
        self._char_offset += len(text)
        self._offset += len(raw) if self.encoding == "utf-8" else encoded_length(text, self.encoding)
        self._counted = position

    def _recode(self, head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
        errors = error_handler(self.encoding)
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        for chunk in chain((head,), chunks):
            if text := decoder.decode(chunk):
                yield text.encode("utf-8", errors)
        if text := decoder.decode(b"", final=True):
            yield text.encode("utf-8", errors)

    def _encode(self, data: bytes) -> bytes:
        """Return text of the stream as it is in the file."""
        if self.encoding == "utf-8":
            return data
        handler = "surrogatepass" if self.encoding.startswith("utf-16") else error_handler(self.encoding)
        return data.decode("utf-8", "surrogateescape").encode(self.encoding, handler)
