"""Reads the lines of a table, in any encoding, and finds the end of a row with an unclosed quote."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from mmc_cli.inputs.encodings import character_width
from mmc_cli.inputs.limits import describe_memory_limit, max_memory

_NAME = "Response"  # of a message, or of a DUIS response with its payload
_MAX_WIDTH, _LINE_BYTES = 4, 32
# Quoted text, possible XML, or text as long as a payload in base64 or hexadecimal.
_NOT_PLAIN = re.compile(r"[\"<&]|[0-9A-Za-z+/]{40}|(?:[0-9A-Fa-f]{2} ){20}")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_LINE_ENDS = ("\n", "\r\n", "\r")
_WHOLE_NAME = re.compile(rf"{_NAME}\b")  # not that in ResponseMessage
# The end of a tag, the quote that closes the cell, and cells without quotes.
_AFTER_NAME = re.compile(r"""[> \t\r\n"']*|\s*(?:>|&gt;)\s*"(?:[,;\t|\r\n][^"]*)?""")
# Text in a comment or in CDATA is not an end tag.
_MESSAGE_END = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|((?:<|&lt;)/(?:[\w.-]+:)?(?:GBCS)?Response\s*(?:>|&gt;))", re.DOTALL
)


class LineReader:
    """An iterator over the lines of a file, with their ends, that keeps those of the current row.

    A line ends with LF, CR LF or CR. One that is longer than the limit for a message is not kept: it raises csv.Error,
    and `skipped_bytes` is its length.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: str, max_length: int) -> None:
        self._chunks, self._encoding, self._max_length = chunks, encoding, max_length
        self._max_memory = max_memory(max_length)
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._lines: deque[str | int] = deque()  # an integer is the length of a line that is too long
        self._parts: list[str] = []  # parts of a line whose end is not read yet
        self._length = self._dropped_bytes = 0  # length of those parts, and bytes dropped from them
        self._part_size, self._row_size = _Size(), _Size()
        self._has_open_return = self._is_over = False
        self._row: list[str] = []
        self.skipped_bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self._lines and not self.has_more():
            raise StopIteration
        line = self._lines.popleft()
        if isinstance(line, int):
            self.skipped_bytes = line
            raise csv.Error(f"longer than {self._max_length:,} bytes (--max-bytes)")
        if self._row and self._row_size.add(line) > self._max_memory:
            self._lines.appendleft(line)
            raise csv.Error(describe_memory_limit(self._max_length))
        self._row.append(line)
        return line

    def has_more(self) -> bool:
        """Return whether there is another line; reads it."""
        while not self._lines and not self._is_over:
            self._read_chunk()
        return bool(self._lines)

    def take_blank(self) -> str:
        """Return the next blank lines that are already read."""
        blank = list[str]()
        while self._lines and isinstance(line := self._lines[0], str) and line in _LINE_ENDS:
            blank.append(line)
            self._lines.popleft()
        return "".join(blank)

    def take_plain(self) -> list[str]:
        """Return the next lines, of those already read, that have no quotes and cannot contain a message."""
        plain = list[str]()
        while self._lines and isinstance(line := self._lines[0], str) and not _NOT_PLAIN.search(line):
            plain.append(line)
            self._lines.popleft()
        return plain

    def end_of_unclosed(self, delimiter: str) -> int:
        """Return the number of lines of a row that ends after its first message; 0 if its quotes are correct."""
        text = "".join(self._row)
        if len(self._row) < 2 or _NAME not in text or _is_plain(text, self._row[-1]):
            return 0
        end = next((match.end() for match in _MESSAGE_END.finditer(text) if match[1]), len(text))
        number = length = 0
        while length < end:
            length += len(self._row[number])
            number += 1
        return 0 if number == len(self._row) or _is_sound(text, delimiter) else number

    def unread_from(self, number: int) -> None:
        """Return the lines of the row from a number on to the input, so that they are read as the next row."""
        if self.skipped_bytes:
            self._lines.appendleft(self.skipped_bytes)
            self.skipped_bytes = 0
        self._lines.extendleft(reversed(self._row[number:]))
        del self._row[number:]
        self._row_size = _Size()

    def take_row(self) -> tuple[str, int]:
        """Return the lines of the row just read, and the length of a line in it that is too long."""
        row, self._row, self._row_size = "".join(self._row), [], _Size()
        skipped_bytes, self.skipped_bytes = self.skipped_bytes, 0
        return row, skipped_bytes

    def _read_chunk(self) -> None:
        chunk = next(self._chunks, b"")
        self._is_over = not chunk
        text = ("\r" if self._has_open_return else "") + self._decoder.decode(chunk, final=self._is_over)
        self._has_open_return = text.endswith("\r") and not self._is_over  # perhaps LF follows
        lines = list(io.StringIO(text[:-1] if self._has_open_return else text, newline=""))
        for line in lines[:1]:
            self._add_part(line, is_end=line.endswith(_LINE_ENDS))
        self._lines.extend(lines[1:-1])
        for line in lines[1:][-1:]:
            self._add_part(line, is_end=line.endswith(_LINE_ENDS))
        if self._is_over and (self._parts or self._dropped_bytes):
            self._add_part("", is_end=True)

    def _add_part(self, part: str, is_end: bool) -> None:
        self._parts.append(part)
        self._length += len(part)
        is_too_large = self._part_size.add(part) > self._max_memory
        if self._dropped_bytes or self._length > self._max_length or is_too_large:
            self._dropped_bytes += sum(len(each.encode(self._encoding, "surrogateescape")) for each in self._parts)
            self._parts = []
        if is_end:
            self._lines.append(self._dropped_bytes or "".join(self._parts))
            self._parts, self._length, self._dropped_bytes, self._part_size = [], 0, 0, _Size()


class _Size:
    """The memory that lines take: the width of the widest character for each, plus a constant per line."""

    def __init__(self) -> None:
        self._lines = self._characters = 0
        self._width = 1

    def add(self, line: str) -> int:
        """Add a line and return how many bytes all of them take."""
        self._lines += 1
        self._characters += len(line)
        if self._width < _MAX_WIDTH and not line.isascii():
            self._width = max(self._width, character_width(line))
        return self._characters * self._width + self._lines * _LINE_BYTES


def _is_plain(row: str, last_line: str) -> bool:
    """Return whether a row holds one message, which ends on the last line or before the last quote of the row."""
    names = [match.end() for match in _WHOLE_NAME.finditer(row)]
    if len(names) != 2:
        return False
    rest = row[names[1] :]
    return len(rest) <= len(last_line) or _AFTER_NAME.fullmatch(rest) is not None


def split_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, without a copy of all of it, in which each character has 4 bytes."""
    return (line[0] for line in _LINE.finditer(text))


def _is_sound(row: str, delimiter: str) -> bool:
    """Return whether every quote of a row is where the format allows one, and the last is closed."""
    try:
        return len(list(csv.reader(split_lines(row), delimiter=delimiter, strict=True))) <= 1
    except csv.Error:
        return False
