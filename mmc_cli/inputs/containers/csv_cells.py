"""Turns a CSV or TSV file with messages in its rows into sources, each with the map to its place in the file.

Every cell that holds a message is read, unless a column is given. One row is read at a time. Damage in one row costs
that row: a quote that is never closed ends with the message behind it.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import IO, NamedTuple

from mmc_cli.inputs.encodings import LINE_END, count_line_ends
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.repairs import apply_repairs
from mmc_cli.inputs.source_map import Offsets, Repair, Source, SourceMap
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import BYTE_ORDER_MARKS
from mmc_cli.specification.wording import sort_by_similarity

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 2**20
_NAME = "GBCSResponse"
_LINE_ENDS = ("\n", "\r\n", "\r")
_MESSAGE_START = re.compile(r"(?:<|&lt;)(?:[\w.-]+:)?(?:GBCSResponse|SMETS1Response)\b")
_XML_START = re.compile(r"(?:<|&lt;)\?xml")
# What is in a comment or in CDATA is no end tag.
_MESSAGE_END = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|((?:<|&lt;)/(?:[\w.-]+:)?GBCSResponse\s*(?:>|&gt;))", re.DOTALL
)
_BESIDE_MESSAGE = re.compile(
    r"""([,;\t|])["']*(?=(?:<|&lt;)(?:\?xml|(?:[\w.-]+:)?GBCSResponse))|GBCSResponse\s*(?:>|&gt;)["']*([,;\t|])"""
)
_ENCODING = re.compile(r"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.-]+)""")

_UNCLOSED_QUOTE = "the quote around the message is never closed: the row was ended after the message"


class _Row(NamedTuple):
    """One row as it is written, its position in the file, and how the file is written."""

    text: str
    line: int
    offset: int
    encoding: str
    delimiter: str

    def cells(self) -> list[str]:
        """Return the contents of its cells."""
        return next(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter), [])


def holds_message(text: str) -> bool:
    """Return whether a message seems to begin in a text."""
    return _MESSAGE_START.search(text) is not None or _XML_START.search(text) is not None


def choose_messages(texts: Sequence[str]) -> list[int]:
    """Return the indexes of the texts with messages; of the first with other XML if there are none."""
    messages = [index for index, text in enumerate(texts) if _MESSAGE_START.search(text) is not None]
    return messages or [index for index, text in enumerate(texts) if _XML_START.search(text) is not None][:1]


def read_rows(file: IO[bytes], origin: Origin, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield a source for each message in the rows below the heading, or the reason why a row has none.

    The first row is a heading if it holds no message.

    Raises:
        MmcError: The heading has no column of the name in `options.csv_column`.
    """
    csv.field_size_limit(options.max_bytes)  # the limit of the whole csv module, 128 kB by default
    head = file.read(_CHUNK)
    mark, encoding = _detect_encoding(head)
    content = head[len(mark) :]
    delimiter = _guess_delimiter(content.decode(encoding, "replace"))
    lines = _LineReader(chain((content,), iter(partial(file.read, _CHUNK), b"")), encoding, options.max_bytes)
    column, line, offset, index = None, 1, len(mark), origin.index
    is_first = True
    while lines.has_more():
        if blank := lines.take_blank():
            line += count_line_ends(blank)
            offset += len(blank.encode(encoding))
            continue
        reason, damage, cells = "", "", list[str]()
        try:
            cells = next(csv.reader(lines, delimiter=delimiter), [])
        except csv.Error as error:
            reason = f"line {line}: {error}: perhaps a quote is never closed"
        if end := lines.end_of_unclosed(delimiter):
            lines.give_back_from(end)
            damage = _UNCLOSED_QUOTE
        elif reason and not lines.skipped_bytes:
            lines.give_back_from(1)  # the quote is closed nowhere near: only its line is lost
        text, skipped_bytes = lines.take_row()
        row = _Row(text, line, offset, encoding, delimiter)
        line += count_line_ends(text) + (skipped_bytes > 0)
        offset += len(text.encode(encoding, "surrogateescape")) + skipped_bytes
        if reason and not damage:
            yield Source(Origin(origin.file, origin.member, index), None, reason)
            index += 1
        elif text.strip():
            cells = row.cells() if damage else cells
            is_heading = is_first and not any(map(holds_message, cells))
            if is_first:
                column, is_first = _find_column(options.csv_column, cells if is_heading else [], str(origin)), False
            if not is_heading:
                for source in _read_row(row, cells, column, Origin(origin.file, origin.member, index)):
                    yield source._replace(damage=damage)
                    index += 1


def _read_row(row: _Row, cells: list[str], column: int | None, origin: Origin) -> Iterator[Source]:
    columns = choose_messages(cells) if column is None else [column] if column < len(cells) else []
    columns = [each for each in columns if cells[each].strip()]
    if not columns:
        yield Source(origin, None, f"line {row.line}: no message in this row", empty=True)
    for index, each in enumerate(columns, origin.index):
        offset_map = partial(_cell_offsets, row.text, each, row.delimiter)
        source_map = SourceMap(row.text, row.line, row.offset, row.encoding, offset_map)
        message = cells[each]
        if (declared := _ENCODING.match(message)) is not None and declared[1].upper() != "UTF-8":
            # The message is decoded as the table is, and passed on in UTF-8.
            repairs = (Repair(declared.start(1), declared.end(1), "UTF-8"),)
            message, source_map = apply_repairs(message, repairs), source_map.with_repairs(repairs)
        data = message.encode("utf-8", "surrogateescape")
        yield Source(Origin(origin.file, origin.member, index), data, source_map=source_map, repairable=True)


class _LineReader:
    """An iterator over the lines of a file, with their ends, that remembers those of the row being read.

    A line ends with LF, CR LF or CR. One that is longer than a message may be is not held: it raises csv.Error, and
    `skipped_bytes` is its length.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: str, max_length: int) -> None:
        self._chunks, self._encoding, self._max_length = chunks, encoding, max_length
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._lines: deque[str | int] = deque()  # an integer is the length of a line that is too long
        self._parts: list[str] = []  # of a line whose end is not read yet
        self._length = self._dropped_bytes = 0  # of those parts, and of what was dropped of them
        self._has_open_return = self._is_over = False
        self._row: list[str] = []
        self.skipped_bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.has_more():
            raise StopIteration
        line = self._lines.popleft()
        if isinstance(line, int):
            self.skipped_bytes = line
            raise csv.Error(f"longer than {self._max_length:,} bytes (--max-bytes)")
        self._row.append(line)
        return line

    def has_more(self) -> bool:
        """Return whether there is another line; reads it."""
        while not self._lines and not self._is_over:
            self._read_chunk()
        return bool(self._lines)

    def take_blank(self) -> str:
        """Return the blank lines that come next, as far as they are read."""
        blank = list[str]()
        while self._lines and isinstance(line := self._lines[0], str) and line in _LINE_ENDS:
            blank.append(line)
            self._lines.popleft()
        return "".join(blank)

    def end_of_unclosed(self, delimiter: str) -> int:
        """Return how many lines of the row are left if it ends with its first message; 0 if its quotes are sound."""
        text = "".join(self._row)
        if len(self._row) < 2 or _NAME not in text or _is_plain(text, self._row[-1]):
            return 0
        end = next((match.end() for match in _MESSAGE_END.finditer(text) if match[1]), len(text))
        number = length = 0
        while length < end:
            length += len(self._row[number])
            number += 1
        return 0 if number == len(self._row) or _is_sound(text, delimiter) else number

    def give_back_from(self, number: int) -> None:
        """Take the lines of the row from a number on out of it, to be read again."""
        if self.skipped_bytes:
            self._lines.appendleft(self.skipped_bytes)
            self.skipped_bytes = 0
        self._lines.extendleft(reversed(self._row[number:]))
        del self._row[number:]

    def take_row(self) -> tuple[str, int]:
        """Return the lines of the row just read, and the length of a line in it that is too long."""
        row, self._row = "".join(self._row), []
        skipped_bytes, self.skipped_bytes = self.skipped_bytes, 0
        return row, skipped_bytes

    def _read_chunk(self) -> None:
        chunk = next(self._chunks, b"")
        self._is_over = not chunk
        text = ("\r" if self._has_open_return else "") + self._decoder.decode(chunk, final=self._is_over)
        self._has_open_return = text.endswith("\r") and not self._is_over  # perhaps LF follows
        for line in io.StringIO(text[:-1] if self._has_open_return else text, newline=""):
            self._add_part(line, is_end=line.endswith(("\n", "\r")))
        if self._is_over and (self._parts or self._dropped_bytes):
            self._add_part("", is_end=True)

    def _add_part(self, part: str, is_end: bool) -> None:
        self._parts.append(part)
        self._length += len(part)
        if self._dropped_bytes or self._length > self._max_length:
            self._dropped_bytes += sum(len(each.encode(self._encoding, "surrogateescape")) for each in self._parts)
            self._parts = []
        if is_end:
            self._lines.append(self._dropped_bytes or "".join(self._parts))
            self._parts, self._length, self._dropped_bytes = [], 0, 0


def _is_plain(row: str, last_line: str) -> bool:
    """Return whether a row holds one message that ends on its last line."""
    return row.count(_NAME) == 2 and row.rfind(_NAME) >= len(row) - len(last_line)


def _is_sound(row: str, delimiter: str) -> bool:
    """Return whether every quote of a row is where the format has it, and the last is closed."""
    try:
        return len(list(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True))) <= 1
    except csv.Error:
        return False


def _cell_offsets(row: str, column: int, delimiter: str) -> Sequence[int]:
    """Return the index in a row of each character of one of its cells, and of the end of the cell."""
    return Offsets(_cell_stretches(row, column, delimiter))


def _cell_stretches(row: str, column: int, delimiter: str) -> Iterator[range]:
    position, cell_end = 0, re.compile(f"[{re.escape(delimiter)}\r\n]")
    for cell in count():
        is_wanted = cell == column
        if row[position : position + 1] == '"':
            position += 1
            while (quote := row.find('"', position)) >= 0 and row[quote + 1 : quote + 2] == '"':
                if is_wanted:
                    yield range(position, quote)
                    yield range(quote + 1, quote + 2)
                position = quote + 2
            end = quote if quote >= 0 else len(row)
            if is_wanted:
                yield range(position, end)
            position = end + 1
        match = cell_end.search(row, position)
        end = match.start() if match is not None else len(row)
        if is_wanted or end >= len(row):
            yield range(position, end)
            yield range(end, end + 1)
            return
        position = end + 1


def _detect_encoding(head: bytes) -> tuple[bytes, str]:
    """Return the byte order mark of a file and its encoding: UTF-8, UTF-16, otherwise Windows-1252."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return mark, encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return b"", "cp1252"
    return b"", "utf-8"


def _guess_delimiter(head: str) -> str:
    """Return the delimiter beside a message; otherwise the one that is most frequent in the first line with text."""
    if (beside := _BESIDE_MESSAGE.search(head)) is not None:
        return beside[1] or beside[2]
    first_line = re.sub(r'"[^"]*"?', "", LINE_END.split(head.lstrip(), maxsplit=1)[0])
    return max(_DELIMITERS, key=first_line.count)


def _find_column(column: str | None, heading: Sequence[str], file: str) -> int | None:
    """Return the index of a column given by its name or number. Raises MmcError for an unknown name."""
    if column is None:
        return None
    names = tuple(cell.strip() for cell in heading)
    if column in names:
        return names.index(column)
    if column.isascii() and column.isdigit() and int(column) > 0:
        return int(column) - 1
    if not names:
        raise MmcError(f"{file} has no column '{column}': it has no heading, since the first row holds a message")
    nearest = " or ".join(f"'{name}'" for name in sort_by_similarity(names, column)[:3])
    raise MmcError(f"{file} has no column '{column}'; did you mean {nearest}?")
