"""Fuzzes the reading of CSV and of JSON lines: the first byte says which."""

import random
from collections.abc import Iterator

from tests.fuzz.reading import _caches
from tests.mutations import process
from tests.packed import pack
from tests.samples import ALERT, RESPONSE

KINDS = ("csv", "jsonl")


def seeds() -> Iterator[bytes]:
    """Yield tables of each kind with an alert and a response, sound and with quotes that are not doubled."""
    for number, kind in enumerate(KINDS):
        for seed in range(10):
            whole = bytes((number,)) + pack(kind, "message", [ALERT, RESPONSE], random.Random(seed))
            yield whole
            yield whole.replace(b'""', b'"')


def check(data: bytes) -> None:
    """Run a table through everything."""
    kind = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    process(kind, data[1:], _caches(), random.Random(len(data)))
