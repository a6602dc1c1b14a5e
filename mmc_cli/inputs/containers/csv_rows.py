"""Reads the rows of a table one at a time, each with its cells and its place in the file."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from mmc_cli.inputs.containers.csv_lines import LineReader, split_lines
from mmc_cli.inputs.encodings import count_line_ends

_UNCLOSED_QUOTE = "the quote around the message is never closed: the row was ended after the message"


class Row(NamedTuple):
    """The text of one row, its cells, its position in the file, and the encoding and delimiter of the file.

    `damage` says what was repaired to read it, `problem` why it cannot be read.
    """

    text: str
    cells: list[str]
    line: int
    offset: int
    encoding: str
    delimiter: str
    damage: str = ""
    problem: str = ""


class RowReader:
    """Reads the rows of a table, of which those that are damaged affect no other row.

    Args:
        chunks: the bytes of the table.
        offset: the position of the first chunk in the file.
        max_bytes: the maximum length of a row.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: str, delimiter: str, offset: int, max_bytes: int) -> None:
        self._lines = LineReader(chunks, encoding, max_bytes)
        self._encoding, self._delimiter = encoding, delimiter
        self._line, self._offset = 1, offset

    def has_more(self) -> bool:
        """Return whether there is another row; skips blank lines."""
        while self._lines.has_more():
            if not (blank := self._lines.take_blank()):
                return True
            self._advance(blank, count_line_ends(blank))
        return False

    def skip_plain(self) -> range:
        """Skip the next lines, of those already read, that cannot contain a message; return their numbers."""
        plain, first = self._lines.take_plain(), self._line
        self._advance("".join(plain), len(plain))
        return range(first, self._line)

    def take_row(self) -> Row:
        """Return the next row."""
        line, offset, damage, problem, cells = self._line, self._offset, "", "", list[str]()
        try:
            cells = next(csv.reader(self._lines, delimiter=self._delimiter), [])
        except csv.Error as error:
            problem = f"line {line}: {error}: perhaps a quote is never closed"
        if end := self._lines.end_of_unclosed(self._delimiter):
            self._lines.unread_from(end)
            damage, problem = _UNCLOSED_QUOTE, ""
        elif problem and not self._lines.skipped_bytes:
            self._lines.unread_from(1)  # the quote is not closed nearby: only its line is lost
        text, skipped_bytes = self._lines.take_row()
        self._advance(text, count_line_ends(text) + (skipped_bytes > 0))
        self._offset += skipped_bytes
        if damage:
            cells = next(csv.reader(split_lines(text), delimiter=self._delimiter), [])
        return Row(text, cells, line, offset, self._encoding, self._delimiter, damage, problem)

    def _advance(self, text: str, lines: int) -> None:
        self._line += lines
        self._offset += len(text.encode(self._encoding, "surrogateescape"))
