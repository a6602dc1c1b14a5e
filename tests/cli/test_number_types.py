"""Limits and sizes given to options."""

import click
import pytest

from mmc_cli.cli.number_types import Jobs, Limit


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("1000000", 10**6), ("64MiB", 2**26), ("64 mib", 2**26), ("2GiB", 2**31), ("5KB", 5000), ("9B", 9)],
)
def test_a_size_may_have_a_unit(text: str, number: int) -> None:
    assert Limit(is_size=True).convert(text, None, None) == number


@pytest.mark.parametrize("text", ["", "0", "-1", "MiB", "3x", "1.5MiB", "٣"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="expected a size in bytes, such as 64MiB or 1000000; got"):
        Limit(is_size=True).convert(text, None, None)


@pytest.mark.parametrize("text", ["0", "257", "3KB"])
def test_a_number_has_no_unit_and_keeps_to_its_maximum(text: str) -> None:
    with pytest.raises(click.BadParameter, match="expected a number from 1 to 256; got"):
        Limit(256).convert(text, None, None)


def test_sizes_are_described_in_their_largest_whole_unit() -> None:
    described = [Limit(is_size=True).describe(number) for number in (2**26, 2**36, 3 * 2**10, 1500)]
    assert described == ["64 MiB", "64 GiB", "3 KiB", "1,500"]
    assert Limit().describe(100_000_000) == "100,000,000"


def test_jobs_are_a_number_or_auto() -> None:
    assert [Jobs().convert(text, None, None) for text in ("auto", "3")] == [0, 3]
    with pytest.raises(click.BadParameter, match="expected a number from 1 to 256, or auto; got 0"):
        Jobs().convert("0", None, None)
