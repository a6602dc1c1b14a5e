"""Runs a job over paths, in this process and in workers, without a command line.

Takes paths and a job; returns results in the order of the input. Counts and warnings go to the run and its observer.
"""

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.options import DEFAULT_BATCH_OPTIONS, BatchOptions
from mmc_cli.batch.pipeline import Chunk, Job, Output, Pipeline
from mmc_cli.batch.selector import EVERYTHING, Period, Selector
from mmc_cli.inputs.discovery import find_inputs, is_any
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import PathOrSource
from mmc_cli.model.counting import count_noun
from mmc_cli.model.defect import describe_error
from mmc_cli.model.seen_keys import SeenKeys
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec, load_spec

if TYPE_CHECKING:
    from mmc_cli.batch.part_folder import AnyPartFolder
    from mmc_cli.batch.parts import Part

ResultT = TypeVar("ResultT")


class BatchWork(Protocol):
    """The work on batches, in any process: a Pipeline, or one whose items are parts."""

    def run(self, items: Any) -> Iterator[Chunk[Output[Any]]]:
        """Yield the output of a batch."""
        ...

    def on_worker_death(self, item: Any, cause: str) -> Output[Any]:
        """Return the output of an item whose worker died."""
        ...


_MAX_WARNINGS = 20


class BatchSize(NamedTuple):
    """The size of a batch: the maximum number of sources (fewer at first), and the bytes after which it ends."""

    sources: int
    first_sources: int
    bytes: int


# Batches for a cluster are larger, as sending them takes longer; parts are larger, as each becomes a file.
_OF_PROCESSES, _OF_CLUSTER, _OF_PARTS = (
    BatchSize(256, 128, 2**19),
    BatchSize(4096, 128, 2**20),
    BatchSize(2048, 2048, 2**22),
)
# A run starts in this process, with smaller batches. Workers are started after so many batches or seconds.
_BATCHES_ALONE, _SECONDS_ALONE = 8, 0.05
# After a block of this size is freed, glibc keeps freed memory for later use, instead of returning it to the system and
# allocating it again, page by page.
_KEPT_BYTES = 2**24


class Observer:
    """Receives the events of a run, to show progress and warnings; this one ignores them."""

    def on_progress(self, counts: Counts) -> None:
        """Handle the counts so far."""

    def on_warning(self, text: str) -> None:
        """Handle a warning, one line about the input."""

    def on_results(self) -> None:
        """Handle the start of results."""

    def on_arrivals_done(self) -> None:
        """Handle that all results of the paths that arrived were written, before the next are awaited."""

    def on_end(self) -> None:
        """Handle the end of the run."""


class BatchRun:
    """One run over some paths, with its counts.

    Args:
        jobs: number of processes; 0 for one per available processor.
        arrivals: yields lists of paths to read as they arrive; a list is done when the next is requested. The run ends
            with it, and uses this process only. `paths` then are the folders in which they arrive.
        cluster: the address of a Dask cluster whose workers do the work instead of processes.
    """

    def __init__(
        self,
        paths: Iterable[str],
        options: BatchOptions = DEFAULT_BATCH_OPTIONS,
        *,
        jobs: int = 1,
        observer: Observer | None = None,
        arrivals: Iterable[Sequence[str]] | None = None,
        cluster: str | None = None,
    ) -> None:
        self.paths, self.options, self.jobs, self.arrivals, self.cluster = paths, options, jobs, arrivals, cluster
        self.observer = observer or Observer()
        self.is_wanted: Callable[[str], bool] = is_any  # whether to read a file
        self.counts = Counts()
        self.duplicates, self.interrupted = 0, False

    @property
    def spec(self) -> Spec:
        """The specification of the version; that of 4.0 if each message declares its own."""
        return load_spec(self.options.version or DEFAULT_VERSION, self.options.xsd)

    def take_period(self) -> Period:
        """Return the selected period, for a job that selects its results by their own times instead."""
        selector = self.options.selector
        self.options = self.options._replace(selector=selector.without_period())
        return selector.period

    @property
    def selected_messages(self) -> int:
        """The number of messages that were selected, read or not, without dropped duplicates."""
        return self.counts.messages - self.counts.not_selected - (self.duplicates if self.options.unique else 0)

    def report_defect(self, where: object, error: Exception) -> str:
        """Count a result that could not be shown because of a defect in mmc; warn, and return the reason."""
        reason, defect = describe_error(error)
        if defect is not None:
            self.counts.add_defect(defect)
        self.counts.not_checked += 1
        self.observer.on_warning(f"{where}: not checked: {reason}")
        return reason

    def results(self, job: Job[ResultT]) -> Iterator[ResultT]:
        """Yield the results of a job, in the order of the input. Ctrl-C ends them early and sets `interrupted`."""
        return self._run(self._pipeline(job, None))

    def formatted_results(
        self,
        job: Job[Any],
        formatter: Callable[[Any], ResultT],
        join: Callable[[Sequence[ResultT]], list[ResultT]] = list,
    ) -> Iterator[ResultT]:
        """Yield formatted results, some joined at a time; the workers call the formatter and join."""
        return self._run(self._pipeline(job, formatter, join))

    def packed_results(self, job: Job[Any], packer: Callable[[Sequence[Any]], list[ResultT]]) -> Iterator[ResultT]:
        """Yield the results of some messages at a time, packed; the packer runs in the workers too."""
        return self._run(self._pipeline(job, None, packer))

    def part_results(
        self,
        job: Job[Any],
        packer: Callable[[Sequence[Any]], list[Any]],
        folder: "AnyPartFolder",
        settings: Mapping[str, str],
        by_day: bool,
    ) -> Iterator["Part"]:
        """Yield the parts that workers write of the packed results; duplicates are not detected."""
        from mmc_cli.batch.parts import PartPipeline

        pipeline = PartPipeline(self._pipeline(job, None, packer), folder, settings, by_day)
        return self._run(pipeline, in_parts=True)

    def _pipeline(
        self,
        job: Job[Any],
        formatter: Callable[[Any], Any] | None,
        packer: Callable[[Sequence[Any]], list[Any]] = list,
    ) -> Pipeline[Any]:
        return Pipeline(job, self.options, formatter, packer)

    def _run(self, pipeline: BatchWork, in_parts: bool = False) -> Iterator[Any]:
        seen, warnings = SeenKeys(), 0
        outputs = self._outputs(pipeline, in_parts)
        try:
            for counts, results in outputs:
                self.observer.on_progress(self.counts)  # without the last output, which needs no progress
                new = sum(map(seen.add_if_new, counts.dedup_keys))
                self.duplicates += len(counts.dedup_keys) - new
                if self.options.unique and counts.dedup_keys and not new:
                    self.counts.messages += counts.messages
                    continue
                self.counts.add(counts)
                for text in counts.warnings:
                    warnings += 1
                    if warnings <= _MAX_WARNINGS or self.arrivals is not None:
                        self.observer.on_warning(text)
                if results:
                    self.observer.on_results()
                yield from results
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            outputs.close()
            self.observer.on_end()
        if warnings > _MAX_WARNINGS and self.arrivals is None:
            hidden = count_noun(warnings - _MAX_WARNINGS, "more warning")
            self.observer.on_warning(f"{hidden} not shown; run mmc validate to see all of them")
        if self.interrupted:
            processed = count_noun(self.counts.messages, "message")
            self.observer.on_warning(f"interrupted after {processed}; the rest were not checked")

    def _outputs(self, pipeline: BatchWork, in_parts: bool) -> Generator[Output[Any], None, None]:
        """Run the first batches in this process, and the others in workers if there are enough of them."""
        bytes(_KEPT_BYTES)
        if self.arrivals is not None:
            yield from self._outputs_of_arrivals(pipeline, self.arrivals)
            return
        size = _OF_PARTS if in_parts else _OF_PROCESSES if self.cluster is None else _OF_CLUSTER
        batches = _batches(find_inputs(self.paths, sys.stdin.buffer, self.options.read_options, self.is_wanted), size)
        if in_parts:
            from mmc_cli.batch.parts import part_batches

            batches = part_batches(batches)
        if self.cluster is not None:
            from mmc_cli.batch.cluster import cluster_map

            yield from cluster_map(
                pipeline.run, batches, self.cluster, pipeline.on_worker_death, self.observer.on_warning
            )
            return
        start = monotonic()
        for number, batch in enumerate(batches, 1):
            for chunk in pipeline.run(batch):
                yield chunk.output
            if self.jobs != 1 and (number == _BATCHES_ALONE or monotonic() - start > _SECONDS_ALONE):
                break
        if (batch_for_workers := next(batches, None)) is not None:
            from mmc_cli.batch.pool import ordered_map

            remaining = chain((batch_for_workers,), batches)
            workers = self.jobs or available_processors()
            yield from ordered_map(
                pipeline.run, remaining, workers, pipeline.on_worker_death, on_refusal=self._warn_of_refusal
            )

    def _outputs_of_arrivals(self, pipeline: BatchWork, arrivals: Iterable[Sequence[str]]) -> Iterator[Output[Any]]:
        for paths in arrivals:
            for batch in _batches(find_inputs(paths, BytesIO(), self.options.read_options), _OF_PROCESSES):
                for chunk in pipeline.run(batch):
                    yield chunk.output
            self.observer.on_arrivals_done()

    def _warn_of_refusal(self, reason: str) -> None:
        self.observer.on_warning(f"a worker process could not be started ({reason}): fewer processes do the work")


def run_batch(
    job: Job[ResultT],
    paths: Iterable[str],
    *,
    version: Version | None = DEFAULT_VERSION,
    selector: Selector = EVERYTHING,
    read_options: ReadOptions = DEFAULT_READ_OPTIONS,
    jobs: int = 1,
    unique: bool = False,
    xsd: str | None = None,
    observer: Observer | None = None,
    cluster: str | None = None,
) -> Iterator[ResultT]:
    """Yield the results of a job over files, folders, archives and "-", in the order of the input.

    The options are those of BatchOptions and BatchRun, which also keeps the counts. Ctrl-C raises KeyboardInterrupt
    after the results so far.
    """
    options = BatchOptions(version, selector, read_options, unique, xsd)
    run = BatchRun(paths, options, jobs=jobs, observer=observer, cluster=cluster)
    yield from run.results(job)
    if run.interrupted:
        raise KeyboardInterrupt


def available_processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(sources: Iterator[PathOrSource], limits: BatchSize) -> Iterator[Sequence[Any]]:
    """Group the sources, fewer at a time if they are large."""
    batch, size, count, max_sources = list[PathOrSource](), 0, 0, limits.first_sources
    for source in sources:
        batch.append(source)
        if not isinstance(source, str):
            size += len(source.data or b"")
        if len(batch) == max_sources or size > limits.bytes:
            yield batch
            batch, size, count = [], 0, count + 1
            max_sources = limits.sources if count >= _BATCHES_ALONE else limits.first_sources
    if batch:
        yield batch
