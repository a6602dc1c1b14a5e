"""Markdown shows text as it is."""

from mmc_cli.render.markdown_text import escape_text, format_table


def test_text_with_signs_of_markdown_is_shown_as_it_is() -> None:
    assert escape_text("<b>[a](b)</b>|*c*") == r"\<b\>\[a\](b)\</b\>\|\*c\*"


def test_text_stays_on_one_line() -> None:
    assert escape_text("a\n\n# b") == r"a\\n\\n\# b"
    assert escape_text(None) == ""


def test_a_cell_cannot_end_its_row() -> None:
    assert list(format_table(("x",), [("a | b",)])) == ["| x |", "| --- |", r"| a \| b |", ""]
