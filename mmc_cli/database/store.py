"""The base of all databases: tables of messages, and the files that their rows are from.

The table `files` has a row for each file that is loaded, written in the same transaction as the rows of the file.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple, Self

from mmc_cli.database.tables import TABLES, Values
from mmc_cli.model.errors import MmcError, UnfinishedError

FILES = "files"
_FETCHED = 1000  # rows at a time
_LOCKED = ("database is locked", "Could not set lock")  # SQLite, DuckDB
_FULL = ("disk is full", "No space left")


class LoadedFile(NamedTuple):
    """A loaded file: its identity and content, how it was read, and how many messages it has.

    `malformed` and `not_checked` count the messages that could not be read or checked.
    """

    file: str
    size: int
    mtime_ns: int
    sha256: str
    options: str
    messages: int = 0
    malformed: int = 0
    not_checked: int = 0


class QueryResult(NamedTuple):
    """The names of the columns of a result, and its rows, which are fetched lazily."""

    names: tuple[str, ...]
    rows: Iterator[Values]


class Store(ABC):
    """A database with the tables of messages.

    Args:
        connection: An open connection of the Python DB API.
        path: The file of the database, for messages.
    """

    types: ClassVar[Mapping[str, str]]
    error: type[Exception]

    def __init__(self, connection: Any, path: str) -> None:
        self.connection, self.path = connection, path

    @abstractmethod
    def insert(self, table: str, rows: Sequence[Values]) -> None:
        """Add rows to a table."""

    @abstractmethod
    def delete(self, table: str, files: Sequence[str]) -> None:
        """Remove the rows of files from a table."""

    @abstractmethod
    def query(self, sql: str) -> QueryResult:
        """Return the result of a query. Raises MmcError if it is wrong, or not a query."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, without committing."""
        self.connection.close()

    @contextmanager
    def errors_in_words(self) -> Iterator[None]:
        """Raise errors of the database as MmcError with a text of one line."""
        try:
            yield
        except self.error as error:
            raise error_of(self.path, error) from None

    def create_tables(self) -> None:
        """Create the tables that are missing. Raises MmcError if one has other columns."""
        with self.errors_in_words():
            for name, columns in (*((name, table.columns) for name, table in TABLES.items()), (FILES, FILE_COLUMNS)):
                declared = ", ".join(f'"{column}" {self.types[kind]}' for column, kind in columns.items())
                self.connection.execute(f'create table if not exists "{name}" ({declared})')
                found = self.connection.execute(f'select * from "{name}" limit 0').description  # noqa: S608
                if tuple(each[0] for each in found) != tuple(columns):
                    raise MmcError(
                        f"{self.path}: the table {name} has other columns than this version of mmc writes; "
                        "load the messages into a new file"
                    )

    def begin(self) -> None:
        """Begin a transaction, which `commit` ends."""
        with self.errors_in_words():
            self.connection.execute("begin")

    def commit(self) -> None:
        """Commit what was written since `begin`."""
        with self.errors_in_words():
            self.connection.execute("commit")

    def remember(self, files: Sequence[LoadedFile]) -> None:
        """Write which files are loaded, replacing their earlier entries."""
        self.delete(FILES, [each.file for each in files])
        self.insert(FILES, files)

    def forget(self, files: Sequence[str]) -> None:
        """Remove the rows of files from all tables of messages."""
        for name in TABLES:
            self.delete(name, files)

    def loaded_files(self, file: str | None = None) -> Iterator[LoadedFile]:
        """Yield the loaded files, or the one of that name."""
        condition, values = (" where file = ?", [file]) if file is not None else ("", [])
        names = ", ".join(FILE_COLUMNS)
        with self.errors_in_words():
            cursor = self.connection.execute(f"select {names} from {FILES}{condition}", values)  # noqa: S608
            yield from (LoadedFile(*row) for row in fetch_rows(cursor))

    def count_problems(self) -> LoadedFile:
        """Return the numbers of messages of all files."""
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in ("messages", "malformed", "not_checked"))
        try:
            row = self.connection.execute(f"select {sums} from {FILES}").fetchone()  # noqa: S608
        except self.error as error:
            if is_locked(error):
                raise error_of(self.path, error) from None
            raise MmcError(f"{self.path} was not made by mmc sql --to") from None
        return LoadedFile("", 0, 0, "", "", *map(int, row))


FILE_COLUMNS: Mapping[str, str] = {
    name: "text" if kind is str else "integer" for name, kind in LoadedFile.__annotations__.items()
}


def columns_of(table: str) -> Mapping[str, str]:
    """Return the columns of a table with their types."""
    return FILE_COLUMNS if table == FILES else TABLES[table].columns


def fetch_rows(cursor: Any) -> Iterator[Values]:
    """Yield the rows of a result, some at a time."""
    while rows := cursor.fetchmany(_FETCHED):
        yield from rows


def is_locked(error: Exception) -> bool:
    """Return whether a database is locked by another program."""
    return any(words in str(error) for words in _LOCKED)


def error_of(path: str, error: Exception) -> MmcError:
    """Return the error of a database in words."""
    if any(words in str(error) for words in _FULL):
        return UnfinishedError(f"{path}: no space left on device; files loaded before are kept")
    return MmcError(f"{path} is in use by another program" if is_locked(error) else f"{path}: {describe_error(error)}")


def describe_error(error: Exception) -> str:
    """Return the error of a query on one line, without its class and the marked excerpt."""
    text, _, place = str(error).partition("\n\nLINE ")
    text = re.sub(r"^(\w+ )+Error: ", "", text)
    if unknown := re.match(r"Table with name (.+?) does not exist|no such table: (.+)", text):
        return f"there is no table {unknown[1] or unknown[2]}; the tables are {', '.join(TABLES)}"
    line = place.partition(":")[0]
    return " ".join(text.split()) + (f" (line {line})" if line not in ("", "1") else "")
