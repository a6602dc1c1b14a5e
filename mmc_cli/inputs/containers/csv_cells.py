"""Turns a CSV or TSV file with a message in each row into sources, with the place of each in the file.

The column is the first whose cell holds a message, unless one is named. One row is read at a time.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import IO

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.repairs import repaired
from mmc_cli.inputs.source_map import Repair, Source, SourceMap
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.specification.wording import sort_by_similarity

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 2**20
_MESSAGE = re.compile(r"(?:<|&lt;)(?:(?:[\w.-]+:)?GBCSResponse\b|\?xml)")
_END = re.compile(r"(?:<|&lt;)/(?:[\w.-]+:)?GBCSResponse\s*(?:>|&gt;)")
_ENCODING = re.compile(r"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.-]+)""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def holds_message(text: str) -> bool:
    """True for a text in which a message seems to begin."""
    return _MESSAGE.search(text) is not None


def rows(file: IO[bytes], origin: Origin, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
    """A source for each row below the heading: its message, or what there is in place of one.

    `csv_column` is the name or the number, from 1, of the one with messages; MmcError where the heading has no such
    name.
    The heading is the first row, where it holds no message. Where a quote is never closed, the row ends with its
    message, so that it does not swallow the next.
    """
    csv.field_size_limit(reading.max_bytes)  # one limit for all that use the csv module; its own is 128 kB
    head = file.read(_CHUNK)
    bom, encoding = _encoding(head)
    delimiter = _delimiter(head[len(bom) :].decode(encoding, "replace"))
    lines = _Lines(
        _lines(chain((head[len(bom) :],), iter(partial(file.read, _CHUNK), b"")), encoding, reading.max_bytes)
    )
    number, line, offset, index = None, 1, len(bom), 0
    for row in count():
        here = Origin(origin.file, origin.member, index)
        try:
            cells = next(csv.reader(lines, delimiter=delimiter), None)
        except csv.Error as error:
            yield Source(here, None, f"line {line}: {error}: perhaps a quote is never closed")
            return
        if cells is None:
            return
        swallowed = any(len(_END.findall(cell)) > 1 for cell in cells)
        raw = lines.row(swallowed)
        heading = row == 0 and not any(map(_MESSAGE.search, cells))
        if row == 0:
            number = _number(reading.csv_column, cells if heading else [], str(origin))
        if not heading and raw.strip():
            source = _source(raw, number, here, (line, offset, encoding, delimiter))
            yield source._replace(damage="the quote around the message is never closed") if swallowed else source
            index += 1
        line += raw.count("\n")
        offset += len(raw.encode(encoding, "surrogateescape"))


def _source(raw: str, number: int | None, origin: Origin, frame: tuple[int, int, str, str]) -> Source:
    line, offset, encoding, delimiter = frame
    cells = next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter))
    if number is None:
        number = next((position for position, cell in enumerate(cells) if _MESSAGE.search(cell)), len(cells))
    if number >= len(cells) or not cells[number].strip():
        return Source(origin, None, f"line {line}: no message in this row", empty=True)
    around = SourceMap(raw, line, offset, encoding, partial(_positions, raw, number, delimiter))
    text = cells[number]
    if (declared := _ENCODING.match(text)) is not None and declared[1].upper() != "UTF-8":
        # What the file is written in counts, and mmc hands it on in UTF-8.
        change = (Repair(declared.start(1), declared.end(1), "UTF-8"),)
        text, around = repaired(text, change), around.repaired(change)
    return Source(origin, text.encode("utf-8", "surrogateescape"), frame=around, cell=True)


def _lines(chunks: Iterator[bytes], encoding: str, most: int) -> Iterator[str]:
    """The lines of a file with their ends. Raises csv.Error for one that is longer than any message."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    decoder, rest = codecs.getincrementaldecoder(encoding)(errors), ""
    for chunk in chunks:
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(rest) > most:
            raise csv.Error(f"a line longer than the {most:,} bytes that mmc reads (--max-bytes)")
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


class _Lines:
    """The lines of a file, remembered until a row has taken them; some can be given back."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._back: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._file)
        self._taken.append(line)
        return line

    def row(self, swallowed: bool) -> str:
        """The lines of the row just read; only up to the end of the first message where it swallowed another."""
        taken, self._taken = self._taken, []
        if swallowed:
            end = next(number for number, line in enumerate(taken, 1) if _END.search(line))
            self._back.extendleft(reversed(taken[end:]))
            del taken[end:]
        return "".join(taken)


def _positions(raw: str, number: int, delimiter: str) -> Sequence[int]:
    """Where in a row each character of one of its cells stands, and where the cell ends."""
    at, ends = 0, re.compile(f"[{re.escape(delimiter)}\r\n]")
    for cell in count():
        found: list[int] = []
        if raw[at : at + 1] == '"':
            at += 1
            while (quote := raw.find('"', at)) >= 0 and raw[quote + 1 : quote + 2] == '"':
                found += (*range(at, quote), quote + 1)
                at = quote + 2
            end = quote if quote >= 0 else len(raw)
            found += range(at, end)
            at = end + 1
        behind = ends.search(raw, at)
        end = behind.start() if behind is not None else len(raw)
        found += range(at, end)
        if cell == number or end >= len(raw):
            return [*found, end]
        at = end + 1
    return []


def _encoding(head: bytes) -> tuple[bytes, str]:
    """The byte order mark of a file and its encoding: UTF-8, UTF-16, or else Windows-1252."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return bom, encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return b"", "cp1252"
    return b"", "utf-8"


def _delimiter(head: str) -> str:
    """The delimiter that the first line has most of."""
    first = re.sub(r'"[^"]*"?', "", head.split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)


def _number(column: str | None, heading: Sequence[str], name: str) -> int | None:
    """The place of a column, from 0. Raises MmcError for a name that the heading has not."""
    if column is None:
        return None
    names = [cell.strip() for cell in heading]
    if column in names:
        return names.index(column)
    if column.isascii() and column.isdigit() and int(column) > 0:
        return int(column) - 1
    near = ", ".join(sort_by_similarity(tuple(names), column)[:3]) or "none: the first row holds a message"
    raise MmcError(f"{name} has no column {column}; the nearest are {near}")
