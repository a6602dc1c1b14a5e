"""Codes in CSV stay text in every program that guesses types, where the user asks for it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.data_jobs import RowsJob
from mmc_cli.batch.text_codes_job import TextCodesJob, mark
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import RESPONSE, V4_0, message

Mmc = Callable[..., Outcome]
CODES = ("message_code", "alert_code", "service_reference_variant", "mmc_version")


@pytest.mark.parametrize("text", ["4.10", "4.1", "0x0079", "0121", "8E72", "1E5", "-0.5", ".5", "12345678901234567"])
def test_what_would_not_come_back_from_a_number_is_marked(text: str) -> None:
    assert mark(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "17", "0", "4.1.2", "00F2", "0xyz", "4.10 Read Network Data", "2026-01-01"])
def test_any_other_text_is_unchanged(text: str) -> None:
    assert mark(text) == text


def test_only_columns_of_text_are_marked() -> None:
    spec = load_spec(V4_0)
    (row,) = TextCodesJob(RowsJob("readings")).process(message(RESPONSE, ("10435000", "0010")), spec, Counts())
    (version,) = TextCodesJob(RowsJob("messages")).process(message(RESPONSE), spec, Counts())
    assert row.cells()["value"] == "10"
    assert (version.cells()["mmc_version"], version.cells()["index"]) == ("'4.0", "0")


def test_without_the_option_the_cells_are_as_before(mmc: Mmc) -> None:
    rows = csv.DictReader(io.StringIO(mmc("decode", "fixtures/valid/4.0", "--rows", "messages", "-f", "csv", "-q").out))
    assert {row["mmc_version"] for row in rows} == {"4.0"}


@pytest.fixture
def marked(mmc: Mmc, tmp_path: Path) -> Path:
    """The messages of one service whose code looks like a number, with their codes marked."""
    path = tmp_path / "messages.csv"
    mmc(
        "decode",
        "fixtures/valid/4.0",
        "--srv",
        "4.10",
        "--rows",
        "messages",
        "-f",
        "csv",
        "--text-codes",
        "-o",
        path,
        "-q",
    )
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_duckdb_reads_codes_as_text(marked: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for name in CODES:
        read = [value or "" for (value,) in duckdb.sql(f"select {name} from '{marked}'").fetchall()]
        assert read == [row[name] for row in rows_of(marked)]
    query = f"select distinct ltrim(service_reference_variant, '''') from '{marked}'"
    assert duckdb.sql(query).fetchall() == [("4.10",)]


def test_pandas_reads_codes_as_text(marked: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(marked, keep_default_na=False)
    for name in CODES:
        assert list(frame[name]) == [row[name] for row in rows_of(marked)]
