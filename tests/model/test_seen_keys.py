"""Duplicate keys are detected, exactly and in little memory."""

from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.model.seen_keys import SeenKeys


@given(some.lists(some.text(max_size=3)))
def test_a_key_is_new_once(keys: list[str]) -> None:
    seen = SeenKeys()
    assert [seen.add_if_new(key) for key in keys] == [key not in keys[:place] for place, key in enumerate(keys)]


def test_a_hundred_thousand_keys_are_all_remembered() -> None:
    seen = SeenKeys()
    assert all(seen.add_if_new(f"device {number}") for number in range(100_000))
    assert not any(seen.add_if_new(f"device {number}") for number in range(100_000))
