"""The rows of a batch are in files of its own, the same whoever writes them, and are not written twice."""

import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from pyarrow import parquet

from mmc_cli.batch import parts as parts_module
from mmc_cli.batch.arrow_batches import pack_rows
from mmc_cli.batch.counts import Counts
from mmc_cli.batch.data_jobs import RowsJob
from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.part_folder import NOTES, PartFolder
from mmc_cli.batch.parts import Part, PartBatch, PartPipeline, part_batches
from mmc_cli.batch.pipeline import Chunk, Output, Pipeline
from mmc_cli.batch.pool import ordered_map
from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.origin import Origin
from tests.conftest import ROOT

READING = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes()


def pipeline() -> Pipeline[Any]:
    return Pipeline(RowsJob("messages"), packer=pack_rows)


@pytest.fixture
def messages(tmp_path: Path) -> list[PathOrSource]:
    files = [tmp_path / f"{number}.xml" for number in range(6)]
    for number, file in enumerate(files):
        file.write_bytes(READING.replace(b"OriginatorCounter>", b"OriginatorCounter>%d" % (number + 1), 1))
    return [str(file) for file in files]


def write(folder: Path, sources: Sequence[PathOrSource], by_day: bool = False, **settings: str) -> Output[Part]:
    (chunk,) = PartPipeline(pipeline(), PartFolder(str(folder)), settings, by_day).run([PartBatch(7, sources)])
    return chunk.output


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_part_is_named_by_its_number_and_its_input(tmp_path: Path, messages: list[PathOrSource]) -> None:
    counts, (part,) = write(tmp_path / "out", messages)
    assert part.name.startswith("part-000007-")
    assert (counts.messages, part.messages, [file.rows for file in part.files]) == (6, 6, [6])
    assert parquet.read_table(tmp_path / "out" / part.files[0].path)["index"].to_pylist() == [0] * 6
    other_names = {
        write(tmp_path / "a", messages[1:])[1][0].name,
        write(tmp_path / "b", messages, rows="others")[1][0].name,
        write(tmp_path / "c", messages, by_day=True)[1][0].name,
    }
    assert len({part.name, *other_names}) == 4


def test_a_part_that_is_there_is_kept_with_its_counts(tmp_path: Path, messages: list[PathOrSource]) -> None:
    first, (part,) = write(tmp_path, messages)
    written = os.stat(tmp_path / part.files[0].path).st_ino
    second, (kept,) = write(tmp_path, messages)
    assert kept == part._replace(was_there=True)
    assert (first.messages, first.counters) == (second.messages, second.counters)
    assert os.stat(tmp_path / part.files[0].path).st_ino == written


@pytest.mark.parametrize("damage", ["file", "note", "half a file"])
def test_a_part_that_is_not_complete_is_written_again(
    tmp_path: Path, messages: list[PathOrSource], damage: str
) -> None:
    _, (part,) = write(tmp_path / "out", messages)
    complete = files_in(tmp_path / "out")
    file, note = tmp_path / "out" / part.files[0].path, tmp_path / "out" / NOTES / f"{part.name}.json"
    if damage == "half a file":
        file.write_bytes(file.read_bytes()[:100])
    else:
        (file if damage == "file" else note).unlink()
    assert not write(tmp_path / "out", messages)[1][0].was_there
    assert files_in(tmp_path / "out") == complete


def test_a_file_that_has_changed_makes_another_part(tmp_path: Path, messages: list[PathOrSource]) -> None:
    _, (part,) = write(tmp_path / "out", messages)
    Path(str(messages[0])).write_bytes(READING + b"\n")
    _, (other,) = write(tmp_path / "out", messages)
    assert (other.name != part.name, other.was_there) == (True, False)


def test_bytes_that_have_changed_make_another_part(tmp_path: Path) -> None:
    names = [write(tmp_path, [Source(Origin("-"), data)])[1][0].name for data in (READING, READING, READING + b"\n")]
    assert names[0] == names[1] != names[2]


class ReadPipeline(Pipeline[Any]):
    """Has read what it is given, without results."""

    def run(self, sources: Sequence[PathOrSource]) -> Iterator[Chunk[Output[Any]]]:
        yield Chunk(len(sources), False, (Counts(len(sources)), []))


@pytest.mark.parametrize(("marks", "is_kept"), [(("a", "a"), True), (("a", "b"), False), ((None, None), False)])
def test_a_part_of_addresses_is_kept_where_the_listing_says_that_they_are_as_they_were(
    tmp_path: Path, marks: tuple[str | None, str | None], is_kept: bool
) -> None:
    parts = PartPipeline(ReadPipeline(RowsJob("messages")), PartFolder(str(tmp_path)), {})
    for mark in marks:
        address = Address.of("s3://bucket/a.xml", Listed(100, mark))
        (chunk,) = parts.run([PartBatch(0, [pickle.loads(pickle.dumps(address))])])
        (part,) = chunk.output[1]
    assert part.was_there == is_kept


def test_what_could_not_be_checked_is_reported_by_every_run(tmp_path: Path, messages: list[PathOrSource]) -> None:
    sources = [*messages, str(tmp_path / "missing.xml")]
    for _ in range(2):
        counts, (part,) = write(tmp_path / "out", sources)
        assert (counts.not_checked, len(counts.warnings), part.was_there) == (1, 1, False)


def test_rows_are_in_the_folder_of_their_day_and_those_without_a_time_in_that_of_null(
    tmp_path: Path, messages: list[PathOrSource]
) -> None:
    untimed = Source(Origin("untimed"), READING.replace(b":00Z<", b":00X<"))
    _, (part,) = write(tmp_path / "out", [*messages, untimed], by_day=True)
    folders = {file.path.split("/")[0]: file.rows for file in part.files}
    assert folders.pop("day=__HIVE_DEFAULT_PARTITION__", 0) + sum(folders.values()) == 7
    for file in part.files:
        days = {str(time)[:10] for time in parquet.ParquetFile(tmp_path / "out" / file.path).read()["time"].to_pylist()}
        assert {day.replace("None", "__HIVE_DEFAULT_PARTITION__") for day in days} == {file.path.split("/")[0][4:]}


def test_the_bytes_do_not_depend_on_how_the_rows_come(
    tmp_path: Path, messages: list[PathOrSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_module, "_MAX_ROWS", 4)
    _, (part,) = write(tmp_path / "at once", messages)
    singly = Pipeline(RowsJob("messages"), BatchOptions(unique=True), packer=pack_rows)
    list(PartPipeline(singly, PartFolder(str(tmp_path / "singly")), {}).run([PartBatch(7, messages)]))
    assert [file.rows for file in part.files] == [4, 2]
    assert files_in(tmp_path / "singly") == files_in(tmp_path / "at once")


class DeadlyPipeline(Pipeline[Any]):
    """Kills the process that reads a message with the word."""

    def run(self, sources: Sequence[PathOrSource]) -> Iterator[Chunk[Output[Any]]]:
        for done, source in enumerate(sources):
            if "3.xml" in str(source):
                os.kill(os.getpid(), signal.SIGKILL)
            for chunk in super().run([source]):
                yield Chunk(done + 1, False, chunk.output)


@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
def test_a_message_that_kills_its_process_costs_its_part_no_other(tmp_path: Path, messages: list[PathOrSource]) -> None:
    deadly = PartPipeline(DeadlyPipeline(RowsJob("messages"), packer=pack_rows), PartFolder(str(tmp_path / "out")), {})
    total, written = Counts(), list[Part]()
    for counts, found in ordered_map(deadly.run, part_batches([messages]), 1, deadly.on_worker_death):
        total.add(counts)
        written += found
    assert (total.messages, total.not_checked, [file.rows for file in written[0].files]) == (6, 1, [5])
