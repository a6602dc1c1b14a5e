"""Where the bytes of a message came from, and how places in them become places in the file around them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from mmc_cli.model.finding import Edit, Finding, Place
from mmc_cli.model.origin import Origin

# Where the characters of a message stand.
OffsetMap: TypeAlias = Callable[[], Sequence[int]]


class Repair(NamedTuple):
    """A stretch of damaged text, from `start` to `end`, and what stands there instead; without `words`, untold."""

    start: int
    end: int
    text: str
    words: str = ""


class SourceMap(NamedTuple):
    """A stretch of a larger file with one message in it, such as a row of a CSV file.

    `line` is the number of its first line, `column` and `offset` are those of its first character and byte.
    `positions` gives, for each character of the message, where in `text` it stands, and last the end of the message;
    it is asked only when a place is needed, in whichever process that is.
    """

    text: str
    line: int
    offset: int
    encoding: str
    positions: OffsetMap
    column: int = 1

    def part(self, start: int, end: int) -> "SourceMap":
        """The same stretch with only a part of the message, by characters of it."""
        return self._replace(positions=partial(_part, self.positions, start, end))

    def around(self, repair: Repair) -> Place:
        """The place in the file of what a repair replaced."""
        positions = self.positions()
        return self._place(positions[repair.start], positions[repair.end])

    def repaired(self, repairs: Sequence[Repair]) -> "SourceMap":
        """The same stretch with the message as it is after repairs, which are in the order of the text."""
        return self._replace(positions=partial(_repaired, self.positions, repairs))

    def outer(self, place: Place, message: str) -> Place:
        """A place in the text of the message as a place in the file."""
        positions = self.positions()
        start = min(len(message.encode()[: place.byte_offset].decode("utf-8", "ignore")), len(positions) - 1)
        end = min(start + max(place.end_column - place.column, 0), len(positions) - 1)
        return self._place(positions[start], positions[end - 1] + 1 if end > start else positions[start])

    def _place(self, start: int, end: int) -> Place:
        before, inside = self.text[:start], self.text[start : max(start, end)]
        column = start - (before.rfind("\n") + 1) + (1 if "\n" in before else self.column)
        return Place(
            self.line + before.count("\n"),
            column,
            column + len(inside.split("\n", 1)[0]),
            self.offset + size(before, self.encoding),
            size(inside, self.encoding),
        )


def size(text: str, encoding: str) -> int:
    """How many bytes a text is in an encoding, of which some may be none of its characters."""
    return len(text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else strays(encoding)))


def strays(encoding: str) -> str:
    """What becomes of bytes that are none of an encoding's: kept where none but such can be meant, else replaced."""
    return "surrogateescape" if encoding.startswith(_SIMPLE) else "replace"


# Encodings whose lower half is ASCII and in which any other byte can be told by itself.
_SIMPLE = ("utf-8", "ascii", "iso8859", "cp125", "latin")


def as_it_stands(text: str) -> OffsetMap:
    """The positions of a message that is the whole text."""
    return partial(range, len(text) + 1)


def _part(positions: OffsetMap, start: int, end: int) -> Sequence[int]:
    return positions()[start : end + 1]


def _repaired(positions: OffsetMap, repairs: Sequence[Repair]) -> Sequence[int]:
    before, found, done = positions(), list[int](), 0
    for repair in repairs:
        found += before[done : repair.start]
        found += [before[repair.start]] * len(repair.text)
        done = repair.end
    return [*found, *before[done:]]


class Source(NamedTuple):
    """One candidate message: its bytes, or the reason why there are none; `empty` for a row without a message.

    `damage` says what was wrong with the file around the message and is mended already; `cell` is set where it stood
    in a cell of a table, whose damage may be repaired.
    """

    origin: Origin
    data: bytes | None
    reason: str = ""
    frame: SourceMap | None = None
    empty: bool = False
    damage: str = ""
    cell: bool = False


# What there is to read: a source, or the name of a file that is still to be opened.
PathOrSource: TypeAlias = Source | str


def to_file_positions(finding: Finding, frame: SourceMap, data: bytes) -> Finding:
    """A finding with its places in the file around the message."""
    message = data.decode("utf-8", "replace")
    edits = tuple(Edit(frame.outer(edit.place, message), edit.text) for edit in finding.edits)
    return finding._replace(place=frame.outer(finding.place, message), edits=edits)
