"""Detects duplicate keys in 11 to 22 bytes each: a set that stores a hash of each key instead of its text."""

from array import array

_TABLES, _INITIAL_SLOTS = 64, 2**6
_MAX = 2**64 - 1


class SeenKeys:
    """The keys added so far. Two different keys are mistaken for each other with a probability of one in 2^64.

    The hashes are in many small tables that grow one at a time, so that growing never needs a second copy of them all.
    A table has hashes other than 0 with open addressing and linear probing; a quarter of it stays free.
    """

    def __init__(self) -> None:
        self._tables = [array("Q", bytes(8 * _INITIAL_SLOTS)) for _ in range(_TABLES)]
        self._left = [_INITIAL_SLOTS * 3 // 4] * _TABLES  # how many hashes each takes before it grows

    def add_if_new(self, key: str) -> bool:
        """Add a key; False for a key that was added before."""
        number = hash(key) & _MAX or 1
        table = number % _TABLES
        slots = self._tables[table]
        mask = len(slots) - 1
        index = number // _TABLES & mask
        while stored := slots[index]:
            if stored == number:
                return False
            index = index + 1 & mask
        slots[index] = number
        self._left[table] -= 1
        if not self._left[table]:
            self._grow(table)
        return True

    def _grow(self, table: int) -> None:
        hashes = self._tables[table]
        slots = self._tables[table] = array("Q", bytes(16 * len(hashes)))
        mask = len(slots) - 1
        for number in filter(None, hashes):
            index = number // _TABLES & mask
            while slots[index]:
                index = index + 1 & mask
            slots[index] = number
        self._left[table] = len(hashes) * 3 // 4
