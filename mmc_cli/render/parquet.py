"""Parquet for data tools: typed columns, compressed, in groups of 100,000 rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from mmc_cli.batch.arrow_batches import pack_rows
from mmc_cli.batch.arrow_columns import import_pyarrow
from mmc_cli.render.arrow import BinarySink, write_batches

__all__ = ["pack_results", "render"]

_GROUP = 100_000

pack_results = pack_rows


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Any], None]]:
    """Write record batches, or rows; a mapping of column names to types gives a table without rows its columns.

    Raises MmcError if pyarrow is not installed, or if `out` takes only text or is a terminal.
    """
    import_pyarrow()
    from pyarrow import parquet

    def open_writer(sink: BinarySink, schema: Any) -> Any:
        return parquet.ParquetWriter(sink, schema, compression="zstd")

    yield from write_batches(out, "parquet", open_writer, _GROUP)
