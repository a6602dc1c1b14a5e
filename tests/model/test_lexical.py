"""One number is one text, however it is written; so is a boolean."""

import pytest

from mmc_cli.model.lexical import parse_boolean, plain_number


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("51001", "51001"),
        ("+51001", "51001"),
        ("\n 00051001\t", "51001"),
        ("0", "0"),
        ("-0", "0"),
        ("000", "0"),
        ("-007", "-7"),
        ("+07.0", "7"),
        (".50", "0.5"),
        ("-0.0", "0"),
        ("9" * 5000, "9" * 5000),
        ("0" * 5000 + "1", "1"),
    ],
)
def test_a_number_has_one_plain_form(written: str, plain: str) -> None:
    assert plain_number(written) == plain


@pytest.mark.parametrize("text", ["", ".", "+", "7E", "0x1F", "1e3", "1 0", "\u00a07", "\uff17"])
def test_a_text_that_is_no_number_stays_as_it_is(text: str) -> None:
    assert plain_number(text) == text


def test_booleans_are_words_or_digits() -> None:
    assert [parse_boolean(text) for text in ("true", " 1\n", "false", "0")] == [True, True, False, False]
    assert [parse_boolean(text) for text in ("True", "yes", "", "\u00a0true", None)] == [None] * 5
