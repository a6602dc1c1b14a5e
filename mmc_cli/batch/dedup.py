"""Remembers which messages were seen, in 8 to 20 bytes each: a number is kept of each, not its text."""

from array import array

_TABLES, _FIRST = 64, 2**6


class SeenKeys:
    """The keys that were added. Two keys are taken for one with a chance of one in 2^64.

    They are in many small tables, which grow one at a time: at no time are there two of all of it.
    """

    def __init__(self) -> None:
        self._tables = [_Table() for _ in range(_TABLES)]

    def add(self, key: str) -> bool:
        """Adds a key; false when it was there."""
        number = hash(key) & (2**64 - 1) or 1
        return self._tables[number % _TABLES].put(number)


class _Table:
    """Numbers other than 0, each in the first free slot from where it belongs."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def put(self, number: int) -> bool:
        slots = self._slots
        last = len(slots) - 1
        at = number // _TABLES & last
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
                    self.put(there)
        return True
