"""Parquet keeps types, loses no value, and says in one line where it cannot be written."""

import io
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.batch.arrow_columns import import_pyarrow
from mmc_cli.decoding.element_rows import element_rows
from mmc_cli.decoding.listing import alert_row
from mmc_cli.decoding.readings import reading_rows
from mmc_cli.model.errors import MmcError
from mmc_cli.records.listing import CountRow
from mmc_cli.render.parquet import render
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE, V4_0, message, written

SPEC = load_spec(V4_0)


def table(rows: list[Any], folder: Path) -> Any:
    """What a reader of the written file gets."""
    parquet = pytest.importorskip("pyarrow.parquet")
    with open(folder / "rows.parquet", "w", encoding="utf-8", newline="") as out:
        written(render, rows, out, False)
    return parquet.read_table(folder / "rows.parquet")


def test_a_reading_keeps_its_exact_number_and_time(tmp_path: Path) -> None:
    found = table(list(reading_rows(message(RESPONSE), SPEC)), tmp_path)
    (row,) = found.to_pylist()
    assert (row["value"], row["time"]) == (Decimal(10435000), datetime(2026, 2, 3, 9, 30, 10, tzinfo=UTC))
    assert (row["index"], row["unit"], row["member"], row["as_text"]) == (0, "Wh", None, None)
    assert "schema" not in row
    types = {field.name: str(field.type) for field in found.schema}
    assert (types["index"], types["time"]) == ("int64", "timestamp[us, tz=UTC]")


def test_integer_columns_hold_integers(tmp_path: Path) -> None:
    found = table(list(element_rows(message(RESPONSE), SPEC, "ActiveImportRegister")), tmp_path)
    assert str(found.schema.field("Value").type) == "int64"
    assert found["Value"].to_pylist() == [10435000]


def test_no_row_is_lost_between_batches(tmp_path: Path) -> None:
    rows = list(reading_rows(message(RESPONSE), SPEC)) * 25_000
    assert table(rows, tmp_path).num_rows == 25_000


def test_columns_without_types_are_text_and_nested_values_are_json(tmp_path: Path) -> None:
    (row,) = table([alert_row(message(ALERT), SPEC)], tmp_path).to_pylist()
    assert (row["index"], row["known"], row["counter"]) == (0, "true", "18446744073709551615")
    assert row["payload"].startswith('{"')


def test_no_rows_make_a_table_without_columns(tmp_path: Path) -> None:
    assert table([], tmp_path).num_columns == 0


def test_a_table_can_be_written_to_a_pipe(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as out:
        written(render, list(reading_rows(message(RESPONSE), SPEC)), out, False)
    with open(reading, "rb") as piped:
        assert parquet.read_table(io.BytesIO(piped.read())).num_rows == 1


def test_part_of_a_table_is_not_a_valid_file(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "rows.parquet"
    rows = list(reading_rows(message(RESPONSE), SPEC)) * 10_001
    with open(file, "w", encoding="utf-8") as out, pytest.raises(AttributeError):
        written(render, [*rows, "no row"], out, False)
    assert file.stat().st_size > 4
    assert not file.read_bytes()[4:].endswith(b"PAR1")


def test_a_text_stream_is_refused() -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(MmcError, match="binary format: write it to a file with -o FILE"):
        written(render, [], io.StringIO(), False)


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    import_pyarrow.cache_clear()
    with pytest.raises(MmcError, match=r"pip install 'mmc-cli\[arrow\]'"):
        written(render, [CountRow("device", "x", None, 1)], io.StringIO(), False)


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "LogEntry"])
def test_a_table_without_rows_has_the_columns_and_types_of_one_with_rows(
    mmc: Callable[..., Outcome], tmp_path: Path, kind: str
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, *more in (("rows",), ("none", "--since", "2199-01-01")):
        mmc("decode", "fixtures/valid/4.0", "--rows", kind, "-f", "parquet", "-o", tmp_path / f"{name}.parquet", *more)
    with_rows, without = (parquet.read_table(tmp_path / f"{name}.parquet") for name in ("rows", "none"))
    assert without.num_rows == 0 < with_rows.num_rows
    assert without.schema.equals(with_rows.schema)
