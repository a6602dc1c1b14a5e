"""Detects duplicate keys in 8 to 20 bytes each: a set that stores a hash of each key instead of its text."""

from array import array

_TABLES, _INITIAL_SLOTS = 64, 2**6


class SeenKeys:
    """The keys added so far. Two different keys are mistaken for each other with a probability of one in 2^64.

    The hashes are in many small tables that grow one at a time, so that growing never needs a second copy of them all.
    """

    def __init__(self) -> None:
        self._tables = [_HashTable() for _ in range(_TABLES)]

    def add_if_new(self, key: str) -> bool:
        """Add a key; False for a key that was added before."""
        number = hash(key) & (2**64 - 1) or 1
        return self._tables[number % _TABLES].add_if_new(number)


class _HashTable:
    """A hash table of numbers other than 0 with open addressing and linear probing."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _INITIAL_SLOTS))
        self._count = 0

    def add_if_new(self, number: int) -> bool:
        slots = self._slots
        mask = len(slots) - 1
        index = number // _TABLES & mask
        while stored := slots[index]:
            if stored == number:
                return False
            index = (index + 1) & mask
        slots[index] = number
        self._count += 1
        if self._count * 5 > len(slots) * 4:
            self._grow()
        return True

    def _grow(self) -> None:
        numbers = self._slots
        self._slots = array("Q", bytes(16 * len(numbers)))
        self._count = 0
        for number in numbers:
            if number:
                self.add_if_new(number)
