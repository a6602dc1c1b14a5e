"""Fuzzes the reading of archives: the first byte says by which name the file is read."""

import random
from collections.abc import Iterator

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from tests.packed import KINDS, pack, read_file
from tests.samples import ALERT, RESPONSE

NAMES = ("a.zip", "a.tar", "a.tar.gz", "a.xml.gz", "a.tar.bz2", "a.tar.xz", "a.xml.bz2", "a.xml.xz")
OPTIONS = DEFAULT_READ_OPTIONS._replace(max_unpacked=2**24)


def seeds() -> Iterator[bytes]:
    """Yield archives of each kind, and archives in archives."""
    for kind in KINDS:
        name = f"a.{'zip' if kind == 'nested' else kind}"
        for seed in range(6) if name in NAMES else ():
            yield bytes((NAMES.index(name),)) + pack(kind, "message", [ALERT, RESPONSE], random.Random(seed))


def check(data: bytes) -> None:
    """Assert that reading ends without a defect, and that each message has a place of its own."""
    read_file(NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:], OPTIONS)
