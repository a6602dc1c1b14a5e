"""Rows are read one at a time, each with its cells and its place, whatever damage is beside it."""

from mmc_cli.inputs.containers.csv_rows import Row, RowReader

MESSAGE = "<GBCSResponse>a</GBCSResponse>"


def rows(text: str, max_bytes: int = 1000, encoding: str = "utf-8") -> list[Row]:
    data = text.encode(encoding)
    reader, found = RowReader(iter((data[:10], data[10:])), encoding, ",", 0, max_bytes), list[Row]()
    while reader.has_more():
        found.append(reader.take_row())
    return found


def test_a_row_has_its_cells_its_line_and_its_offset() -> None:
    first, second = rows('a,"b\r\nb"\r\n\r\n\r\nc,d\n')
    assert (first.cells, first.line, first.offset) == (["a", "b\r\nb"], 1, 0)
    assert (second.cells, second.line, second.offset) == (["c", "d"], 5, 14)


def test_the_offset_counts_bytes_of_the_encoding() -> None:
    assert [row.offset for row in rows("\N{POUND SIGN}\nb\n")] == [0, 3]
    assert [row.offset for row in rows("\N{POUND SIGN}\nb\n", encoding="utf-16-le")] == [0, 4]


def test_an_unclosed_quote_ends_after_its_message() -> None:
    damaged, sound = rows(f'1,"{MESSAGE}\n2,{MESSAGE}\n')
    assert damaged.damage == "the quote around the message is never closed: the row was ended after the message"
    assert damaged.cells == ["1", f"{MESSAGE}\n"]
    assert (sound.cells, sound.line, sound.damage) == (["2", MESSAGE], 2, "")


def test_a_line_that_is_too_long_is_a_problem_of_its_own_row() -> None:
    first, long, last = rows(f"a\n{'b' * 60}\nc\n", max_bytes=50)
    assert long.problem.startswith("line 2: longer than 50 bytes")
    assert (first.cells, last.cells, last.line, last.offset) == (["a"], ["c"], 3, 63)


def test_lines_that_cannot_contain_a_message_are_skipped_together() -> None:
    reader = RowReader(iter((f"a\nb\nc\n{MESSAGE}\n".encode(),)), "utf-8", ",", 7, 1000)
    assert reader.has_more()
    assert reader.skip_plain() == range(1, 4)
    assert reader.skip_plain() == range(4, 4)
    assert (row := reader.take_row()).cells == [MESSAGE]
    assert (row.line, row.offset) == (4, 13)
