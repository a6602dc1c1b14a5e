"""Memory through which a worker hands its output to the process that started it.

Through a pipe, output is copied several times and in small pieces. Here the worker writes it to a free slot and sends
the number of the slot; the other process reads it and sends the number back, which frees the slot.
"""

import pickle
from contextlib import suppress
from mmap import mmap
from multiprocessing.reduction import ForkingPickler
from typing import Any

_SLOTS, _SLOT_BYTES = 4, 2**20  # the system provides a page of it when something is first written there


class SharedSlots:
    """Slots of memory that a process shares with a worker forked after they are made.

    Raises:
        OSError: there is not enough memory.
    """

    def __init__(self) -> None:
        self._slots = [mmap(-1, _SLOT_BYTES) for _ in range(_SLOTS)]
        self._free = list(range(_SLOTS))  # of the worker, which takes the one used last, as it is in its cache

    @property
    def has_free(self) -> bool:
        """Whether the worker has a free slot."""
        return bool(self._free)

    def put(self, value: object) -> int | None:
        """Write a value to a free slot and return its number; None if no slot is free or large enough."""
        if not self.has_free:
            return None
        slot = self._slots[self._free[-1]]
        slot.seek(0)
        with suppress(ValueError):  # beyond its end
            ForkingPickler(slot, pickle.HIGHEST_PROTOCOL).dump(value)
            return self._free.pop()
        return None

    def take(self, number: int) -> Any:
        """Return the value in a slot."""
        with memoryview(self._slots[number]) as view:
            return pickle.loads(view)  # noqa: S301 - a worker of this process wrote it

    def free(self, number: int) -> None:
        """Mark a slot as free, once its value is taken."""
        self._free.append(number)
