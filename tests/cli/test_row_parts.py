"""`mmc decode -o DIR/` writes parts and last a manifest, and a run that was cut off is completed by the next one."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

pytest.importorskip("pyarrow")

import duckdb

from mmc_cli.batch import run as run_module
from mmc_cli.batch.parts import PartPipeline
from mmc_cli.cli.row_parts import MANIFEST
from tests.benchmarks.corpus import corpus
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]
READINGS = ("decode", "--rows", "readings", "-f", "parquet", "-j", 1)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 60 messages, which are 6 parts."""
    monkeypatch.setattr(run_module, "_OF_PARTS", run_module.BatchSize(10, 10, 2**22))
    corpus(tmp_path / "inbox", 60)
    return tmp_path / "inbox"


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_parts_have_the_rows_of_one_file(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc(*READINGS, inbox, "-o", tmp_path / "whole.parquet")
    assert "6 parts in" in mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/").err
    parts, whole = (
        duckdb.sql(f"from read_parquet('{tmp_path}/{name}')") for name in ("parts/*.parquet", "whole.parquet")
    )
    assert parts.fetchall() == whole.fetchall()
    manifest = json.loads((tmp_path / "parts" / MANIFEST).read_text())
    assert (manifest["schema"], manifest["messages"]) == ("mmc.parts/1", 60)
    assert sum(file["rows"] for file in manifest["files"]) == len(whole.fetchall())
    assert all(os.path.getsize(tmp_path / "parts" / file["path"]) == file["bytes"] for file in manifest["files"])


def test_parts_by_day_are_read_with_their_day(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/", "--partition-by", "day")
    rows = duckdb.sql(f"from read_parquet('{tmp_path}/parts/**/*.parquet', hive_partitioning=true)")
    assert rows.filter("day is not null and day != (time at time zone 'UTC')::date").fetchall() == []
    assert rows.filter("day is null").fetchall() == rows.filter("time is null").fetchall()
    assert rows.filter("day is not null").fetchall()


def test_a_run_that_was_cut_off_has_no_manifest_and_is_completed_by_the_next(
    mmc: Mmc, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/undisturbed/")
    write = PartPipeline._write

    def stop_at_the_fourth(self: PartPipeline, batch: object, outputs: object) -> object:
        if batch.number == 3:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return write(self, batch, outputs)  # type: ignore[arg-type]

    monkeypatch.setattr(PartPipeline, "_write", stop_at_the_fourth)
    with pytest.raises((KeyboardInterrupt, click.Abort)):
        mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/")
    monkeypatch.setattr(PartPipeline, "_write", write)
    assert not (tmp_path / "parts" / MANIFEST).exists()
    assert "6 parts in" in (again := mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/")).err
    assert ", 3 of them kept" in again.err
    assert files_in(tmp_path / "parts") == files_in(tmp_path / "undisturbed")


def test_parts_of_another_run_are_removed_and_the_user_is_told(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/", "--partition-by", "day")
    (tmp_path / "parts" / "notes.txt").write_text("mine")
    (tmp_path / "parts" / "part-000099-0123456789abcdef-0.parquet.77.part").write_text("cut off")
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/expected/")
    again = mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/")
    assert "files of other parts removed from" in again.err
    assert (tmp_path / "parts" / "notes.txt").read_text() == "mine"
    (tmp_path / "parts" / "notes.txt").unlink()
    assert files_in(tmp_path / "parts") == files_in(tmp_path / "expected")
    assert {path.name for path in (tmp_path / "parts").iterdir() if path.is_dir()} == {"_parts"}


def test_what_cannot_be_checked_is_reported_as_without_parts(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    (inbox / "broken.xml").write_text("<GBCSResponse")
    whole = mmc(*READINGS, inbox, "-o", tmp_path / "whole.parquet")
    for _ in range(2):
        parts = mmc(*READINGS, inbox, "-o", f"{tmp_path}/parts/")
        assert parts.code == whole.code == 1
        assert [line for line in parts.err.splitlines() if "parts in" not in line] == [
            line for line in whole.err.splitlines() if "duplicate" not in line
        ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("--rows readings -f parquet -o s3://bucket/parts/", "not to an address"),
        ("-o parts/", "it needs --rows KIND -f parquet"),
        ("--rows readings -o parts/", "it needs --rows KIND -f parquet"),
        ("--rows readings -f csv -o parts/", "it needs --rows KIND -f parquet"),
        ("--rows billing -f parquet -o parts/", "--rows billing cannot be written in parts"),
        ("--rows leaves -f parquet -o parts/ --partition-by day", "needs rows with a time: messages or readings"),
        ("--rows readings -f parquet -o parts/ --unique", "--unique compares all messages"),
        ("--rows readings -f parquet -o parts/ --follow", "--follow does not end"),
        ("--rows readings -f parquet -o one.parquet --partition-by day", "--partition-by needs a folder to write to"),
    ],
)
def test_what_cannot_be_written_in_parts_is_refused(mmc: Mmc, arguments: str, problem: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        mmc("decode", "fixtures/valid", *arguments.split())
    assert problem in refused.value.format_message()
    assert not Path("parts").exists()
