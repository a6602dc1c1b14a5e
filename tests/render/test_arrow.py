"""Arrow is written as a stream that data tools read."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.model.errors import MmcError
from mmc_cli.render.arrow import render
from tests.conftest import Outcome
from tests.samples import written

pyarrow = pytest.importorskip("pyarrow")


def test_a_stream_has_the_rows_of_parquet(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for format_ in ("arrow", "parquet"):
        mmc("decode", "fixtures/valid/4.0", "--rows", "readings", "-f", format_, "-o", tmp_path / format_)
    with pyarrow.ipc.open_stream((tmp_path / "arrow").read_bytes()) as stream:
        table = stream.read_all()
    assert table.equals(parquet.read_table(tmp_path / "parquet"))
    assert table.num_rows > 400


def test_a_stream_without_rows_has_the_columns(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    mmc(
        "decode",
        "fixtures/valid/4.0",
        "--rows",
        "readings",
        "-f",
        "arrow",
        "-o",
        tmp_path / "a",
        "--since",
        "2199-01-01",
    )
    with pyarrow.ipc.open_stream((tmp_path / "a").read_bytes()) as stream:
        table = stream.read_all()
    assert (table.num_rows, "quantity" in table.column_names) == (0, True)


def test_a_text_stream_is_refused() -> None:
    with pytest.raises(MmcError, match="arrow is a binary format: write it to a file with -o FILE"):
        written(render, [], io.StringIO(), False)
