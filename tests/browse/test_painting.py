"""Spans become what Textual draws."""

import pytest
from rich.style import Style

from mmc_cli.browse.painting import CURSOR, paint_line, safe
from mmc_cli.render.layout import Span


@pytest.mark.parametrize("text", ["\x1b[31m", "\x07", "\u202e", "\x9b1m", "\r\n", "\ud800", "\u2028"], ids=ascii)
def test_what_could_steer_a_terminal_becomes_a_visible_escape(text: str) -> None:
    strip = paint_line([Span(f"a{text}b")], 30, Style())
    assert strip.text.isprintable()
    assert strip.text.startswith("a\\")


def test_markup_is_text() -> None:
    assert paint_line([Span("[red]x[/red]")], 12, Style()).text == "[red]x[/red]"
    assert safe("[bold]") == "[bold]"


def test_a_line_has_the_width_of_its_view_whatever_is_on_it() -> None:
    for text in ("", "short", "x" * 99, "\u5bbd" * 30):
        assert paint_line([Span(text)], 20, Style()).cell_length == 20


def test_the_cursor_has_one_style_over_the_whole_line() -> None:
    strip = paint_line([Span("a", "error"), Span("b")], 10, Style(), CURSOR)
    assert {segment.style for segment in strip} == {CURSOR}
