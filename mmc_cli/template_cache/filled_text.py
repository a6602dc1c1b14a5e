"""Writes the data of other messages of a template: the text of one message, filled with the values of another.

The text is made once for each template, by the usual decoder and format, with marks in place of values that vary. Only
values that are copied unchanged have marks (copied_values.py).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from lxml import etree
from msgspec import UNSET
from msgspec.structs import astuple

from mmc_cli.decoding.readings import ReadingRow, reading_rows
from mmc_cli.decoding.texts import Texts
from mmc_cli.decoding.units import everyday_number
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import element_text
from mmc_cli.model.origin import Origin
from mmc_cli.records.rows import SI_COLUMNS, Reading
from mmc_cli.specification import Spec
from mmc_cli.template_cache.cache import DependsOnValueError, FreeValues, ReplayFunction, TemplateMatch

_MARK, _ORIGIN_NUMBER = "zqvaluezq", -1
_ORIGIN = Origin("zqfilezq", None, 976431)
_INDEX = str(_ORIGIN.index).encode()
# Every format writes the name of such a file unchanged.
_is_plain = re.compile("(?!-)[A-Za-z0-9_./-]+").fullmatch
_VALUE_MARK = re.compile(rf"{_MARK}([0-9]+)[tn]")
_MARKS = re.compile(rf"{_MARK}(-?[0-9]+)([tn])".encode())


class MarkedTexts(Texts):
    """Reads a mark in place of each value that varies, given as in `FreeValues.numbers`.

    `uncopied` are those of them that were read for another purpose.
    """

    def __init__(self, numbers: Mapping[etree._Element, int]) -> None:
        self._numbers = numbers
        self.uncopied = set[etree._Element]()

    def mark(self, element: etree._Element, is_number: bool = False) -> str | None:
        number = self._numbers.get(element)
        return mark_of(number, is_number) if number is not None else None

    def read(self, element: etree._Element) -> str:
        self.uncopied |= self._numbers.keys() & {element}
        return element_text(element)

    def read_with_others(self, element: etree._Element) -> str:
        around = set(element.iterancestors())
        self.uncopied |= {each for each in self._numbers if each.getparent() in around}
        return element_text(element)

    def read_whole(self, element: etree._Element) -> None:
        self.uncopied |= self._numbers.keys() & set(element.iter())


def mark_of(number: int, is_number: bool = False) -> str:
    """Return the mark for the value at a position."""
    return f"{_MARK}{number}{'n' if is_number else 't'}"


def marked_rows(
    message: Message, values: FreeValues, decode: Callable[[Message, Texts], Iterable[Any]]
) -> list[Any] | None:
    """Return the rows of a message with marks in place of its free values and its origin.

    None for a message with text that looks like a mark.

    Args:
        decode: returns the rows of a message, given the reader of its texts.

    Raises:
        DependsOnValueError: They depend on values other than by copying.
    """
    if any(mark.encode() in message.data for mark in (_MARK, _ORIGIN.file)):
        return None
    texts = MarkedTexts(values.numbers)
    rows = list(decode(message.with_origin(_ORIGIN), texts))
    if texts.uncopied:
        raise DependsOnValueError(frozenset(texts.uncopied))
    return rows


def marked_readings(message: Message, spec: Spec, values: FreeValues, si: bool = False) -> list[Any] | None:
    """Return the readings of a message with marks, like `marked_rows`."""
    return marked_rows(message, values, lambda *marked: reading_rows(marked[0], spec, si, marked[1]))


def replay_readings(rows: Sequence[ReadingRow], spec: Spec) -> Callable[[TemplateMatch], Iterator[ReadingRow]]:
    """Build the readings of other messages, given those of one with marks."""
    width, cells = len(Reading.__struct_fields__), [cell for row in rows for cell in astuple(row.reading)]
    slots = [(at, position) for at, cell in enumerate(cells) if (position := marked_position(cell)) is not None]
    value, *in_si = (Reading.__struct_fields__.index(name) for name in ("value", *SI_COLUMNS))
    converted = [
        (number * width, row.reading.unit)
        for number, row in enumerate(rows)
        if row.reading.value_si is not UNSET and marked_position(row.reading.value) is not None
    ]

    def fill(match: TemplateMatch) -> Iterator[ReadingRow]:
        filled = cells.copy()
        for at, position in slots:
            filled[at] = match.text(position)
        for start, unit in converted:
            for at, text in zip(in_si, everyday_number(filled[start + value], unit, spec), strict=True):
                filled[start + at] = text
        for start in range(0, len(filled), width):
            filled[start : start + len(match.origin)] = match.origin
            yield ReadingRow(Reading(*filled[start : start + width]))

    return fill


def marked_position(cell: object) -> int | None:
    """Return the position of the value for a mark; None for a cell that is not a mark."""
    match = _VALUE_MARK.fullmatch(cell) if isinstance(cell, str) else None
    return int(match[1]) if match is not None else None


def replay_text(rows: Sequence[Any], format_row: Callable[[Any], Any]) -> ReplayFunction:
    """Build the lines of other messages, given the rows with marks.

    Args:
        format_row: the function of a format that formats a row as a line.
    """
    if not rows:
        return lambda match, counts: ()
    lines = [format_row(row) for row in rows]
    write, line = _text_writer([line.data for line in lines], format_row), lines[0]
    return lambda match, counts: (line._make((write(match), line.header)),)


def _text_writer(lines: Iterable[bytes], format_row: Callable[[Any], Any]) -> Callable[[TemplateMatch], bytes]:
    """Return a function that writes the lines of another message, given those with marks.

    Args:
        format_row: the function of a format that formatted the lines.
    """
    text = b"\n".join(lines)
    row = _OriginRow if _frame(format_row, _OriginRow).text in text else _FileRow
    framed, start, end, behind_plain = _frame(format_row, row)
    pieces = _MARKS.split(text.replace(framed, mark_of(_ORIGIN_NUMBER).encode()))
    parts, numbers = pieces[::3], map(int, pieces[1::3])
    for at, kind in enumerate(pieces[2::3]):
        if kind == b"n" and parts[at][-1:] == parts[at + 1][:1] == b'"':  # a number is marked as text
            parts[at], parts[at + 1] = parts[at][:-1], parts[at + 1][1:]
    pick = itemgetter(*numbers, _ORIGIN_NUMBER)  # at least two, so that it returns a tuple
    filled = [part for part in parts for part in (part, b"")][:-1]

    def write(match: TemplateMatch) -> bytes:
        file, member, index = match.origin
        if member is None and not index and _is_plain(file):
            origin = file.encode() + behind_plain
        else:
            origin = format_row(row(match.origin)).data[start:end]
        filled[1::2] = pick([*match.values, origin])[:-1]
        return b"".join(filled)

    return write


class _Frame(NamedTuple):
    """An origin as a format writes it in a row, its position from the start and from the end.

    `behind_plain` follows the name of a file in the origin of a message that is its file.
    """

    text: bytes
    start: int
    end: int
    behind_plain: bytes


@lru_cache(maxsize=64)
def _frame(format_row: Callable[[Any], Any], row: "type[_OriginRow]") -> _Frame:
    """Return how a format writes an origin in a row."""
    line = bytes(format_row(row(_ORIGIN)).data)
    first, last = _ORIGIN.file.encode(), _INDEX if _INDEX in line else _ORIGIN.file.encode()
    start, end = line.index(first), line.index(last) + len(last) - len(line)
    of_file = format_row(row(Origin(_ORIGIN.file))).data[start:end]
    return _Frame(line[start:end], start, end, of_file.removeprefix(first))


class _OriginRow(NamedTuple):
    """A row of an origin between two other cells, as in the rows of a message."""

    origin: Origin

    def cells(self) -> dict[str, str]:
        file, member, index = self.origin
        return {"before": "x", "file": file, "member": member or "", "index": str(index), "after": "x"}

    def record(self) -> dict[str, object]:
        file, member, index = self.origin
        return {"before": "x", "file": file, "member": member, "index": index, "after": "x"}


class _FileRow(_OriginRow):
    """A row of an origin for tables that show the file and the member as one cell."""

    def cells(self) -> dict[str, str]:
        return {"before": "x", "file": str(self.origin), "after": "x"}
