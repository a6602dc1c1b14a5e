"""`mmc decode -o DIR/` writes parts and last a manifest, and a run that was cut off is completed by the next one."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

pytest.importorskip("pyarrow")

import duckdb

from mmc_cli.batch import run as run_module
from mmc_cli.batch.parts import PartPipeline
from mmc_cli.cli.row_parts import MANIFEST
from mmc_cli.inputs.remote.s3_store import S3Store
from mmc_cli.model.errors import MmcError, UnfinishedError
from tests.benchmarks.corpus import corpus
from tests.conftest import Outcome
from tests.remote import BUCKET, Request, S3Server

Mmc = Callable[..., Outcome]
READINGS = ("decode", "--rows", "readings", "-f", "parquet", "-j", 1)


class Place(NamedTuple):
    """Some folders for parts, in a folder or in a bucket."""

    folder: Path
    s3: S3Server | None

    def output(self, name: str) -> str:
        """Return the output of a command for a folder of parts."""
        return f"s3://{BUCKET}/{name}/" if self.s3 is not None else f"{self.folder}/{name}/"

    def files(self, name: str) -> dict[str, bytes]:
        """Return what is in a folder of parts."""
        if self.s3 is None:
            return files_in(self.folder / name)
        return {key.removeprefix(f"{name}/"): self.s3.get(key) for key in self.s3.keys(f"{name}/")}

    def put(self, path: str, text: str) -> None:
        """Put a file beside the parts."""
        if self.s3 is None:
            (self.folder / path).write_text(text)
        else:
            self.s3.put(path, text)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 60 messages, which are 6 parts."""
    monkeypatch.setattr(run_module, "_OF_PARTS", run_module.BatchSize(10, 10, 2**22))
    corpus(tmp_path / "inbox", 60)
    return tmp_path / "inbox"


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where parts are written: a folder, or one of a bucket."""
    return Place(tmp_path, request.getfixturevalue("s3") if request.param == "s3" else None)


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
    mmc: Mmc, inbox: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/undisturbed/")
    write = PartPipeline._write

    def stop_at_the_fourth(self: PartPipeline, batch: object, outputs: object) -> object:
        if batch.number == 3:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return write(self, batch, outputs)  # type: ignore[arg-type]

    monkeypatch.setattr(PartPipeline, "_write", stop_at_the_fourth)
    with pytest.raises((KeyboardInterrupt, click.Abort)):
        mmc(*READINGS, inbox, "-o", place.output("parts"))
    monkeypatch.setattr(PartPipeline, "_write", write)
    assert MANIFEST not in place.files("parts")
    again = mmc(*READINGS, inbox, "-o", place.output("parts"))
    assert again.err.splitlines()[0] == f"6 parts in {place.output('parts')}, 3 of them kept"
    assert place.files("parts") == files_in(tmp_path / "undisturbed")


def test_parts_of_another_run_are_removed_and_the_user_is_told(
    mmc: Mmc, inbox: Path, place: Place, tmp_path: Path
) -> None:
    mmc(*READINGS, inbox, "-o", place.output("parts"), "--partition-by", "day")
    place.put("parts/notes.txt", "mine")
    for ending in ("77", "mmc-77"):  # of a run that was killed on a shared disk, and over SSH
        place.put(f"parts/part-000099-0123456789abcdef-0.parquet.{ending}.part", "cut off")
    by_day = sum(name.endswith(".parquet") for name in place.files("parts"))
    mmc(*READINGS, inbox, "-o", f"{tmp_path}/expected/")
    again = mmc(*READINGS, inbox, "-o", place.output("parts"))
    assert f"{by_day} files of other parts removed from {place.output('parts')}" in again.err
    assert place.files("parts") == files_in(tmp_path / "expected") | {"notes.txt": b"mine"}
    if place.s3 is None:
        assert {path.name for path in (tmp_path / "parts").iterdir() if path.is_dir()} == {"_parts"}


@pytest.mark.parametrize("by_day", [(), ("--partition-by", "day")], ids=["whole", "by day"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_parts_at_an_address_have_the_names_and_bytes_of_those_in_a_folder(
    mmc: Mmc,
    inbox: Path,
    s3: S3Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    by_day: tuple[str, ...],
    jobs: int,
) -> None:
    monkeypatch.setattr(run_module, "_SECONDS_ALONE", 0)
    place = Place(tmp_path, s3)
    local = mmc(*READINGS, inbox, *by_day, "-o", f"{tmp_path}/parts/")
    for _ in range(2):
        there = mmc(*READINGS, inbox, *by_day, "-o", place.output("parts"), "-j", jobs)
        assert (there.out, there.code) == (local.out, local.code)
        assert place.files("parts") == files_in(tmp_path / "parts")
    assert "6 parts in s3://inbox/parts/, 6 of them kept" in there.err


def test_a_part_whose_upload_failed_half_way_is_written_again(
    mmc: Mmc, inbox: Path, s3: S3Server, tmp_path: Path
) -> None:
    place = Place(tmp_path, s3)
    mmc(*READINGS, inbox, "-o", place.output("parts"))
    complete = place.files("parts")
    files = [name for name in complete if name.endswith(".parquet")]
    notes = [name for name in complete if name.endswith(".json") and name != MANIFEST]
    s3.put(f"parts/{files[0]}", complete[files[0]][:100])
    s3.put(f"parts/{notes[1]}", b'{"mess')
    s3.client.delete_object(Bucket=BUCKET, Key=f"parts/{files[2]}")
    assert "6 parts in s3://inbox/parts/, 3 of them kept" in mmc(*READINGS, inbox, "-o", place.output("parts")).err
    assert place.files("parts") == complete


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_part_that_cannot_be_uploaded_ends_the_run_in_words_and_without_a_manifest(
    mmc: Mmc, inbox: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(run_module, "_SECONDS_ALONE", 0)
    mmc(*READINGS, inbox, "-o", f"s3://{BUCKET}/parts/")

    def deny(request: Request) -> tuple[str, bytes] | None:
        denied = request.method == "PUT" and "part-000004" in request.path
        return ("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>") if denied else None

    s3.recorder.fault = deny
    with pytest.raises(
        UnfinishedError, match=r"part-000004-\w+-0.parquet cannot be written to s3://inbox/parts/: access denied"
    ):
        mmc(*READINGS, "--rows", "messages", inbox, "-o", f"s3://{BUCKET}/parts/", "-j", jobs)
    assert f"parts/{MANIFEST}" not in s3.keys("parts/")


def test_workers_that_write_to_another_store_are_noticed(
    mmc: Mmc, inbox: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(S3Store, "write", lambda self, address, file: None)
    with pytest.raises(MmcError, match=r"a worker wrote part-000000-\w+-0.parquet, which is not in s3://inbox/parts/"):
        mmc(*READINGS, inbox, "-o", f"s3://{BUCKET}/parts/")


def test_a_bucket_that_is_not_there_is_reported_before_anything_is_read(mmc: Mmc, s3: S3Server) -> None:
    with pytest.raises(OSError, match="not found"):
        mmc(*READINGS, f"s3://{BUCKET}/in/", "-o", "s3://no-such-bucket/parts/")
    assert [each for each in s3.asked() if "no-such-bucket" not in each] == []


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
        ("--rows readings -f parquet -o https://host/parts/", "https:// is only read"),
        ("--rows readings -f parquet -o s3://b/one.parquet --partition-by day", "needs a folder to write to"),
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
