"""Turns the values of a column into an Arrow array of its type: integer, number, time, boolean or text.

Arrow reads whole columns of plain numbers and times at once; other columns are read value by value. pyarrow is imported
when it is first used.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate
from types import NoneType
from typing import Any, cast

from mmc_cli.model.errors import MmcError
from mmc_cli.model.json_types import Json
from mmc_cli.model.memory import prepare_large_import
from mmc_cli.model.typed_values import CONVERTERS, DIGITS, SCALE

_MEGABYTES = 300  # of address space that pyarrow needs when it is loaded
# Texts, each with a line end, that Arrow reads like the functions for single values below.
_PLAIN = {
    "number": re.compile(r"(?:-?[0-9]{1,20}(?:\.[0-9]{1,9})?\n)*+"),
    "time": re.compile(r"(?:[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z\n)*+"),
}
_EXACT_AS_TEXT = ("integer", "boolean", "text")  # whose values Arrow reads back as they are


@cache
def import_pyarrow() -> Any:
    """Return pyarrow. Raises MmcError if it is not installed."""
    prepare_large_import(_MEGABYTES)
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise MmcError("Parquet and Arrow need pyarrow: pip install 'mmc-cli[arrow]'") from None
    from multiprocessing.reduction import ForkingPickler

    ForkingPickler.register(pyarrow.RecordBatch, _compress)
    return pyarrow


def _compress(batch: Any) -> tuple[Any, tuple[bytes]]:
    """Return how a worker pickles a record batch: compressed, because its columns repeat their values."""
    pyarrow, sink = import_pyarrow(), import_pyarrow().BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="lz4" if pyarrow.Codec.is_available("lz4") else None)
    with pyarrow.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    return _decompress, (sink.getvalue().to_pybytes(),)


def _decompress(data: bytes) -> Any:
    return import_pyarrow().ipc.open_stream(data).read_next_batch()


@cache
def arrow_type(kind: str) -> Any:
    """Return the Arrow type of a column."""
    pyarrow = import_pyarrow()
    types = {
        "integer": pyarrow.int64(),
        "number": pyarrow.decimal128(DIGITS, SCALE),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "boolean": pyarrow.bool_(),
        "text": pyarrow.string(),
    }
    return types[kind]


def arrow_column(values: Sequence[Json], kind: str) -> tuple[Any, Mapping[int, Json]]:
    """Return values as an array, and those that do not fit its type by their positions: in the array they are null."""
    plain = _read_texts(values) if kind == "text" else _read_plain(values, kind) if kind in _PLAIN else None
    if plain is not None:
        return plain, {}
    typed = [None if value is None else CONVERTERS[kind](value) for value in values]
    misfits = {at: value for at, value in enumerate(values) if value is not None and typed[at] is None}
    if kind in _EXACT_AS_TEXT:
        return text_array([None if value is None else str(value) for value in typed]).cast(arrow_type(kind)), misfits
    return import_pyarrow().array(typed, arrow_type(kind)), misfits


def text_array(values: Sequence[str | None]) -> Any:
    """Return an array of texts, made from its buffers: `pyarrow.array` imports pandas where that is installed.

    Raises UnicodeEncodeError for a text that is not Unicode.
    """
    pyarrow = import_pyarrow()
    encoded = [(value or "").encode() for value in values]
    offsets = array("i", accumulate(map(len, encoded), initial=0))
    validity = None
    if None in values:
        bits = "".join(["0" if value is None else "1" for value in reversed(values)])
        validity = pyarrow.py_buffer(int(bits, 2).to_bytes(-(-len(values) // 8), "little"))
    buffers = [validity, pyarrow.py_buffer(offsets), pyarrow.py_buffer(b"".join(encoded))]
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), buffers)


def index_array(indices: Sequence[int]) -> Any:
    """Return an array of positions in another one."""
    pyarrow = import_pyarrow()
    return pyarrow.Array.from_buffers(pyarrow.int32(), len(indices), [None, pyarrow.py_buffer(array("i", indices))])


def _read_texts(values: Sequence[Json]) -> Any:
    """Return an array of texts; None if one of the values is not a text, or not Unicode."""
    if not set(map(type, values)) <= {str, NoneType}:
        return None
    with suppress(UnicodeEncodeError):
        return text_array(cast("Sequence[str | None]", values))
    return None


def _read_plain(values: Sequence[Json], kind: str) -> Any:
    """Return an array of plain texts; None if one of them is not plain, or not a value of the type."""
    if not set(map(type, values)) <= {str, NoneType}:
        return None
    texts = [value for value in values if value is not None] if None in values else values
    if not _PLAIN[kind].fullmatch("\n".join([*map(str, texts), ""])):
        return None
    pyarrow = import_pyarrow()
    with suppress(pyarrow.ArrowInvalid):  # such as February 30
        return text_array(cast("Sequence[str | None]", values)).cast(arrow_type(kind))
    return None
