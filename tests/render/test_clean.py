"""Text from a message cannot steer a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.render.clean import clean, disarm_commands


def test_plain_text_stays_as_it_is() -> None:
    assert clean("Limit APC [n] Level 100 % - café £ 日本") == "Limit APC [n] Level 100 % - café £ 日本"


def test_controls_are_shown_as_escapes() -> None:
    assert clean("\x1b[2J\t\n\x9b\u202e\ud800\ufeff") == "\\x1b[2J\\t\\n\\x9b\\u202e\\ud800\\ufeff"


@given(st.text())
def test_no_text_at_all_gets_a_control_through(text: str) -> None:
    assert clean(text).isprintable()


def test_a_command_of_a_ci_log_is_shown_as_an_escape() -> None:
    assert disarm_commands("::error::a") == "\\x3a:error:\\x3aa"
    assert disarm_commands("  ::set-output") == "  \\x3a:set-output"
    assert disarm_commands("a ##vso[task] ##[group]") == "a #\\x23vso[task] #\\x23[group]"
    assert disarm_commands(":3:4: error") == "\\x3a3:4: error"


def test_other_text_keeps_its_colons_and_signs() -> None:
    for text in ("a.xml:3:4: error: 2026-02-03T16:00:00Z", "## heading", "a#b", "http://a"):
        assert disarm_commands(text) == text


@given(st.text(alphabet=" :#[vsoa\t"))
def test_no_line_begins_with_a_command(text: str) -> None:
    assert not disarm_commands(clean(text)).lstrip().startswith(("::", "##[", "##vso["))


def test_marks_piled_on_a_letter_do_not_cover_other_lines() -> None:
    assert clean("a" + "\u0301" * 6 + "b\u0301") == "a" + "\u0301" * 4 + "\\u0301" * 2 + "b\u0301"
    assert clean("Vi\u00ea\u0323t \u0e17\u0e35\u0e48") == "Vi\u00ea\u0323t \u0e17\u0e35\u0e48"
