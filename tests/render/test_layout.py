"""Lines and tables for a terminal: no word is broken inside, and no line is wider than the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.render.layout import (
    Column,
    Span,
    fit_columns,
    fitting_columns,
    indent,
    paint,
    span,
    table_lines,
    width_of,
    wrap,
    wrap_line,
)

WORDS = st.text(st.sampled_from("abcXYZ/-_ \u00e9\u4e16"), max_size=80)


def text_of(spans: list[Span]) -> str:
    return "".join(each.text for each in spans)


def wrapped(text: str, width: int) -> list[str]:
    return [text_of(line) for line in wrap([Span(text)], width)]


def test_a_line_ends_between_words() -> None:
    assert wrapped("Read Instantaneous Import Registers", 18) == ["Read Instantaneous", "Import Registers"]


def test_a_long_name_is_broken_before_a_capital_and_a_path_after_a_slash() -> None:
    assert wrapped("TariffTOUBlock1RegisterMatrixValue", 20) == ["TariffTOUBlock1", "RegisterMatrixValue"]
    assert wrapped("/GBCSResponse/Body/ResponseMessage", 20) == ["/GBCSResponse/Body/", "ResponseMessage"]


def test_a_value_and_its_unit_stay_together() -> None:
    assert wrapped("about 10435000\u00a0Wh", 14) == ["about", "10435000\u00a0Wh"]
    assert paint([Span("10435000\u00a0Wh")], color=False) == "10435000 Wh"


@given(WORDS, st.integers(4, 60))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split(" ")) == "".join(text.split(" "))
    assert all(width_of(line) <= width for line in lines) or any(not char.isascii() for char in text)


def test_styles_are_kept_where_a_line_is_wrapped() -> None:
    lines = wrap([Span("one two", "bold"), Span(" three", "error")], 7)
    assert lines == [[Span("one", "bold"), Span(" ", "bold"), Span("two", "bold")], [Span("three", "error")]]
    assert paint(lines[1], color=True) == "\x1b[31m\x1b[1mthree\x1b[0m"
    assert text_of(indent(lines, 2)[1]) == "  three"


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\u202e", "\x9b31m"])
def test_what_could_steer_a_terminal_is_escaped(hostile: str) -> None:
    assert "\\" in span(hostile).text
    assert span(hostile).text.isprintable()


ROWS = [[(Span("4.1.1"),), (Span("Read Instantaneous Import Registers"),), (Span("7"),)]]
COLUMNS = [Column("Srv"), Column("Service"), Column("Messages", True)]


def test_a_column_gets_width_by_what_it_holds() -> None:
    assert fit_columns(COLUMNS, ROWS, 80) == (5, 35, 8)
    assert fit_columns(COLUMNS, ROWS, 40) == (5, 23, 8)
    assert fit_columns(COLUMNS, ROWS, 20) is None


def test_numbers_are_right_aligned_and_lines_have_no_spaces_at_their_end() -> None:
    lines = [text_of(line) for line in table_lines(COLUMNS, ROWS, (5, 35, 8))]
    assert lines[0] == "Srv    Service                              Messages"
    assert lines[2] == "4.1.1  Read Instantaneous Import Registers         7"


def test_what_does_not_fit_with_room_to_read_is_at_the_end() -> None:
    assert fitting_columns(COLUMNS, ROWS, 80) == [0, 1, 2]
    assert fitting_columns(COLUMNS, ROWS, 33) == [0, 1]
    assert fitting_columns(COLUMNS, ROWS, 3) == [0]


def test_a_needed_column_stays_longest_in_its_place_and_as_narrow_as_its_longest_word() -> None:
    columns = [Column("Srv"), Column("Service", rank=1), Column("Messages", True, rank=0)]
    assert fitting_columns(columns, ROWS, 40) == [0, 1, 2]
    assert fitting_columns(columns, ROWS, 24) == [1, 2]
    assert fitting_columns(columns, ROWS, 22) == [0, 2]
    assert fitting_columns(columns, ROWS, 14) == [2]


def test_a_line_that_is_too_long_continues_indented_and_another_is_not_changed() -> None:
    assert wrap_line("  expected:  a, b", 20) == ["  expected:  a, b"]
    assert wrap_line("  expected one of these words", 20) == ["  expected one of", "    these words"]
