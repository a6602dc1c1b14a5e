"""Positions in a message become positions in the file around it."""

import tracemalloc

from mmc_cli.inputs.source_map import Offsets, Repair, SourceMap
from mmc_cli.model.finding import Place

# A row that begins on line 7 at byte 100; the message is <a b="é"/>, in quotes that are doubled, on two lines.
TEXT = 'x,"<a\n b=""é""/>",y\n'
MESSAGE = '<a\n b="é"/>'
OFFSETS = [TEXT.index("<a") + n for n in range(len("<a\n b="))]
OFFSETS += [TEXT.index('""é') + 1, TEXT.index("é"), TEXT.index('""/') + 1, TEXT.index("/>"), TEXT.index("/>") + 1]
SOURCE_MAP = SourceMap(TEXT, 7, 100, "utf-8", lambda: [*OFFSETS, TEXT.index('",y')])


def place(line: int, column: int, length: int) -> Place:
    start = sum(len(each) + 1 for each in MESSAGE.split("\n")[: line - 1]) + column - 1
    offset = len(MESSAGE[:start].encode())
    return Place(line, column, column + length, offset, len(MESSAGE[start : start + length].encode()))


def test_a_place_has_the_line_and_column_of_the_file() -> None:
    in_file = SOURCE_MAP.place_finder(MESSAGE)(place(1, 1, 2))
    assert (in_file.line, in_file.column, in_file.end_column, in_file.byte_offset) == (7, 4, 6, 103)


def test_doubled_quotes_and_multibyte_characters_do_not_shift_a_place() -> None:
    in_file = SOURCE_MAP.place_finder(MESSAGE)(place(2, 5, 1))
    assert (in_file.line, in_file.column, in_file.end_column) == (8, 6, 7)
    raw = TEXT.encode()[in_file.byte_offset - 100 : in_file.byte_offset - 100 + in_file.byte_length]
    assert raw.decode() == "é"


def test_a_place_after_a_repair_is_not_shifted() -> None:
    repaired = SOURCE_MAP.with_repairs((Repair(3, 4, ""), Repair(4, 5, "bcd")))
    text = '<a\nbcd="é"/>'
    offset = len(text[: text.index("é")].encode())
    assert repaired.place_finder(text)(Place(2, 6, 7, offset, 2)) == SOURCE_MAP.place_finder(MESSAGE)(place(2, 5, 1))


def test_offsets_take_few_bytes_however_many_stretches_they_have() -> None:
    tracemalloc.start()
    offsets = Offsets(range(number, number + 1) for number in range(0, 200_000, 2))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(offsets), offsets[0], offsets[-1]) == (100_000, 0, 199_998)
    assert peak < 12 * len(offsets)


def test_offsets_may_be_beyond_four_gigabytes() -> None:
    offsets = Offsets([range(7, 9), range(2**32 - 2, 2**32 + 2), range(2**40, 2**40 + 1)])
    assert list(offsets) == [7, 8, 2**32 - 2, 2**32 - 1, 2**32, 2**32 + 1, 2**40]


def test_a_place_past_the_end_is_the_end() -> None:
    in_file = SOURCE_MAP.place_finder(MESSAGE)(Place(9, 9, 9, 999, 5))
    assert (in_file.line, in_file.column) == (8, 11)


def test_the_text_that_a_repair_replaced_is_that_of_the_file() -> None:
    repair = Repair(MESSAGE.index('"'), MESSAGE.index("/"), "'é'")
    assert SOURCE_MAP.original_text(repair) == '"é""'
    assert SOURCE_MAP.repair_place(repair).line == 8
