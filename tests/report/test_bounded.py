"""Counts by key take a bounded amount of memory, and nothing is lost."""

from mmc_cli.report.bounded import BoundedCounter


def test_keys_beyond_the_limit_are_counted_together() -> None:
    counter = BoundedCounter[str](2)
    for key in "abacad":
        counter.add(key)
    assert counter.most_common() == [("a", 3), ("b", 1)]
    assert counter.others == 2
