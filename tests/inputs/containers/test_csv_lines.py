"""The lines of a table are read whatever their ends and chunks."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.csv_lines import LineReader, split_lines


def reader(*chunks: bytes, max_length: int = 100) -> LineReader:
    return LineReader(iter(chunks), "utf-8", max_length)


def test_a_line_ends_with_lf_cr_lf_or_cr_whatever_the_chunks() -> None:
    assert list(reader(b"a\nb\r", b"\nc\r", b"d", b"e\r\nf", max_length=1000)) == ["a\n", "b\r\n", "c\r", "de\r\n", "f"]
    assert list(reader()) == []


def test_a_line_that_is_too_long_is_counted_and_not_held() -> None:
    lines = reader(b"a\n" + b"x" * 80, b"x" * 80 + b"\nb\n")
    assert next(lines) == "a\n"
    with pytest.raises(csv.Error, match="longer than 100 bytes"):
        next(lines)
    assert lines.take_row() == ("a\n", 161)
    assert next(lines) == "b\n"


def test_lines_are_given_back_in_their_order() -> None:
    lines = reader(b"a\nb\nc\nd\n")
    assert [next(lines) for _ in range(3)] == ["a\n", "b\n", "c\n"]
    lines.unread_from(1)
    assert lines.take_row() == ("a\n", 0)
    assert list(lines) == ["b\n", "c\n", "d\n"]


def test_blank_and_plain_lines_are_taken_together() -> None:
    lines = reader(b"\n\r\na,b\nc\n<d>\n")
    assert lines.has_more()
    assert lines.take_blank() == "\n\r\n"
    assert lines.take_plain() == ["a,b\n", "c\n"]
    assert lines.take_plain() == []


@pytest.mark.parametrize("name", [b"GBCSResponse", b"ra:GBCSResponse", b"sr:Response"])
def test_a_row_ends_with_its_message_if_its_quote_is_never_closed(name: bytes) -> None:
    unclosed = reader(b'1,"<%b>\n</%b>\n2,"<%b/>"\n' % (name, name, name), max_length=1000)
    list(unclosed)
    assert unclosed.end_of_unclosed(",") == 2
    closed = reader(b'1,"<%b>\n</%b>\n<%b/>"\n' % (name, name, name), max_length=1000)
    list(closed)
    assert closed.end_of_unclosed(",") == 0


@pytest.mark.parametrize("after", ['"', '",5', '",5,a b', "", ' ,"'])
@pytest.mark.parametrize("start", ["", '<?xml version=""1.0""?>\n'])
def test_a_row_with_a_message_that_declares_a_namespace_is_ended_only_if_its_quote_is_not_closed(
    start: str, after: str
) -> None:
    text = f'1,"{start}<GBCSResponse xmlns=""x/ResponseAndAlert"">\n<ResponseMessage/></GBCSResponse>\n{after}\n'
    lines = reader(text.encode() + b"2,b\n", max_length=1000)
    next(csv.reader(lines))
    is_closed = text.count('"') % 2 == 0
    assert lines.end_of_unclosed(",") == (0 if is_closed else text.count("\n", 0, text.index("</GBCS")) + 1)


@pytest.mark.parametrize(("letter", "most"), [("a", 900), ("é", 900), ("€", 600), ("😀", 300)])
def test_a_row_is_limited_by_the_memory_that_its_widest_character_makes_it_take(letter: str, most: int) -> None:
    for length, is_held in ((most, True), (most + 80, letter in "aé")):
        lines = reader((letter * length + "\n").encode(), max_length=1000)
        assert lines.has_more()
        if is_held:
            assert next(lines) == letter * length + "\n"
        else:
            with pytest.raises(csv.Error, match="--max-bytes"):
                next(lines)


def test_a_row_of_very_many_short_lines_is_limited_too() -> None:
    lines = reader(b'"a\n' + b"b\n" * 20, max_length=100)
    with pytest.raises(csv.Error, match="memory"):
        next(csv.reader(lines))


@given(some.text(alphabet="a\r\n", max_size=12))
def test_lines_are_split_as_a_file_without_translation_has_them(text: str) -> None:
    assert list(split_lines(text)) == list(io.StringIO(text, newline=""))
