"""Groups the parts of results that belong to one row, at any distance in the input.

Takes parts with a key; returns each key with its parts, in the order in which the keys first appeared. Beyond a limit
of memory, a private temporary file is used, which SQLite removes.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from mmc_cli.model.errors import MmcError

_CACHE_KIBIBYTES = 16_384  # kept in memory by the table and by each sort; more goes to the file
_IN_ORDER = """
    select key, content
    from (select key, content, rowid as number, min(rowid) over (partition by key) as first from part)
    order by first, number
"""


class Part(NamedTuple):
    """Content from one message for a row, with the key of the row; both are packed."""

    key: bytes
    content: bytes


def pack(key: Any, content: Any) -> Part:
    """Return a part of plain values, small enough to be sent and stored."""
    return Part(msgspec.msgpack.encode(key), msgspec.msgpack.encode(content))


def group(parts: Iterable[Part]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each key and the contents of its parts, both in the order of the input.

    Raises MmcError if the temporary file cannot be written.
    """
    import sqlite3

    with closing(sqlite3.connect("")) as store:  # no name: a temporary database
        try:
            store.execute("pragma journal_mode = off")
            store.execute(f"pragma cache_size = -{_CACHE_KIBIBYTES}")
            store.execute("create table part (key blob, content blob)")
            store.executemany("insert into part values (?, ?)", parts)
            for key, rows in groupby(store.execute(_IN_ORDER), itemgetter(0)):
                yield msgspec.msgpack.decode(key), [msgspec.msgpack.decode(content) for _, content in rows]
        except sqlite3.Error as error:
            raise MmcError(f"the temporary file for the rows could not be written: {error}") from None
