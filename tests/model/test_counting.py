"""A count agrees with its noun; alternatives are a list with an "or"."""

import pytest

from mmc_cli.model.counting import count_noun, join_or


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


def test_only_the_last_alternative_follows_an_or() -> None:
    assert join_or(("a",)) == "a"
    assert join_or(("a", "b")) == "a or b"
    assert join_or(["a", "b", "c"]) == "a, b or c"
