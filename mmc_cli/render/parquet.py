"""Parquet for data tools: typed columns, written in batches of 10,000 rows, so that any number takes the same memory.

A row gives the types of its columns in `column_types`: integer, number, time or boolean; the others are text. A value
that does not fit its column is in the column `as_text`, which holds JSON by column name, so that no value is lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol, TextIO

from msgspec import to_builtins

from mmc_cli.model.errors import MmcError
from mmc_cli.model.json_types import Json
from mmc_cli.records.typed_values import CONVERTERS, DIGITS, SCALE

_BATCH = 10_000
_MISFITS = "as_text"


class TypedRow(Protocol):
    """A row whose columns have types."""

    @property
    def column_types(self) -> Mapping[str, str]: ...

    def record(self) -> Any: ...


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[TypedRow | Mapping[str, str]], None]]:
    """Write the records of one kind of row; a mapping of column names to types gives a table without rows its columns.

    Raises MmcError where pyarrow is not installed, or where `out` takes only text or is a terminal.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MmcError("parquet needs pyarrow: pip install 'mmc-cli[parquet]'") from None
    binary: BinaryIO | None = getattr(out, "buffer", None)
    if binary is None or out.isatty():
        raise MmcError("parquet is a binary format: write it to a file with -o FILE")
    out.flush()
    sink = _Sink(binary)
    batch: list[dict[str, Json]] = []
    types: dict[str, str] = {}
    writer: Any = None

    def add(row: TypedRow | Mapping[str, str]) -> None:
        if isinstance(row, Mapping):
            types.update(row)
            return
        record: dict[str, Json] = to_builtins(row.record())
        del record["schema"]
        if not types:
            types.update({name: row.column_types.get(name, "text") for name in record})
        batch.append(record)
        if len(batch) == _BATCH:
            flush()

    def flush() -> None:
        nonlocal writer
        kinds = {
            "integer": pyarrow.int64(),
            "number": pyarrow.decimal128(DIGITS, SCALE),
            "time": pyarrow.timestamp("us", tz="UTC"),
            "boolean": pyarrow.bool_(),
            "text": pyarrow.string(),
        }
        columns = pyarrow.schema([(name, kinds[kind]) for name, kind in types.items()])
        if types:
            columns = columns.append(pyarrow.field(_MISFITS, pyarrow.string()))
        if writer is None:
            writer = parquet.ParquetWriter(sink, columns)
        writer.write_table(pyarrow.Table.from_pylist([_typed(each, types) for each in batch], schema=columns))
        batch.clear()

    complete = False
    try:
        yield add
        if batch or writer is None:
            flush()
        complete = True
    finally:
        sink.open = complete  # part of a table must not get the footer that makes it a valid file
        if writer is not None:
            writer.close()
    binary.flush()


class _Sink:
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


def _typed(record: Mapping[str, Json], types: Mapping[str, str]) -> dict[str, object]:
    """Return a record with each value in the type of its column; what does not fit is under as_text."""
    row: dict[str, object] = {}
    misfits: dict[str, Json] = {}
    for name, value in record.items():
        if value is None:
            continue
        kind = types.get(name)
        typed = CONVERTERS[kind](value) if kind is not None else None
        if typed is None:
            misfits[name] = value
        else:
            row[name] = typed
    if misfits:
        row[_MISFITS] = json.dumps(misfits)
    return row
