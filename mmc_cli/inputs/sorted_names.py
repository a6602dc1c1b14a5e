"""Sorts file names in little memory: blocks of them are sorted and packed into one string each, then merged."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

_BLOCK_SIZE = 20_000


def sort_names(names: Iterable[str], key: Callable[[str], str] | None = None) -> Iterator[str]:
    """Yield file names, none of them empty, in the order of their keys."""
    remaining = iter(names)
    packed_blocks = []
    while len(block := sorted(islice(remaining, _BLOCK_SIZE), key=key)) == _BLOCK_SIZE:
        packed_blocks.append(os.fsencode("\0".join(block)))
    if not packed_blocks:
        yield from block
        return
    from heapq import merge  # imported only for a huge folder

    yield from merge(*map(_unpack, packed_blocks), block, key=key)


def _unpack(block: bytes) -> Iterator[str]:
    for name in re.finditer(rb"[^\0]+", block):
        yield os.fsdecode(name[0])
