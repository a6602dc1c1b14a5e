"""Defines `Source`, the bytes of a message, and `SourceMap`, from a position in a message to the one in its file."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar, overload

from mmc_cli.inputs.encodings import LINE_END, count_line_ends, encoded_length, encoding_and_mark, error_handler
from mmc_cli.inputs.text_index import TextIndex
from mmc_cli.model.defect import Defect, describe_error
from mmc_cli.model.finding import Place
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

# Returns, for each character of a message, its index in the text around it; last the index where the message ends.
OffsetMap: TypeAlias = Callable[[], Sequence[int]]
ResultT = TypeVar("ResultT")

_PART_OF_DOCUMENT = re.compile(rb"[<>]|GBCSResponse")
_PART = 2**20  # characters
_MAX_SHORT = 2**32 - 1  # an offset in 4 bytes


class Repair(NamedTuple):
    """A replacement of damaged text from `start` to `end`; only one with a description is reported."""

    start: int
    end: int
    replacement: str
    description: str = ""


class Once(Generic[ResultT]):
    """A function that is called at most once, for all messages that are cut out of one text."""

    def __init__(self, function: Callable[[], ResultT]) -> None:
        self._function, self._results = function, list[ResultT]()

    def __call__(self) -> ResultT:
        if not self._results:
            self._results.append(self._function())
        return self._results[0]

    def __reduce__(self) -> tuple[type["Once[ResultT]"], tuple[Callable[[], ResultT]]]:
        return Once, (self._function,)


class SourceMap(NamedTuple):
    """A stretch of a larger file that holds one message, such as a row of a CSV file.

    `line`, `column` and `offset` (in bytes) are the position of `text` in the file. `offset_map` is called only if a
    position is needed, in any process. `position_note` is added to findings whose positions are not those of the file
    itself, and names what they refer to. Messages that are cut out of one text share its `text_index`.
    """

    text: str
    line: int
    offset: int
    encoding: str
    offset_map: OffsetMap
    column: int = 1
    position_note: str = ""
    text_index: Callable[[], TextIndex] | None = None

    def shared(self) -> "SourceMap":
        """Return the map for cutting many messages out of the text: work on the whole text is done once."""
        text_index = self.text_index or Once(partial(TextIndex, self.text, self.encoding))
        return self._replace(offset_map=Once(self.offset_map), text_index=text_index)

    def slice(self, start: int, end: int) -> "SourceMap":
        """Return the map for the characters from `start` to `end` of the message."""
        return self._replace(offset_map=partial(_slice_offsets, self.offset_map, start, end))

    def with_repairs(self, repairs: Sequence[Repair]) -> "SourceMap":
        """Return the map for the message after repairs, which are in the order of the text."""
        return self._replace(offset_map=partial(_repair_offsets, self.offset_map, repairs))

    def inside(self, outer: "SourceMap") -> "SourceMap":
        """Return the same map for a text that has a map of its own."""
        return outer._replace(offset_map=partial(_compose_offsets, self.offset_map, outer.offset_map))

    def original_text(self, repair: Repair) -> str:
        """Return the text in the file that a repair replaced."""
        offsets = self.offset_map()
        return self.text[offsets[repair.start] : offsets[repair.end]]

    def repair_place(self, repair: Repair) -> Place:
        """Return the place in the file of the text that a repair replaced."""
        offsets = self.offset_map()
        return self._place(offsets[repair.start], offsets[repair.end], self._text_index())

    def file_text(self, place: Place, message: str) -> str:
        """Return the original text in the file at a place of the message."""
        offsets = self.offset_map()
        start = min(len(message.encode()[: place.byte_offset].decode("utf-8", "ignore")), len(offsets) - 1)
        end = min(start + max(place.end_column - place.column, 0), len(offsets) - 1)
        return self.text[offsets[start] : offsets[end]]

    def place_finder(self, message: str, encoding: str = "utf-8", mark_length: int = 0) -> "Callable[[Place], Place]":
        """Return a function that turns places in the text of the message into places in the file.

        Args:
            message: The text of the message.
            encoding: That of its bytes, to which the places refer.
            mark_length: How many bytes of a byte order mark are before its text.
        """
        offsets, in_file, in_message = self.offset_map(), self._text_index(), TextIndex(message, encoding)

        def find(place: Place) -> Place:
            start = min(in_message.char_index(max(place.byte_offset - mark_length, 0)), len(offsets) - 1)
            end = min(start + max(place.end_column - place.column, 0), len(offsets) - 1)
            return self._place(offsets[start], offsets[end - 1] + 1 if end > start else offsets[start], in_file)

        return find

    def line_span(self) -> tuple[int, int]:
        """Return the lines of the file on which the message begins and ends."""
        offsets = self.offset_map()
        first, last = offsets[0], offsets[len(offsets) - 1]
        if self.text_index is None:
            return (self.line + count_line_ends(self.text[:first]), self.line + count_line_ends(self.text[:last]))
        index = self.text_index()
        return self.line + index.line_position(first).line, self.line + index.line_position(last).line

    def lines_at(self, places: Iterable[Place], max_length: int) -> tuple[bytes, int, int]:
        """Return the lines of the file from the one before some places to the last of them, and where they begin.

        Args:
            places: Places in the file; those outside the text do not count.
            max_length: Maximum length of the text; a longer one is not returned.

        Returns:
            The text in UTF-8, its line and its column.
        """
        index = self._text_index()
        lines = [place.line - self.line for place in places if 0 <= place.line - self.line <= index.last_line()]
        if not lines:
            return b"", self.line, self.column
        start, end, line, column = self._lines(max(min(lines) - 1, 0), max(lines))
        # In parts: characters take as much memory as the widest of their text.
        parts = (self.text[part : min(part + _PART, end)] for part in range(start, end, _PART))
        data = b"".join(part.encode("utf-8", "surrogateescape") for part in parts if end - start <= max_length)
        return data, line, column

    def message_lines(self) -> tuple[str, int, int]:
        """Return the lines of the file that hold the message, their first line, and the column where that begins."""
        first, last = self.line_span()
        start, end, line, column = self._lines(first - self.line, last - self.line)
        return self.text[start:end], line, column

    def _lines(self, first: int, last: int) -> tuple[int, int, int, int]:
        """Return where lines begin and end in the text, and the line and column there."""
        index = self._text_index()
        start = index.line_start(first)
        end = index.line_start(last + 1) if last < index.last_line() else len(self.text)
        return start, end, self.line + first, self.column if first == 0 else 1

    def _text_index(self) -> TextIndex:
        return self.text_index() if self.text_index is not None else TextIndex(self.text, self.encoding)

    def contains_line(self, line: int) -> bool:
        """Return True if the message covers a line of the file."""
        if not self.line <= line <= self.line + count_line_ends(self.text):
            return False
        first, last = self.line_span()
        return first <= line <= last

    def _place(self, start: int, end: int, index: TextIndex) -> Place:
        inside = self.text[start : max(start, end)]
        line, column = index.line_position(start)
        column += 1 if line else self.column
        return Place(
            self.line + line,
            column,
            column + len(LINE_END.split(inside, maxsplit=1)[0]),
            self.offset + index.byte_offset(start),
            encoded_length(inside, self.encoding),
        )


def identity_offsets(text: str) -> OffsetMap:
    """Return the offset map of a message that is the whole text."""
    return partial(range, len(text) + 1)


def unmapped(data: bytes, position_note: str) -> SourceMap:
    """Return the map of a message whose positions in its file are unknown, so they remain positions in `data`.

    Args:
        data: The message, in any encoding.
        position_note: What the positions refer to, such as "positions are in the XML converted from GBCS".
    """
    encoding, mark = encoding_and_mark(data)
    text = data[len(mark) :].decode(encoding, error_handler(encoding))
    return SourceMap(text, 1, len(mark), encoding, identity_offsets(text), position_note=position_note)


class Offsets(Sequence[int]):
    """The offsets of characters, kept as stretches of offsets that follow one another.

    A stretch takes 8 bytes: a text of 24 MiB may have 12 million; 16 if the text is longer than 4 GiB.
    """

    def __init__(self, stretches: Iterable[range]) -> None:
        self._starts, self._offsets, self._length = array("I"), array("I"), 0
        for stretch in stretches:
            if stretch:
                if max(stretch.stop, self._length) > _MAX_SHORT and self._starts.typecode == "I":
                    self._starts, self._offsets = array("Q", self._starts), array("Q", self._offsets)
                self._starts.append(self._length)
                self._offsets.append(stretch.start)
                self._length += len(stretch)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> "Offsets": ...

    def __getitem__(self, index: int | slice) -> "int | Offsets":
        if isinstance(index, slice):
            start, stop, _ = index.indices(self._length)
            return Offsets(self.stretches(start, stop))
        position = index + self._length if index < 0 else index
        if not 0 <= position < self._length:
            raise IndexError(index)
        number = bisect_right(self._starts, position) - 1
        return self._offsets[number] + position - self._starts[number]

    def stretches(self, start: int, stop: int) -> Iterable[range]:
        """Yield the stretches of the offsets from one index up to another."""
        number = max(bisect_right(self._starts, start) - 1, 0)
        while start < stop:
            end = self._starts[number + 1] if number + 1 < len(self._starts) else self._length
            first = self._offsets[number] + start - self._starts[number]
            yield range(first, first + min(end, stop) - start)
            start, number = end, number + 1


def stretches_of(offsets: Sequence[int], start: int, stop: int) -> Iterable[range]:
    """Yield the offsets from one index up to another as stretches that follow one another."""
    if isinstance(offsets, Offsets):
        return offsets.stretches(start, stop)
    part = offsets[start:stop]
    return (part,) if isinstance(part, range) else (range(each, each + 1) for each in part)


def _slice_offsets(offset_map: OffsetMap, start: int, end: int) -> Sequence[int]:
    return offset_map()[start : end + 1]


def _compose_offsets(inner: OffsetMap, outer: OffsetMap) -> Sequence[int]:
    offsets = outer()
    return array("Q", (offsets[each] for each in inner()))


def _repair_offsets(offset_map: OffsetMap, repairs: Sequence[Repair]) -> Sequence[int]:
    original = offset_map()

    def stretches() -> Iterable[range]:
        position = 0
        for repair in repairs:
            yield from stretches_of(original, position, repair.start)
            first = original[repair.start]
            yield from (range(first, first + 1) for _ in repair.replacement)
            position = repair.end
        yield from stretches_of(original, position, len(original))

    return Offsets(stretches())


class Source(NamedTuple):
    """One candidate message: its bytes, or the reason why there are none.

    `empty` marks a row or file that is known to have no message. `damage` describes damage around the message that was
    repaired before it was read. `repairable` marks a message from a cell, in which damage may be repaired too.
    `missing` marks a path that does not exist, `unread` a line about files that are not read. `defect` is the defect in
    mmc that prevented the check. `payload` is the GBCS payload in the bytes, alone or beside the message.
    """

    origin: Origin
    data: bytes | None
    reason: str = ""
    source_map: SourceMap | None = None
    empty: bool = False
    damage: str = ""
    repairable: bool = False
    defect: Defect | None = None
    missing: bool = False
    unread: bool = False
    payload: "Payload | None" = None

    def with_defect(self, error: Exception) -> "Source":
        """Return the source without its bytes, because of an unexpected exception."""
        reason, defect = describe_error(error)
        return Source(self.origin, None, reason, defect=defect)


# An input: a source, or the path of a file that is opened when its turn comes.
PathOrSource: TypeAlias = Source | str


def skip_separator(piece: Source) -> Source:
    """Return text between documents, such as a line of hyphens, without its bytes; any other source unchanged."""
    if piece.data is None or _PART_OF_DOCUMENT.search(piece.data) is not None:
        return piece
    line = f"line {piece.source_map.line_span()[0]}: " if piece.source_map is not None else ""
    return piece._replace(data=None, reason=f"{line}text that is not part of a message", empty=True)
