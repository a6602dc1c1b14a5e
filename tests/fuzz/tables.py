"""Fuzzes the reading of CSV, of JSON lines, of logs and of lists of payloads: the first byte says which."""

import random
from collections.abc import Iterator

from tests.fuzz.reading import _caches
from tests.mutations import process
from tests.packed import pack, write_item
from tests.samples import ALERT, RESPONSE

KINDS = {"csv": "message", "jsonl": "message", "log": "message", "hex": "spaced hex"}  # each with what is in it


def seeds() -> Iterator[bytes]:
    """Yield tables of each kind with two messages or payloads, sound and with quotes that are not doubled."""
    for number, (kind, form) in enumerate(KINDS.items()):
        texts = [write_item(form, "17", text) for text in (ALERT, RESPONSE)]
        for seed in range(10 if kind in ("csv", "jsonl") else 1):
            whole = bytes((number,)) + pack(kind, form, texts, random.Random(seed))
            yield whole
            yield whole.replace(b'""', b'"')


def check(data: bytes) -> None:
    """Run a table through everything."""
    kind = list(KINDS)[data[0] % len(KINDS) if data else 0]
    process(kind, data[1:], _caches(), random.Random(len(data)))
