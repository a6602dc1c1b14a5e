"""Fills the tables of a database with the results of a run, some rows at a time to save memory.

In a database file, the rows of an input file and its entry in `files` are written in one transaction: a killed run
leaves complete files only, and the next run continues from there.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mmc_cli.batch.run import BatchRun
from mmc_cli.database.changed_files import FileRegister, PlannedFile, describe_reading
from mmc_cli.database.store import LoadedFile, Store
from mmc_cli.database.tables import FINDINGS, MESSAGES, Values
from mmc_cli.database.tables_job import Piece, Problem, Rows, TablesJob
from mmc_cli.model.errors import MmcError

if TYPE_CHECKING:
    from mmc_cli.database.duckdb_store import DuckDbStore

_PACKED = ("messages", "readings")  # the tables whose rows are kinds of `mmc decode --rows`
_CHUNK = 10_000  # rows that are written at once
_BATCH_ROWS, _BATCH_FILES = 200_000, 1_000  # after so many rows or files a transaction ends with the next file


def fill_tables(run: BatchRun, store: "DuckDbStore", tables: Sequence[str]) -> None:
    """Write the rows of all messages of a run into some tables of a database in memory."""
    store.begin()
    if len(tables) == 1 and tables[0] in _PACKED:
        _fill_from_batches(run, store, tables[0])
    else:
        buffer = _Buffer(store)
        for piece in run.results(TablesJob(tuple(tables), run.options.version)):
            if isinstance(piece, Rows):
                buffer.add(piece.table, piece.rows)
        buffer.flush()
    store.commit()


def _fill_from_batches(run: BatchRun, store: "DuckDbStore", table: str) -> None:
    """Write the rows of one table from record batches, which takes a third of the time."""
    from mmc_cli.batch.arrow_batches import pack_rows
    from mmc_cli.batch.data_jobs import RowsJob

    batches, count = list[Any](), 0
    for batch in run.packed_results(RowsJob(table), pack_rows):
        batches.append(batch)
        count += batch.num_rows
        if count >= _CHUNK:
            store.insert_batches(table, batches)
            batches, count = [], 0
    store.insert_batches(table, batches)


def load_files(run: BatchRun, store: Store) -> FileRegister:
    """Load the files of a run that are new or changed into a database; return which they were.

    Files loaded before count as read by the run. If the run is interrupted, incomplete files are not loaded.

    Raises:
        MmcError: The input is not a file, so that it cannot be identified in a later run.
    """
    register = FileRegister(store.loaded_files(), describe_reading(run))
    run.is_wanted = register.needs_reading
    writer = _Writer(store, register)
    store.begin()
    for piece in run.results(TablesJob(version=run.options.version)):
        writer.add(piece)
    if not run.interrupted:
        writer.finish()
        store.commit()
    run.counts.messages += register.unchanged_messages
    run.counts.malformed += register.unchanged_malformed
    return register


class _Buffer:
    """Rows that wait to be written, and the files whose rows they replace."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = defaultdict[str, list[Values]](list)
        self._count = 0
        self.replaced = list[str]()
        self.done = list[LoadedFile]()

    def add(self, table: str, rows: Sequence[Values]) -> None:
        self._rows[table] += rows
        self._count += len(rows)
        if self._count >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        if self.replaced:
            self._store.forget(self.replaced)
        for table, rows in self._rows.items():
            self._store.insert(table, rows)
        if self.done:
            self._store.remember(self.done)
        self._rows.clear()
        self.replaced.clear()
        self.done.clear()
        self._count = 0


class _Writer:
    """Writes the results of a run, which are in the order of its files, and ends transactions between files."""

    def __init__(self, store: Store, register: FileRegister) -> None:
        self._store, self._register, self._buffer = store, register, _Buffer(store)
        self._path = ""
        self._file: LoadedFile | None = None
        self._rows = self._files = 0  # in this transaction

    def add(self, piece: Piece) -> None:
        """Write some rows of a file, or count a problem in it."""
        if (self._file is None or piece.file != self._path) and not self._start(piece):
            return
        assert self._file is not None
        if isinstance(piece, Problem):
            count = getattr(self._file, piece.kind) + 1
            self._file = self._file._replace(**{piece.kind: count, "messages": self._file.messages + 1})
            return
        name = self._file.file
        if piece.table == MESSAGES:
            self._file = self._file._replace(messages=self._file.messages + len(piece.rows))
        self._rows += len(piece.rows)
        self._buffer.add(piece.table, [(name, *row[1:]) for row in piece.rows])

    def finish(self) -> None:
        """Write the remaining rows at the end of the run."""
        self._finish_file()
        while self._register.planned:
            self._open(self._register.planned.popleft())
            self._finish_file()
        self._flush()

    def _start(self, piece: Piece) -> bool:
        """Continue with the file of a piece; return False for one that is not loaded, such as an unreadable folder."""
        planned = self._register.planned
        if not any(each.path == piece.file for each in planned):
            if isinstance(piece, Rows) and piece.table != FINDINGS:
                what = "standard input" if piece.file == "-" else f"{piece.file}: part of an archive"
                raise MmcError(f"{what} cannot be loaded with --to, which knows whole files by their paths")
            return False
        self._finish_file()
        while True:
            self._open(planned.popleft())
            if self._path == piece.file:
                return True
            self._finish_file()

    def _open(self, planned: PlannedFile) -> None:
        self._path, self._file = planned.path, planned.file
        if planned.is_loaded:
            self._buffer.replaced.append(planned.file.file)

    def _finish_file(self) -> None:
        """Record that a file is complete; without a piece, it had no message."""
        if self._file is None:
            return
        self._buffer.done.append(self._file)
        self._file = None
        self._files += 1
        if self._rows >= _BATCH_ROWS or self._files >= _BATCH_FILES:
            self._flush()
            self._store.commit()
            self._store.begin()
            self._rows = self._files = 0

    def _flush(self) -> None:
        self._buffer.done += self._register.touched
        self._register.touched.clear()
        self._buffer.flush()
