"""Parquet for data tools: typed columns, written 10,000 rows at a time, so that memory does not grow with their number.

A row class lists the types of its columns in `types`: integer, number, time or boolean; all others are text. Values
that do not fit the type of their column go to the column `as_text`, a JSON object by column name, so that none is lost.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, BinaryIO, TextIO

from mmc_cli.model.errors import MmcError
from mmc_cli.model.json_types import Json, Record

_BATCH_ROWS = 10_000
_PRECISION, _SCALE = 38, 9  # of a decimal column
_AS_TEXT = "as_text"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_COMMON_TYPES: Mapping[str, str] = {"index": "integer"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record], None]]:
    """Write the records of one kind of row; without rows, a table without columns.

    Raises:
        MmcError: pyarrow is not installed, or `out` takes text only or is a terminal.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MmcError("the parquet format needs pyarrow; install it with: pip install 'mmc-cli[parquet]'") from None
    binary: BinaryIO | None = getattr(out, "buffer", None)
    if binary is None or out.isatty():
        raise MmcError("parquet is a binary format; write it to a file with -o FILE")
    out.flush()
    sink = _Sink(binary)
    pending: list[dict[str, Json]] = []
    types: dict[str, str] = {}
    writer: Any = None

    def add(row: Record) -> None:
        record = row.record()
        record.pop("schema", None)
        if not types:
            declared: Mapping[str, str] = {**_COMMON_TYPES, **getattr(row, "types", {})}
            types.update({name: declared.get(name, "text") for name in record})
        pending.append(record)
        if len(pending) == _BATCH_ROWS:
            flush()

    def flush() -> None:
        nonlocal writer
        arrow_types = {
            "integer": pyarrow.int64(),
            "number": pyarrow.decimal128(_PRECISION, _SCALE),
            "time": pyarrow.timestamp("us", tz="UTC"),
            "boolean": pyarrow.bool_(),
            "text": pyarrow.string(),
        }
        columns = pyarrow.schema([(name, arrow_types[type_]) for name, type_ in types.items()])
        if types:
            columns = columns.append(pyarrow.field(_AS_TEXT, pyarrow.string()))
        if writer is None:
            writer = parquet.ParquetWriter(sink, columns)
        writer.write_table(pyarrow.Table.from_pylist([_typed_row(each, types) for each in pending], schema=columns))
        pending.clear()

    complete = False
    try:
        yield add
        if pending or writer is None:
            flush()
        complete = True
    finally:
        sink.open = complete  # otherwise closing the writer would complete the file of an aborted run
        if writer is not None:
            writer.close()
    binary.flush()


class _Sink:
    """A file object for pyarrow that counts bytes, as a pipe cannot report its position, and leaves `out` open."""

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
        """Do nothing: whoever opened the output closes it."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def _typed_row(record: Mapping[str, Json], types: Mapping[str, str]) -> dict[str, object]:
    """Return the values of a record in the types of their columns, with those that do not fit under `as_text`."""
    row: dict[str, object] = {}
    misfits: dict[str, Json] = {}
    for name, value in record.items():
        if value is None:
            continue
        type_ = types.get(name)
        typed = _CONVERTERS[type_](value) if type_ is not None else None
        if typed is None:
            misfits[name] = value
        else:
            row[name] = typed
    if misfits:
        row[_AS_TEXT] = json.dumps(misfits)
    return row


def _to_integer(value: Json) -> int | None:
    number = _to_number(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number) if -(2**63) <= number < 2**63 else None


def _to_number(value: Json) -> Decimal | None:
    """Return a number that fits the column exactly; None for any other."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.lstrip("+-").partition(".")
    fits = len(whole.lstrip("0")) <= _PRECISION - _SCALE and len(fraction.rstrip("0")) <= _SCALE
    return Decimal(text) if fits else None


def _to_time(value: Json) -> datetime | None:
    """Return an instant in UTC; None for a time without a time zone."""
    try:
        when = datetime.fromisoformat(str(value))
        return when.astimezone(UTC) if when.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _to_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


_CONVERTERS: Mapping[str, Callable[[Json], object]] = {
    "integer": _to_integer,
    "number": _to_number,
    "time": _to_time,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "text": _to_text,
}
