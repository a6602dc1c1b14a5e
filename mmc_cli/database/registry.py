"""The kinds of database, by the suffix of their files. To add one, write a module with its store and list it here."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import cast

from mmc_cli.database.store import Store
from mmc_cli.model.errors import MmcError

_STORES: Mapping[str, str] = {
    ".duckdb": "mmc_cli.database.duckdb_store:DuckDbStore",
    ".sqlite": "mmc_cli.database.sqlite_store:SqliteStore",
}
SUFFIXES = tuple(_STORES)


def open_store(path: str, read_only: bool = False, threads: int = 1) -> Store:
    """Open a database of messages; create it if it is missing and not read-only.

    Args:
        path: A file with one of SUFFIXES.
        read_only: Whether it is only queried.
        threads: Number of threads that answer a query.

    Raises:
        MmcError: It cannot be opened, or has other tables.
    """
    is_new = not read_only and not os.path.lexists(path)
    if is_new and not os.path.isdir(os.path.dirname(path) or "."):
        raise MmcError(f"{path}: its folder does not exist")
    try:
        return _open(path, read_only, threads)
    except MmcError:
        if is_new:
            _remove(path)
        raise


def _open(path: str, read_only: bool, threads: int) -> Store:
    module, _, name = next(store for suffix, store in _STORES.items() if path.lower().endswith(suffix)).partition(":")
    store = cast("Callable[..., Store]", getattr(import_module(module), name))(path, read_only, threads)
    if read_only:
        return store
    try:
        store.create_tables()
    except MmcError:
        store.close()
        raise
    return store


def _remove(path: str) -> None:
    """Remove the file of a database that could not be created, and the files that its library wrote beside it."""
    for suffix in ("", ".wal", "-journal"):
        with suppress(OSError):
            os.unlink(path + suffix)
