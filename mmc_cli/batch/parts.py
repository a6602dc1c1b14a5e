"""Writes the rows of each batch to separate Parquet files, in the process that runs the batch.

The names of the files come from the input of the batch, and their bytes from its rows alone: a run over the same input
writes the same files, and finds those of an earlier run. The counts of a batch are in a note beside them.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import IO, Any, NamedTuple

from mmc_cli.batch.arrow_columns import import_pyarrow
from mmc_cli.batch.counts import Counts
from mmc_cli.batch.part_folder import DAY, NOTES, AnyPartFolder
from mmc_cli.batch.pipeline import Chunk, Output, Pipeline
from mmc_cli.batch.pool import ordered_map
from mmc_cli.inputs.address import Address
from mmc_cli.inputs.source_map import PathOrSource
from mmc_cli.model.errors import UnfinishedError, describe_os_error

_MAX_ROWS, _GROUP = 1_000_000, 100_000  # in one file, and in one group of it
_NO_DAY = "__HIVE_DEFAULT_PARTITION__"  # read as null by Hive, Spark and DuckDB


class PartBatch(NamedTuple):
    """The sources whose rows are in the files of one part."""

    number: int
    sources: Sequence[PathOrSource]


class PartFile(NamedTuple):
    """A file of rows, by its path in the folder of all parts."""

    path: str
    rows: int
    bytes: int


class Part(NamedTuple):
    """What was written for a batch, or kept from an earlier run."""

    name: str
    messages: int
    files: Sequence[PartFile]
    was_there: bool = False


class PartPipeline:
    """A pipeline whose results are written to files by the process that makes them.

    Args:
        pipeline: returns record batches.
        folder: where to write, which every process can pickle.
        settings: what the rows depend on besides the input, in words.
        by_day: whether rows are in folders by the day of their time, in UTC.
    """

    def __init__(
        self, pipeline: Pipeline[Any], folder: AnyPartFolder, settings: Mapping[str, str], by_day: bool = False
    ) -> None:
        self._pipeline, self._folder, self._settings, self._by_day = pipeline, folder, settings, by_day

    def run(self, batches: Sequence[PartBatch]) -> Iterator[Chunk[Output[Part]]]:
        """Yield the part of each batch with its counts, when it is complete."""
        for done, batch in enumerate(batches, 1):
            outputs = (chunk.output for chunk in self._pipeline.run(batch.sources))
            yield Chunk(done, False, self._write(batch, outputs))

    def on_worker_death(self, batch: PartBatch, cause: str) -> Output[Part]:
        """Return the part of a batch whose worker died: its messages are read in another process."""
        outputs = ordered_map(self._pipeline.run, [batch.sources], 1, self._pipeline.on_worker_death)
        return self._write(batch, outputs)

    def _write(self, batch: PartBatch, outputs: Iterable[Output[Any]]) -> Output[Part]:
        name = self._name(batch)
        if (found := self._find(name, batch)) is not None:
            return found
        counts, files = Counts(), list[PartFile]()
        for block, table in enumerate(_tables(_counted(outputs, counts))):
            for day, rows in _split_by_day(table) if self._by_day else (("", table),):
                files.append(self._write_file(f"{day}{name}-{block}.parquet", rows))
        part = Part(name, counts.messages, files)
        if not _has_problem(counts):  # otherwise a later run that finds the part would miss it
            self._write_note(part, counts)
        return counts, [part]

    def _name(self, batch: PartBatch) -> str:
        """Return the name of a part: its number, and a hash of its input and of the settings."""
        digest = blake2b(json.dumps([self._settings, self._by_day], sort_keys=True).encode(), digest_size=8)
        for source in batch.sources:
            digest.update(b"\n" + _identify(source))
        return f"part-{batch.number:06}-{digest.hexdigest()}"

    def _write_file(self, path: str, table: Any) -> PartFile:
        from pyarrow import parquet

        with self._replaced(path) as file:
            parquet.write_table(table, file, compression="zstd", row_group_size=_GROUP)
            return PartFile(path, table.num_rows, file.tell())

    def _write_note(self, part: Part, counts: Counts) -> None:
        text = json.dumps(
            {"messages": part.messages, "files": part.files, "counters": +counts.counters}
        )  # without zeros
        with self._replaced(_note_of(part.name)) as file:
            file.write(text.encode())

    @contextmanager
    def _replaced(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a file of the folder to write. Raises UnfinishedError, which ends the run in any process."""
        try:
            with self._folder.replaced(name) as file:
                yield file
        except OSError as error:
            reason = describe_os_error(error)
            raise UnfinishedError(f"{name} cannot be written to {self._folder.path}: {reason}") from None

    def _find(self, name: str, batch: PartBatch) -> Output[Part] | None:
        """Return the part that an earlier run has written, if it is complete and of the same input."""
        if any(isinstance(each, Address) and (each.listed is None or not each.listed.mark) for each in batch.sources):
            return None  # the store does not tell whether the content has changed
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(self._folder.read(_note_of(name)))
            files = [PartFile(*each) for each in note["files"]]
            if all(self._folder.size(each.path) == each.bytes for each in files):
                counts = Counts(note["messages"])
                counts.counters.update(note["counters"])
                return counts, [Part(name, counts.messages, files, was_there=True)]
        return None


def _note_of(name: str) -> str:
    return f"{NOTES}/{name}.json"


def part_batches(batches: Iterable[Sequence[PathOrSource]]) -> Iterator[Sequence[PartBatch]]:
    """Yield batches of one part each."""
    for number, sources in enumerate(batches):
        yield [PartBatch(number, sources)]


def _counted(outputs: Iterable[Output[Any]], counts: Counts) -> Iterator[Any]:
    """Yield the record batches of outputs; add up their counts and warnings."""
    for other, results in outputs:
        counts.add(other)
        counts.warnings += other.warnings
        yield from results


def _has_problem(counts: Counts) -> bool:
    return bool(
        counts.warnings
        or counts.not_checked
        or counts.malformed
        or counts.without_message
        or counts.without_time
        or counts.missing
        or counts.defects
    )


def _tables(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows of record batches in tables of a million rows, and one with the rest."""
    pyarrow = import_pyarrow()
    waiting, count = list[Any](), 0
    for batch in batches:
        waiting.append(batch)
        count += batch.num_rows
        while count >= _MAX_ROWS:
            table = pyarrow.Table.from_batches(waiting)
            yield table.slice(0, _MAX_ROWS).combine_chunks()
            waiting, count = table.slice(_MAX_ROWS).to_batches(), count - _MAX_ROWS
    if count:
        yield pyarrow.Table.from_batches(waiting).combine_chunks()


def _split_by_day(table: Any) -> Iterator[tuple[str, Any]]:
    """Yield the rows of each day, in order, with the folder of the day in the layout of Hive."""
    from pyarrow import compute

    days = compute.floor_temporal(table["time"], unit="day")
    for day in sorted(days.unique().to_pylist(), key=str):
        mask = compute.is_null(days) if day is None else compute.equal(days, import_pyarrow().scalar(day, days.type))
        yield f"{DAY}{day.date() if day is not None else _NO_DAY}/", table.filter(mask).combine_chunks()


def _identify(source: PathOrSource) -> bytes:
    """Return what identifies the content of an input: size and time for a file, a hash for bytes."""
    if not isinstance(source, str):
        data = source.data or source.reason.encode()
        return f"{source.origin}\n".encode(errors="surrogateescape") + blake2b(data, digest_size=16).digest()
    if isinstance(source, Address):
        return f"{source}\n{source.listed}".encode()
    try:
        status = os.stat(source)
    except (OSError, ValueError) as error:
        return os.fsencode(source) + str(error).encode(errors="replace")
    return os.fsencode(source) + f"\n{status.st_size} {status.st_mtime_ns}".encode()
