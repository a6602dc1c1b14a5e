"""Arrow for data tools: record batches as an IPC stream, readable by DuckDB, pandas and Polars while written."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO

from mmc_cli.batch.arrow_batches import arrow_schema, pack_rows
from mmc_cli.batch.arrow_columns import import_pyarrow
from mmc_cli.model.errors import MmcError

__all__ = ["pack_results", "render"]

_GROUP = 10_000

pack_results = pack_rows


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Any], None]]:
    """Write record batches, or rows; a mapping of column names to types gives a table without rows its columns.

    Raises MmcError if pyarrow is not installed, or if `out` takes only text or is a terminal.
    """
    pyarrow = import_pyarrow()
    yield from write_batches(out, "arrow", pyarrow.ipc.new_stream, _GROUP)


class BinarySink:
    """The file that pyarrow writes to. It counts bytes, since a pipe has no position, and pyarrow does not close it."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._written = 0
        self.open = True

    def write(self, data: bytes) -> int:
        if self.open:
            self._out.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Do nothing: the output is flushed at its end."""

    def close(self) -> None:
        """Do nothing: the caller closes the output."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def write_batches(
    out: TextIO, name: str, open_writer: Callable[[BinarySink, Any], Any], group: int
) -> Iterator[Callable[[Any], None]]:
    """Yield the function that adds a record batch, or a row; they are written in groups of at least `group` rows."""
    pyarrow = import_pyarrow()
    binary: BinaryIO | None = getattr(out, "buffer", None)
    if binary is None or out.isatty():
        raise MmcError(f"{name} is a binary format: write it to a file with -o FILE")
    out.flush()
    sink, writer = BinarySink(binary), None
    rows, batches, schema = list[Any](), list[Any](), arrow_schema({})

    def add(result: Any) -> None:
        nonlocal schema
        if isinstance(result, Mapping):
            schema = arrow_schema(result)
        elif isinstance(result, pyarrow.RecordBatch):
            batches.append(result)
        else:
            rows.append(result)
        if len(rows) >= _GROUP or sum(batch.num_rows for batch in batches) >= group:
            flush()

    def flush() -> None:
        nonlocal writer
        batches.extend(pack_rows(rows))
        rows.clear()
        columns = batches[0].schema if batches else schema
        if writer is None:
            writer = open_writer(sink, columns)
        if batches:
            writer.write_table(pyarrow.Table.from_batches(batches))
        batches.clear()

    complete = False
    try:
        yield add
        if rows or batches or writer is None:
            flush()
        complete = True
    finally:
        sink.open = complete  # part of a table must not get the footer that makes it a valid file
        if writer is not None:
            writer.close()
    binary.flush()
