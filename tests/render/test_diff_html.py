"""Comparisons as a page."""

from lxml import html

from mmc_cli.render.diff_html import render
from tests.render.comparisons import EQUAL, HOSTILE_PAIR, LEVEL, ONLY_IN_A, UNREAD, rendered


def test_a_pair_has_a_table_of_its_differences() -> None:
    page = html.fromstring(rendered(render, EQUAL, LEVEL))
    (section,) = page.iter("section")
    assert [cell.text for cell in section.iter("td")][2:] == ["100 %", "80 %", "-20"]
    assert [each.text for each in section.iter("h2", "p")] == ["alert 8F86 from 00-1E", "A: in/a.xml", "B: b.xml"]


def test_what_was_not_compared_is_named() -> None:
    text = rendered(render, ONLY_IN_A, UNREAD)
    assert "B: no such message" in text
    assert "Not compared: b.xml: not well-formed" in text


def test_hostile_text_is_shown_as_it_is_and_nothing_may_be_loaded() -> None:
    text = rendered(render, HOSTILE_PAIR)
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert all(letter.isprintable() or letter == "\n" for letter in text)
