"""Text from a message cannot steer a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.render.clean import clean


def test_plain_text_stays_as_it_is() -> None:
    assert clean("Limit APC [n] Level 100 % - café £ 日本") == "Limit APC [n] Level 100 % - café £ 日本"


def test_controls_are_shown_as_escapes() -> None:
    assert clean("\x1b[2J\t\n\x9b\u202e\ud800\ufeff") == "\\x1b[2J\\t\\n\\x9b\\u202e\\ud800\\ufeff"


@given(st.text())
def test_no_text_at_all_gets_a_control_through(text: str) -> None:
    assert clean(text).isprintable()
