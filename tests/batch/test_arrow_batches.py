"""Rows become record batches, the same from a template as from messages that are read; data tools read them."""

import json
import pickle
from collections.abc import Callable, Sequence
from decimal import Decimal
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import pytest

import mmc_cli
from mmc_cli.batch.arrow_batches import pack_rows
from mmc_cli.batch.data_jobs import RowsJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.decoding.readings import reading_rows
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.conftest import ROOT, Outcome
from tests.samples import RESPONSE, V4_0, message
from tests.template_cache.test_filled_text import profile

pyarrow = pytest.importorskip("pyarrow")
SPEC = load_spec(V4_0)
VALID = str(ROOT / "fixtures/valid/4.0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    values = [*range(8), "07", "-7", "9" * 30, "many", "", "4294967295", 8, 9]
    for number, value in enumerate(values):
        text = profile(value, number)
        if number % 5 == 4:
            text = text.replace("T00:00:00.00Z", f"T00:00:00.{'1' * number}Z")
        (tmp_path / f"{number:02}.xml").write_text(text)
    return tmp_path


def read_all(folder: Path | str, **options: Any) -> Any:
    return mmc_cli.batches(str(folder), **options).read_all()


def test_no_rows_make_no_batch() -> None:
    assert pack_rows([]) == []


def test_a_batch_has_a_column_for_each_field_and_one_for_what_does_not_fit() -> None:
    rows = list(reading_rows(message(RESPONSE, (">10435000<", ">many<")), SPEC))
    (batch,) = pack_rows(rows)
    (row,) = batch.to_pylist()
    assert (row["value"], row["as_text"], row["problem"]) == (None, '{"value": "many"}', "not a value of type integer")


def test_rows_are_the_same_from_templates_and_from_messages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_templates = read_all(folder)
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert with_templates.equals(read_all(folder))
    assert with_templates.num_rows == 16 * 6


def test_rows_are_in_the_order_of_the_input_however_many_processes(tmp_path: Path) -> None:
    for number in range(1500):
        (tmp_path / f"{number:04}.xml").write_text(profile(number, number))
    alone, shared = read_all(tmp_path), read_all(tmp_path, jobs=2)
    assert alone.equals(shared)
    assert alone["value"].to_pylist()[::6] == [Decimal(number) for number in range(1500)]


@pytest.mark.parametrize("kind", ["messages", "readings", "leaves", "LogEntry"])
def test_rows_of_every_kind_are_those_of_json(mmc: Callable[..., Outcome], kind: str) -> None:
    records = [json.loads(line) for line in mmc("decode", VALID, "--rows", kind, "-f", "jsonl").lines]
    table = read_all(VALID, rows=kind)
    assert table.num_rows == len(records)
    for name in ("file", "device", "path"):
        if name in table.column_names:
            assert table[name].to_pylist() == [record[name] for record in records]
    if kind == "readings":
        assert table["value"].to_pylist() == [Decimal(record["value"]) for record in records]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("registers", {}),
        ("billing", {}),
        ("profile", {"log_times": "start"}),
        ("profile", {"log_times": "end", "calendar": "london"}),
    ],
)
def test_rows_that_are_made_of_readings_are_those_of_json(
    mmc: Callable[..., Outcome], kind: str, options: dict[str, str]
) -> None:
    words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    records = [json.loads(line) for line in mmc("decode", VALID, "--rows", kind, *words, "-f", "jsonl").lines]
    table = read_all(VALID, rows=kind, **options)
    assert table.num_rows == len(records) > 0
    assert table.column_names == [*(name for name in records[0] if name != "schema"), "as_text"]
    assert table["device"].to_pylist() == [record["device"] for record in records]


def test_profiles_need_to_know_what_the_times_of_a_log_are() -> None:
    with pytest.raises(MmcError, match=r'need log_times="start" or log_times="end"'):
        mmc_cli.batches(VALID, "profile")


def test_a_batch_that_a_worker_sends_is_small_and_arrives_whole(folder: Path) -> None:
    table = mmc_cli.batches(str(folder)).read_all().combine_chunks()
    (batch,) = table.to_batches()
    sent = bytes(ForkingPickler.dumps(batch))
    assert pickle.loads(sent).equals(batch)
    assert len(sent) < batch.nbytes / 2


@pytest.mark.parametrize("cache", ["on", "off"])
def test_a_row_that_cannot_be_packed_costs_its_message_and_no_other(
    monkeypatch: pytest.MonkeyPatch, folder: Path, cache: str
) -> None:
    def pack(results: Sequence[Any]) -> list[Any]:
        (batch,) = pack_rows(results)
        if any(name.endswith("03.xml") for name in batch["file"].to_pylist()):
            raise KeyError
        return [batch]

    monkeypatch.setenv("MMC_TEMPLATE_CACHE", cache)
    run = BatchRun([str(folder)])
    files = {name for batch in run.packed_results(RowsJob("readings"), pack) for name in batch["file"].to_pylist()}
    assert sorted(Path(name).name for name in files) == [f"{number:02}.xml" for number in range(16) if number != 3]
    assert (run.counts.defects, run.counts.not_checked) == (1, 1)


def test_with_si_readings_have_two_more_columns() -> None:
    table = read_all(VALID, si=True)
    assert table.column_names[-3:] == ["value_si", "unit_si", "as_text"]
    assert "value_si" not in read_all(VALID).column_names


def test_an_unknown_kind_of_rows_is_refused_before_anything_is_read() -> None:
    with pytest.raises(MmcError, match="no element reading in the schema"):
        mmc_cli.batches(VALID, "reading")


def test_pandas_reads_them(folder: Path) -> None:
    pytest.importorskip("pandas")
    frame = mmc_cli.batches(str(folder)).read_pandas()
    assert list(frame["quantity"].unique()) == ["active_import_energy"]
    assert frame.groupby("element")["index"].count().to_dict() == {"primary": 48, "secondary": 48}


def test_duckdb_reads_them_as_they_come(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        database.register("readings", mmc_cli.batches(str(folder)))
        query = "select count(*), sum(value) from readings where element = 'secondary'"
        (row,) = database.sql(query).fetchall()
    assert row == (48, Decimal(3 * sum(range(16))))
