"""A count agrees with its noun."""

import pytest

from mmc_cli.model.counting import count_noun


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((0, "message"), "0 messages"),
        ((1, "message"), "1 message"),
        ((12000, "message"), "12000 messages"),
        ((1, "reply", "replies"), "1 reply"),
        ((2, "reply", "replies"), "2 replies"),
    ],
)
def test_a_count_agrees_with_its_noun(words: tuple[int, str], expected: str) -> None:
    assert count_noun(*words) == expected
