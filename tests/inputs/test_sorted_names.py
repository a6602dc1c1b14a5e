"""File names are sorted in little memory."""

import os
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs import sorted_names
from mmc_cli.inputs.sorted_names import sort_names

NAMES = some.binary(min_size=1, max_size=6).filter(lambda name: b"\0" not in name).map(os.fsdecode)


@given(some.lists(NAMES, max_size=40), some.integers(1, 9))
def test_names_are_sorted_whatever_the_size_of_a_block(names: list[str], block_size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorted_names, "_BLOCK_SIZE", block_size)
        assert list(sort_names(names)) == sorted(names)


def test_three_hundred_thousand_names_are_sorted_in_less_than_10_megabytes() -> None:
    def names() -> Iterator[str]:
        yield from (f"{number * 7_919 % 300_007:07}.xml" for number in range(300_007))

    tracemalloc.start()
    assert sum(1 for _ in sort_names(names())) == 300_007
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 2**20, "the list of them all would take 18 MB more"
