"""Characters that mislead are found, named, and replaced by what they look like."""

import pytest

from mmc_cli.model.characters import deceptive_characters, is_visible, name_characters, plain_text


@pytest.mark.parametrize(
    ("text", "deceptive", "plain"),
    [
        ("10435000", "", "10435000"),
        ("\u00a010435000", "\u00a0", " 10435000"),
        ("\uff11\uff12", "\uff11\uff12", "12"),
        ("\u0661", "\u0661", "1"),
        ("suc\u200bcess", "\u200b", "success"),
        ("caf\u00e9 \u00a3", "", "caf\u00e9 \u00a3"),
        ("\uff21lert", "\uff21", "Alert"),
    ],
)
def test_a_deceptive_character_is_found_and_has_a_plain_one(text: str, deceptive: str, plain: str) -> None:
    assert deceptive_characters(text) == deceptive
    assert plain_text(text) == plain


def test_characters_are_named_once_and_at_most_three_of_them() -> None:
    assert name_characters("\u00a0\u00a0") == "U+00A0 NO-BREAK SPACE"
    assert name_characters("\u00a0\u200b\ufeff\u2009") == (
        "U+00A0 NO-BREAK SPACE, U+200B ZERO WIDTH SPACE, U+FEFF ZERO WIDTH NO-BREAK SPACE and others"
    )
    assert name_characters("\x85") == "U+0085"


def test_a_blank_is_not_visible_and_a_letter_is() -> None:
    assert not any(map(is_visible, " \u00a0\u200b\u2028\x07"))
    assert all(map(is_visible, "a\u00e9\uff11"))
