"""A DuckDB database, in memory or in a file. A query cannot reach other files or the network."""

import os
import re
from collections.abc import Mapping, Sequence
from tempfile import gettempdir
from typing import Any, ClassVar, NamedTuple

from mmc_cli.batch.arrow_columns import arrow_type
from mmc_cli.database.store import FILES, QueryResult, Store, columns_of, describe_error, error_of, fetch_rows
from mmc_cli.database.tables import TABLES, Values
from mmc_cli.model.errors import MmcError
from mmc_cli.model.memory import prepare_large_import
from mmc_cli.model.typed_values import DIGITS, SCALE

_CHUNK = "mmc_chunk"
_MEMORY = "2GB"
_MEGABYTES = 1500  # of address space that DuckDB and pyarrow need before the first row
_QUERIES = frozenset(("SELECT", "EXPLAIN", "MULTI"))  # a PIVOT query is several statements


class _Libraries(NamedTuple):
    duckdb: Any
    pyarrow: Any


class DuckDbStore(Store):
    """A DuckDB database.

    Args:
        path: The file; None for one in memory.
        read_only: Whether it is only queried.
        threads: Number of threads that answer a query.

    Raises:
        MmcError: DuckDB is not installed, or the file is not a DuckDB database.
    """

    types: ClassVar[Mapping[str, str]] = {
        "integer": "bigint",
        "number": f"decimal({DIGITS},{SCALE})",
        "time": "timestamptz",
        "boolean": "boolean",
        "text": "varchar",
    }

    def __init__(self, path: str | None = None, read_only: bool = False, threads: int = 1) -> None:
        self._libraries = _import_libraries()
        self._threads = threads
        self.error = self._libraries.duckdb.Error
        settings = {
            "enable_external_access": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "memory_limit": _MEMORY,
            "temp_directory": os.path.join(gettempdir(), f"mmc-sql-{os.getpid()}"),
            "threads": "1",  # while it is filled, because workers are forked from this process
        }
        try:
            connection = self._libraries.duckdb.connect(path or ":memory:", read_only=read_only, config=settings)
        except self.error as error:
            raise error_of(path or "SQL", error) from None
        super().__init__(connection, path or "SQL")
        connection.execute("set TimeZone = 'UTC'")

    def insert(self, table: str, rows: Sequence[Values]) -> None:
        if not rows:
            return
        pyarrow, columns = self._libraries.pyarrow, columns_of(table)
        arrays = [
            pyarrow.array(values, arrow_type(kind))
            for values, kind in zip(zip(*rows, strict=True), columns.values(), strict=True)
        ]
        self._insert(table, pyarrow.Table.from_arrays(arrays, list(columns)))

    def insert_batches(self, table: str, batches: Sequence[Any]) -> None:
        """Add the rows of Arrow record batches, whose columns are those of the table."""
        if batches:
            self._insert(table, self._libraries.pyarrow.Table.from_batches(batches))

    def _insert(self, table: str, rows: Any) -> None:
        with self.errors_in_words():
            self.connection.register(_CHUNK, rows)
            self.connection.execute(f'insert into "{table}" by name select * from {_CHUNK}')  # noqa: S608
            self.connection.unregister(_CHUNK)

    def delete(self, table: str, files: Sequence[str]) -> None:
        if files:
            with self.errors_in_words():
                self.connection.execute(
                    f'delete from "{table}" where file in (select unnest(?))',  # noqa: S608
                    [list(files)],
                )

    def named_tables(self, sql: str) -> tuple[str, ...]:
        """Return the tables of messages that a query names; all if it names none.

        The tables must exist, and may be empty. Each table whose name is a word of the query counts as named: DuckDB's
        own function fails on joins.

        Raises:
            MmcError: The query is wrong, or is not a query.
        """
        if self._check(sql) == "SELECT":
            try:
                self.connection.execute(sql)  # so that an error is reported before any message is read
            except self.error as error:
                raise MmcError(f"SQL: {describe_error(error)}") from None
        words = set(re.findall(r"\w+", sql.lower()))
        return tuple(name for name in TABLES if name in words) or tuple(TABLES)

    def drop_others(self, tables: Sequence[str]) -> None:
        """Remove the tables that are not filled, so that none looks empty."""
        for name in (*TABLES, FILES):
            if name not in tables:
                self.connection.execute(f'drop table "{name}"')

    def query(self, sql: str) -> QueryResult:
        self._check(sql)
        try:
            self.connection.execute(f"set threads = {self._threads}")
            self.connection.execute("set lock_configuration = true")
            cursor = self.connection.execute(sql)
        except self.error as error:
            raise MmcError(f"SQL: {describe_error(error)}") from None
        return QueryResult(tuple(each[0] for each in cursor.description), self._rows(cursor))

    def _rows(self, cursor: Any) -> Any:
        try:
            yield from fetch_rows(cursor)
        except self.error as error:
            raise MmcError(f"SQL: {describe_error(error)}") from None

    def _check(self, sql: str) -> str:
        """Return the kind of statement of a query. Raises MmcError if it is not a query, or several statements."""
        try:
            statements = self.connection.extract_statements(sql)
        except self.error as error:
            raise MmcError(f"SQL: {describe_error(error)}") from None
        if len(statements) != 1:
            raise MmcError(f"SQL: expected one query, found {len(statements) or 'none'}")
        kind = str(statements[0].type.name)
        if kind not in _QUERIES:
            raise MmcError(f"SQL: only queries are allowed, such as select or describe; this is {kind.lower()}")
        return kind


def _import_libraries() -> _Libraries:
    prepare_large_import(_MEGABYTES)
    try:
        import duckdb
        import pyarrow
    except ModuleNotFoundError as error:
        raise MmcError(
            f"mmc sql needs {error.name}: pip install 'mmc-cli[sql]'; --to FILE.sqlite works without"
        ) from None
    return _Libraries(duckdb, pyarrow)
