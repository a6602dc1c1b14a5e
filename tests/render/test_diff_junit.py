"""Comparisons as JUnit XML."""

from lxml import etree

from mmc_cli.render.diff_junit import render
from tests.render.comparisons import EQUAL, HOSTILE_PAIR, LEVEL, ONLY_IN_A, ONLY_IN_B, UNREAD, rendered


def test_each_pair_is_a_test_case_with_a_failure_for_each_difference() -> None:
    suites = etree.fromstring(rendered(render, EQUAL, LEVEL, ONLY_IN_A, ONLY_IN_B, UNREAD).encode())
    assert dict(suites.attrib) == {"tests": "5", "failures": "3", "errors": "1"}
    equal, level, only_in_a, only_in_b, unread = suites.iter("testcase")
    assert len(equal) == 0
    assert (level.get("classname"), level.get("name")) == ("in", "in/a.xml and b.xml")
    assert level[0].text == "A: 100 %\nB: 80 %"
    assert [case[0].get("message") for case in (only_in_a, only_in_b)] == [
        "B has no such message",
        "A has no such message",
    ]
    assert (unread[0].tag, unread[0].get("message")) == ("error", "b.xml: not well-formed")


def test_hostile_text_is_shown_as_it_is() -> None:
    text = rendered(render, HOSTILE_PAIR)
    etree.fromstring(text.encode())
    assert all(letter.isprintable() or letter == "\n" for letter in text)
