"""An SQLite database in a file. A query is read-only: it cannot attach, write or load anything."""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote

from mmc_cli.database.store import FILES, QueryResult, Store, columns_of, describe_error, error_of, fetch_rows
from mmc_cli.database.tables import TABLES, Values
from mmc_cli.model.errors import MmcError
from mmc_cli.model.lexical import plain_number

_QUERIES = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE))
_DIGITS = 15  # of a number that SQLite gives back as it was
_DENIED = ("not authorized", "authorization denied")


class SqliteStore(Store):
    """An SQLite database, with times as text and numbers as integers or floats.

    Args:
        path: The file.
        read_only: Whether it is only queried.
        threads: Not used: SQLite answers a query in one thread.

    Raises:
        MmcError: The file cannot be opened, or is not an SQLite database.
    """

    types: ClassVar[Mapping[str, str]] = {
        "integer": "integer",
        "number": "numeric",
        "time": "text",
        "boolean": "integer",
        "text": "text",
    }
    error = sqlite3.Error

    def __init__(self, path: str, read_only: bool = False, threads: int = 1) -> None:
        # A database that is only queried is opened for writing too: the transaction of a killed run may have to be
        # rolled back.
        address = f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode={'rw' if read_only else 'rwc'}"
        try:
            connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)
        except sqlite3.Error as error:
            raise error_of(path, error) from None
        super().__init__(connection, path)
        if read_only:
            connection.execute("pragma query_only = on")
            return
        # No other run may load at the same time: both would load the same files.
        with self.errors_in_words():
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("begin exclusive")
            connection.execute("commit")

    def create_tables(self) -> None:
        super().create_tables()
        with self.errors_in_words():
            for name in (*TABLES, FILES):  # to find the rows of a file that has changed
                self.connection.execute(f'create index if not exists "{name}_file" on "{name}" (file)')

    def insert(self, table: str, rows: Sequence[Values]) -> None:
        columns = tuple(columns_of(table))
        marks = ", ".join("?" * len(columns))
        with self.errors_in_words():
            plain = (_plain_row(columns, row) for row in rows)
            self.connection.executemany(f'insert into "{table}" values ({marks})', plain)  # noqa: S608

    def delete(self, table: str, files: Sequence[str]) -> None:
        with self.errors_in_words():
            self.connection.executemany(f'delete from "{table}" where file = ?', ((file,) for file in files))  # noqa: S608

    def query(self, sql: str) -> QueryResult:
        self.connection.set_authorizer(_authorize)
        try:
            cursor = self.connection.execute(sql)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise MmcError(f"SQL: {_describe(error)}") from None
        if cursor.description is None:
            raise MmcError("SQL: expected one query, found none")
        return QueryResult(tuple(each[0] for each in cursor.description), self._rows(cursor))

    def _rows(self, cursor: Any) -> Iterator[Values]:
        try:
            yield from fetch_rows(cursor)
        except sqlite3.Error as error:
            raise MmcError(f"SQL: {_describe(error)}") from None


def _authorize(action: int, *details: object) -> int:
    return sqlite3.SQLITE_OK if action in _QUERIES else sqlite3.SQLITE_DENY


def _describe(error: Exception) -> str:
    text = describe_error(error)
    return "only queries are allowed, such as select" if text in _DENIED else text


def _plain_row(columns: Sequence[str], row: Values) -> tuple[Any, ...]:
    """Return the values of a row in types that SQLite supports; numbers that it would round are in `as_text`."""
    rounded = {name: f"{value:f}" for name, value in zip(columns, row, strict=True) if _is_rounded(value)}
    if rounded:
        row = tuple([None if name in rounded else value for name, value in zip(columns, row, strict=True)])
        row = (*row[:-1], json.dumps({**json.loads(row[-1] or "{}"), **rounded}))
    return tuple(map(_plain_value, row))


def _is_rounded(value: object) -> bool:
    """Return whether SQLite would round a number: it keeps integers of 64 bits, and 15 digits of others."""
    if not isinstance(value, Decimal) or len(value.as_tuple().digits) <= _DIGITS:
        return False
    text = plain_number(f"{value:f}")
    is_integer = "." not in text and -(2**63) <= int(text) < 2**63
    return not is_integer and len(text.replace(".", "").strip("-0")) > _DIGITS


def _plain_value(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_number(f"{value:f}")
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
