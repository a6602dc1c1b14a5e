"""Parquet for data tools: typed columns, written in batches of 10,000 rows, so that any number takes the same memory.

A row says the types of its columns in `types`: integer, number, time or boolean; the others are text. A value that
does not fit the type of its column stands in the column `as_text`, as JSON by column, so that none is lost.
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

_BATCH = 10_000
_DIGITS, _SCALE = 38, 9
_MISFITS = "as_text"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_PLAIN: Mapping[str, str] = {"index": "integer"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Record], None]]:
    """Writes the records of one kind of row; no rows make a table without columns.

    Raises MmcError where pyarrow is not installed, and where `out` takes text only or is a terminal.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MmcError("parquet needs pyarrow: pip install 'mmc-cli[parquet]'") from None
    binary: BinaryIO | None = getattr(out, "buffer", None)
    if binary is None or out.isatty():
        raise MmcError("parquet is not text: write it to a file with -o FILE")
    out.flush()
    sink = _Sink(binary)
    waiting: list[dict[str, Json]] = []
    types: dict[str, str] = {}
    writer: Any = None

    def add(row: Record) -> None:
        record = row.record()
        record.pop("schema", None)
        if not types:
            stated: Mapping[str, str] = {**_PLAIN, **getattr(row, "types", {})}
            types.update({name: stated.get(name, "text") for name in record})
        waiting.append(record)
        if len(waiting) == _BATCH:
            flush()

    def flush() -> None:
        nonlocal writer
        kinds = {
            "integer": pyarrow.int64(),
            "number": pyarrow.decimal128(_DIGITS, _SCALE),
            "time": pyarrow.timestamp("us", tz="UTC"),
            "boolean": pyarrow.bool_(),
            "text": pyarrow.string(),
        }
        columns = pyarrow.schema([(name, kinds[kind]) for name, kind in types.items()])
        if types:
            columns = columns.append(pyarrow.field(_MISFITS, pyarrow.string()))
        if writer is None:
            writer = parquet.ParquetWriter(sink, columns)
        writer.write_table(pyarrow.Table.from_pylist([_typed(each, types) for each in waiting], schema=columns))
        waiting.clear()

    whole = False
    try:
        yield add
        if waiting or writer is None:
            flush()
        whole = True
    finally:
        sink.open = whole  # half a table must not be ended as if it were whole
        if writer is not None:
            writer.close()
    binary.flush()


class _Sink:
    """What pyarrow writes to: counts bytes, for a pipe cannot say where it stands, and stays open after it."""

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
        """Nothing: the end of the output flushes."""

    def close(self) -> None:
        """Nothing: who opened it closes it."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def _typed(record: Mapping[str, Json], types: Mapping[str, str]) -> dict[str, object]:
    """A record with the value of each column in its type; what fits none is under as_text."""
    row: dict[str, object] = {}
    misfits: dict[str, Json] = {}
    for name, value in record.items():
        if value is None:
            continue
        kind = types.get(name)
        typed = _READERS[kind](value) if kind is not None else None
        if typed is None:
            misfits[name] = value
        else:
            row[name] = typed
    if misfits:
        row[_MISFITS] = json.dumps(misfits)
    return row


def _integer(value: Json) -> int | None:
    found = _number(value)
    if found is None or found != found.to_integral_value():
        return None
    return int(found) if -(2**63) <= found < 2**63 else None


def _number(value: Json) -> Decimal | None:
    """A number that fits the column exactly."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.lstrip("+-").partition(".")
    fits = len(whole.lstrip("0")) <= _DIGITS - _SCALE and len(fraction.rstrip("0")) <= _SCALE
    return Decimal(text) if fits else None


def _time(value: Json) -> datetime | None:
    """An instant in UTC; a time without a zone is none."""
    try:
        when = datetime.fromisoformat(str(value))
        return when.astimezone(UTC) if when.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


_READERS: Mapping[str, Callable[[Json], object]] = {
    "integer": _integer,
    "number": _number,
    "time": _time,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "text": _text,
}
