"""Converts positions in a text between characters, bytes and lines; many conversions take time linear in the text."""

from array import array
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import NamedTuple

from mmc_cli.inputs.encodings import LINE_END, count_line_ends, encoded_length, last_line_start

_STEP = 2**12  # characters between two places for which bytes and lines are recorded


class LinePosition(NamedTuple):
    """A line, from 0, and a column in it, from 0."""

    line: int
    column: int


class TextIndex:
    """The number of bytes and lines before every few thousandth character of a text in an encoding."""

    def __init__(self, text: str, encoding: str) -> None:
        self._text, self._encoding = text, encoding
        self._starts, self._bytes = array("q", [0]), array("q", [0])
        self._lines, self._line_starts = array("q", [0]), array("q", [0])
        while (end := self._starts[-1] + _STEP) < len(text):
            end += text.startswith("\r\n", end - 1)  # one line end
            stretch = text[self._starts[-1] : end]
            line_start = last_line_start(stretch)
            self._line_starts.append(self._starts[-1] + line_start if line_start else self._line_starts[-1])
            self._bytes.append(self._bytes[-1] + encoded_length(stretch, encoding))
            self._lines.append(self._lines[-1] + count_line_ends(stretch))
            self._starts.append(end)

    def byte_offset(self, index: int) -> int:
        """Return how many bytes the characters before an index take."""
        number = bisect_right(self._starts, index) - 1
        return self._bytes[number] + encoded_length(self._text[self._starts[number] : index], self._encoding)

    def char_index(self, byte_offset: int) -> int:
        """Return the index of the character at, or across, a byte."""
        number = bisect_right(self._bytes, byte_offset) - 1
        start, missing = self._starts[number], byte_offset - self._bytes[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
        # Bytes beyond a longer last stretch are cut off.
        raw = self._text[start : min(end, start + missing)].encode(self._encoding)[:missing]
        return start + len(raw.decode(self._encoding, "ignore"))

    def line_position(self, index: int) -> LinePosition:
        """Return the line and the column of a character."""
        number = bisect_right(self._starts, index) - 1
        before = self._text[self._starts[number] : index]
        line_start = last_line_start(before)
        start = self._starts[number] + line_start if line_start else self._line_starts[number]
        return LinePosition(self._lines[number] + count_line_ends(before), index - start)

    def last_line(self) -> int:
        """Return the number of the last line, from 0."""
        return self._lines[-1] + count_line_ends(self._text[self._starts[-1] :])

    def line_start(self, line: int) -> int:
        """Return the index at which a line begins. Raises ValueError if there is no such line."""
        if line <= 0:
            return 0
        number = bisect_left(self._lines, line) - 1
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
        line_ends = LINE_END.finditer(self._text, self._starts[number], end)
        if (before := next(islice(line_ends, line - self._lines[number] - 1, None), None)) is None:
            raise ValueError(f"there is no line {line}")
        return before.end()

    def line(self, line: int) -> str:
        """Return a line without its end. Raises ValueError if there is no such line."""
        start = self.line_start(line)
        end = LINE_END.search(self._text, start)
        return self._text[start : end.start() if end is not None else len(self._text)]
