"""Comparisons as Markdown."""

from mmc_cli.render.diff_markdown import render
from tests.render.comparisons import EQUAL, HOSTILE_PAIR, LEVEL, ONLY_IN_A, UNREAD, rendered


def test_a_pair_has_a_table_of_its_differences() -> None:
    lines = rendered(render, EQUAL, LEVEL).splitlines()
    assert lines[:6] == [
        "# Differences between messages",
        "",
        "## alert 8F86 from 00-1E",
        "",
        "- A: in/a.xml",
        "- B: b.xml",
    ]
    assert lines[-2].endswith("/ResultingLevel | 100 % | 80 % | -20 |")


def test_what_was_not_compared_is_named() -> None:
    text = rendered(render, ONLY_IN_A, UNREAD)
    assert "- B: no such message" in text
    assert "Not compared: b.xml: not well-formed" in text


def test_hostile_text_is_shown_as_it_is() -> None:
    text = rendered(render, HOSTILE_PAIR)
    assert "<script" not in text.replace("\\<script", "")
    assert all(letter.isprintable() or letter == "\n" for letter in text)
