"""Positions in a text are the same however long the text is."""

import random

import pytest

from mmc_cli.inputs.encodings import LINE_END
from mmc_cli.inputs.text_index import LinePosition, TextIndex


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "iso8859-1"])
def test_positions_are_those_of_counting_from_the_start(encoding: str) -> None:
    chance = random.Random(3)
    letters = ["a", "b", "\r", "\n", "\r\n", "é", *("€😀" if encoding != "iso8859-1" else "")]
    text = "".join(chance.choice(letters) for _ in range(9000)) + "x" * 9000
    index = TextIndex(text, encoding)
    for position in [0, len(text), *range(4090, 4100), *(chance.randrange(len(text)) for _ in range(300))]:
        if text[position - 1 : position + 1] == "\r\n":
            continue  # inside a line end
        *lines, last = LINE_END.split(text[:position])
        offset = len(text[:position].encode(encoding))
        assert index.byte_offset(position) == offset
        assert index.char_index(offset) == position
        assert index.line_position(position) == LinePosition(len(lines), len(last))


def test_a_byte_inside_a_character_is_that_character_and_one_past_the_end_is_the_end() -> None:
    index = TextIndex("a€b", "utf-8")
    assert [index.char_index(offset) for offset in (1, 2, 3, 4, 99)] == [1, 1, 1, 2, 3]


def test_a_line_is_found_by_its_number_wherever_it_is() -> None:
    text = "a\r\nb\rc\n\n" * 3000 + "last"
    index, lines = TextIndex(text, "utf-8"), LINE_END.split(text)
    assert index.last_line() == len(lines) - 1
    for number in (0, 1, 2, 3, 4, 1364, 1365, 1366, 2048, len(lines) - 1):
        assert index.line(number) == lines[number]
    with pytest.raises(ValueError, match="no line"):
        index.line(len(lines))
