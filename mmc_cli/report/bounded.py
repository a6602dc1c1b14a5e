"""Counts by key in a bounded amount of memory: the first keys exactly, the others together."""

from collections import Counter
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")


class BoundedCounter(Generic[KeyT]):
    """Counts the first keys exactly, up to a limit; `others` counts all further keys together."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.counts = Counter[KeyT]()
        self.others = 0

    def add(self, key: KeyT) -> None:
        """Count a key."""
        if key in self.counts or len(self.counts) < self.limit:
            self.counts[key] += 1
        else:
            self.others += 1

    def most_common(self, number: int | None = None) -> list[tuple[KeyT, int]]:
        """Return the keys with the highest counts; those with equal counts in the order in which they were added."""
        return self.counts.most_common(number)
