"""Places in a message as places in the file around it."""

from mmc_cli.inputs.source_map import Repair, SourceMap, to_file_positions
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding, Place

# A row that begins on line 7 at byte 100; the message is <a b="é"/>, in quotes that are doubled, on two lines.
TEXT = 'x,"<a\n b=""é""/>",y\n'
MESSAGE = '<a\n b="é"/>'
INDEXES = [TEXT.index("<a") + n for n in range(len("<a\n b="))]
INDEXES += [TEXT.index('""é') + 1, TEXT.index("é"), TEXT.index('""/') + 1, TEXT.index("/>"), TEXT.index("/>") + 1]
FRAME = SourceMap(TEXT, 7, 100, "utf-8", lambda: [*INDEXES, TEXT.index('",y')])


def place(line: int, column: int, length: int) -> Place:
    start = sum(len(each) + 1 for each in MESSAGE.split("\n")[: line - 1]) + column - 1
    offset = len(MESSAGE[:start].encode())
    return Place(line, column, column + length, offset, len(MESSAGE[start : start + length].encode()))


def test_a_place_is_on_the_line_and_column_of_the_file() -> None:
    outer = FRAME.to_file_place(place(1, 1, 2), MESSAGE)
    assert (outer.line, outer.column, outer.end_column, outer.byte_offset) == (7, 4, 6, 103)


def test_doubled_quotes_and_wide_letters_do_not_move_it() -> None:
    outer = FRAME.to_file_place(place(2, 5, 1), MESSAGE)
    assert (outer.line, outer.column, outer.end_column) == (8, 6, 7)
    raw = TEXT.encode()[outer.byte_offset - 100 : outer.byte_offset - 100 + outer.byte_length]
    assert raw.decode() == "é"


def test_what_stands_after_a_repair_is_still_found() -> None:
    mended = FRAME.with_repairs((Repair(3, 4, ""), Repair(4, 5, "bcd")))
    text = '<a\nbcd="é"/>'
    offset = len(text[: text.index("é")].encode())
    assert mended.to_file_place(Place(2, 6, 7, offset, 2), text) == FRAME.to_file_place(place(2, 5, 1), MESSAGE)


def test_a_place_past_the_end_is_the_end() -> None:
    outer = FRAME.to_file_place(Place(9, 9, 9, 999, 5), MESSAGE)
    assert (outer.line, outer.column) == (8, 11)


def test_a_finding_takes_all_its_places_along() -> None:
    finding = Finding(faults.TOO_LONG, "too long", place(2, 5, 1))
    assert to_file_positions(finding, FRAME, MESSAGE.encode()).place.line == 8
