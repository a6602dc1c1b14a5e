"""The screens of text."""

from mmc_cli.browse.keys import HELP
from mmc_cli.browse.text_screen import key_lines, note_lines
from tests.browse.test_panes import text_of


def test_the_keys_are_listed_in_two_columns_of_any_width() -> None:
    wide, narrow = text_of(key_lines(100)), text_of(key_lines(40))
    for keys, text in HELP:
        assert keys in wide
        assert all(word in narrow for word in text.split())


def test_without_notes_everything_was_read() -> None:
    assert text_of(note_lines([], 60)) == "No notes: everything at the paths was read."
    assert text_of(note_lines(["a\x1bb"], 60)) == "a\\x1bb"
