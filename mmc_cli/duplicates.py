"""Remembers which messages were seen, in 16 bytes each at most: a number is kept of each, not its text."""

from array import array

_FIRST = 2**10


class Seen:
    """The keys that were added. Two keys are taken for one with a chance of one in 2^64."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def add(self, key: str) -> bool:
        """Adds a key; false when it was there."""
        return self._put(hash(key) & (2**64 - 1) or 1)

    def _put(self, number: int) -> bool:
        slots = self._slots
        last = len(slots) - 1
        at = number & last
        while there := slots[at]:
            if there == number:
                return False
            at = (at + 1) & last
        slots[at] = number
        self._count += 1
        if self._count * 5 > len(slots) * 4:
            self._slots = array("Q", bytes(16 * len(slots)))
            self._count = 0
            for there in slots:
                if there:
                    self._put(there)
        return True
