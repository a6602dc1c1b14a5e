"""Counts by key that take a bounded amount of memory, whatever the input."""

from collections import Counter
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")


class BoundedCounter(Generic[KeyT]):
    """Counts the first keys that it is given, so many of them exactly; `others` counts all further keys together."""

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
        """Return the keys with the highest counts; equal ones in the order in which they came."""
        return self.counts.most_common(number)
