"""Fuzzes the reading of XML and of text, whole and in a stream, and what is made of a message."""

import random
from collections.abc import Iterator
from functools import cache

from tests.mutations import DATA, XML, Caches, process

_caches = cache(Caches)


def seeds() -> Iterator[bytes]:
    """Yield a small fixture of each rule and one of each kind of message, in several encodings."""
    for path in XML:
        if path.stat().st_size < 4000 and "mirrors" not in path.parts:
            yield DATA[path]
    text = DATA[XML[0]].decode("utf-8", "replace")
    yield from (text.replace("UTF-8", name).encode(name, "replace") for name in ("UTF-16", "ISO-8859-1"))


def check(data: bytes) -> None:
    """Run an input through everything, as a file and as a stream."""
    for kind in ("xml", "split"):
        process(kind, data, _caches(), random.Random(len(data)))
