"""Escaped strings are recognised by their first tag, and unescaped one string at a time."""

import json

import pytest

from mmc_cli.inputs.backslashes import find_escapes
from mmc_cli.inputs.cell_repairs import apply_repairs
from tests.samples import ALERT

ODD = ALERT.replace("ECS101", 'é😀 \\ " &amp; \t')


def unescape(text: str) -> str:
    return apply_repairs(text, tuple(find_escapes(text)))


def escape(text: str) -> str:
    return json.dumps(text)[1:-1]


@pytest.mark.parametrize("text", [ALERT, ODD, ODD.partition("?>")[2].lstrip(), ODD.replace("\n", "\r\n")])
def test_an_escaped_message_is_unescaped_to_itself(text: str) -> None:
    assert unescape(escape(text)) == text
    assert unescape(escape(text).replace("/", "\\/")) == text
    assert unescape(escape(text).replace("<", "\\u003c").replace(">", "\\u003E")) == text
    assert unescape(unescape(escape(escape(text)))) == text


def test_a_message_of_a_program_is_unescaped_by_the_line_end_after_its_first_tag() -> None:
    assert unescape(ALERT.replace("\n", "\\n")) == ALERT


@pytest.mark.parametrize("text", [ODD, "", "C:\\new\\<a>", ALERT.replace("ECS101", "\\n \\u003c")])
def test_a_message_that_is_not_escaped_keeps_its_backslashes(text: str) -> None:
    assert not list(find_escapes(text))


def test_half_a_character_becomes_the_replacement_character() -> None:
    assert unescape('<a b=\\"\\ud83d\\">') == '<a b="\ufffd">'


def test_one_finding_tells_of_all_escapes() -> None:
    assert [each.description for each in find_escapes('<a b=\\"1\\">\\n') if each.description] == [
        "escaped characters were unescaped (such as \\n)"
    ]
