"""Turns a CSV or TSV file with a message in each row into sources, each with the map to its place in the file.

The message is in the first cell that holds one, unless a column is given. One row is read at a time.
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

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.repairs import apply_repairs
from mmc_cli.inputs.source_map import Repair, Source, SourceMap
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import BYTE_ORDER_MARKS
from mmc_cli.specification.wording import sort_by_similarity

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 2**20
_MESSAGE_START = re.compile(r"(?:<|&lt;)(?:(?:[\w.-]+:)?GBCSResponse\b|\?xml)")
_MESSAGE_END = re.compile(r"(?:<|&lt;)/(?:[\w.-]+:)?GBCSResponse\s*(?:>|&gt;)")
_ENCODING = re.compile(r"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.-]+)""")

_UNCLOSED_QUOTE = "the quote around the message is never closed: the row was ended after the message"


class _Row(NamedTuple):
    """One row as it is written, its position in the file, and how the file is written."""

    text: str
    line: int
    offset: int
    encoding: str
    delimiter: str


def holds_message(text: str) -> bool:
    """Return whether a message seems to begin in a text."""
    return _MESSAGE_START.search(text) is not None


def read_rows(file: IO[bytes], origin: Origin, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """Yield a source for each row below the heading: its message, or the reason why there is none.

    The first row is a heading if it holds no message. If a quote is never closed, the row ends with its message, so
    that it does not swallow the next.

    Raises:
        MmcError: The heading has no column of the name in `options.csv_column`.
    """
    csv.field_size_limit(options.max_bytes)  # the limit of the whole csv module, 128 kB by default
    head = file.read(_CHUNK)
    mark, encoding = _detect_encoding(head)
    content = head[len(mark) :]
    delimiter = _guess_delimiter(content.decode(encoding, "replace"))
    chunks = chain((content,), iter(partial(file.read, _CHUNK), b""))
    lines = _LineReader(_decode_lines(chunks, encoding, options.max_bytes))
    column, line, offset, index = None, 1, len(mark), 0
    for row_number in count():
        row_origin = Origin(origin.file, origin.member, index)
        try:
            cells = next(csv.reader(lines, delimiter=delimiter), None)
        except csv.Error as error:
            yield Source(row_origin, None, f"line {line}: {error}: perhaps a quote is never closed")
            return
        if cells is None:
            return
        has_swallowed = any(len(_MESSAGE_END.findall(cell)) > 1 for cell in cells)
        text = lines.take_row(has_swallowed)
        is_heading = row_number == 0 and not any(map(holds_message, cells))
        if row_number == 0:
            column = _find_column(options.csv_column, cells if is_heading else [], str(origin))
        if not is_heading and text.strip():
            source = _read_row(_Row(text, line, offset, encoding, delimiter), column, row_origin)
            yield source._replace(damage=_UNCLOSED_QUOTE) if has_swallowed else source
            index += 1
        line += text.count("\n")
        offset += len(text.encode(encoding, "surrogateescape"))


def _read_row(row: _Row, column: int | None, origin: Origin) -> Source:
    cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=row.delimiter))
    if column is None:
        column = next((index for index, cell in enumerate(cells) if holds_message(cell)), len(cells))
    if column >= len(cells) or not cells[column].strip():
        return Source(origin, None, f"line {row.line}: no message in this row", empty=True)
    offset_map = partial(_cell_offsets, row.text, column, row.delimiter)
    source_map = SourceMap(row.text, row.line, row.offset, row.encoding, offset_map)
    message = cells[column]
    if (declared := _ENCODING.match(message)) is not None and declared[1].upper() != "UTF-8":
        # The message is decoded as the table is, and passed on in UTF-8.
        repairs = (Repair(declared.start(1), declared.end(1), "UTF-8"),)
        message, source_map = apply_repairs(message, repairs), source_map.with_repairs(repairs)
    return Source(origin, message.encode("utf-8", "surrogateescape"), source_map=source_map, repairable=True)


def _decode_lines(chunks: Iterator[bytes], encoding: str, max_length: int) -> Iterator[str]:
    """Yield the lines of a file with their ends. Raises csv.Error for one that is longer than any message."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    decoder, rest = codecs.getincrementaldecoder(encoding)(errors), ""
    for chunk in chunks:
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(rest) > max_length:
            raise csv.Error(f"longer than {max_length:,} bytes (--max-bytes)")
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


class _LineReader:
    """An iterator over lines that remembers those read until a row has taken them, and can give some back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._given_back: deque[str] = deque()
        self._row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self._row.append(line)
        return line

    def take_row(self, has_swallowed: bool) -> str:
        """Return the lines of the row just read; only up to the end of its message if it has swallowed others."""
        row, self._row = self._row, []
        if has_swallowed:
            end = next(number for number, line in enumerate(row, 1) if _MESSAGE_END.search(line))
            self._given_back.extendleft(reversed(row[end:]))
            del row[end:]
        return "".join(row)


def _cell_offsets(row: str, column: int, delimiter: str) -> Sequence[int]:
    """Return the index in a row of each character of one of its cells, and of the end of the cell."""
    position, cell_end = 0, re.compile(f"[{re.escape(delimiter)}\r\n]")
    for cell in count():
        offsets: list[int] = []
        if row[position : position + 1] == '"':
            position += 1
            while (quote := row.find('"', position)) >= 0 and row[quote + 1 : quote + 2] == '"':
                offsets += (*range(position, quote), quote + 1)
                position = quote + 2
            end = quote if quote >= 0 else len(row)
            offsets += range(position, end)
            position = end + 1
        match = cell_end.search(row, position)
        end = match.start() if match is not None else len(row)
        offsets += range(position, end)
        if cell == column or end >= len(row):
            return [*offsets, end]
        position = end + 1
    return []


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
    """Return the delimiter that is most frequent in the first line."""
    first_line = re.sub(r'"[^"]*"?', "", head.split("\n", 1)[0])
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
