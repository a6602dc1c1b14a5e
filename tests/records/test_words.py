"""The words that fields choose from."""

from typing import get_args

from mmc_cli.records import words


def test_no_two_fields_choose_from_the_same_words_in_another_order() -> None:
    choices = [get_args(choice) for choice in vars(words).values() if get_args(choice)]
    assert len({frozenset(choice) for choice in choices}) == len(choices) > 5
