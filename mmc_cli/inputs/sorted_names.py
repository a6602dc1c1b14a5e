"""Puts names in order, however many there are: no more than some are held as they are, the others packed together."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import islice

_MAX_TEMPLATES = 20_000
_NAME = re.compile(rb"[^\0]+")


def in_order(names: Iterable[str], key: Callable[[str], str] | None = None) -> Iterator[str]:
    """The names of files, none of them empty, in the order of their letters, or of those of their keys."""
    left = iter(names)
    packed = []
    while len(some := sorted(islice(left, _MAX_TEMPLATES), key=key)) == _MAX_TEMPLATES:
        packed.append(os.fsencode("\0".join(some)))
    yield from merge(*map(_unpacked, packed), some, key=key) if packed else some


def _unpacked(names: bytes) -> Iterator[str]:
    for name in _NAME.finditer(names):
        yield os.fsdecode(name[0])
