"""What every command does around the core: read the inputs, choose the version, open the output, find the exit code."""

import io
import os
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from time import monotonic
from typing import Any, TextIO

import click

from mmc_cli.batch.dedup import SeenKeys
from mmc_cli.batch.pipeline import Counts, Part, ReplayFactory, Task, Unreadable, Work
from mmc_cli.batch.selector import EVERYTHING, Selector, selector
from mmc_cli.cli.progress import Progress
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, MAX_BYTES, MAX_DEPTH, MAX_MESSAGES, ReadOptions
from mmc_cli.inputs.path_list import read_path_list
from mmc_cli.inputs.source_map import PathOrSource
from mmc_cli.model.errors import ClosedPipeError
from mmc_cli.model.version import Version
from mmc_cli.render import renderer
from mmc_cli.render.clean import clean
from mmc_cli.specification import DEFAULT_VERSION, Spec, load_spec

FOUND, USAGE, NOT_CHECKED, NO_INPUT, DEFECT, INTERRUPTED, CLOSED_PIPE = 1, 2, 3, 4, 70, 130, 141

_COMPLAINTS = 20
# Sources that one process is given at a time, at most so many bytes of them.
_BATCH, _BATCH_BYTES = 512, 2**19
# Batches before others help, how large they are, and after how many seconds others help all the same.
_ALONE, _FIRST, _PATIENCE = 8, 128, 0.1
_HEADED = {"csv": ",", "tsv": "\t"}


@dataclass
class Run:
    """One run over some paths: the version to use (None: the one each message declares) and what was met so far.

    `jobs` is how many processes share the work, 0 for as many as there are processors; `unique` leaves out what came
    before.
    """

    paths: Iterable[str]
    version: Version | None
    selector: Selector = EVERYTHING
    reading: ReadOptions = DEFAULT_READ_OPTIONS
    jobs: int = 1
    unique: bool = False
    xsd: str | None = None
    progress: bool | None = False
    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    interrupted: bool = False

    @property
    def spec(self) -> Spec:
        """The specification asked for; 4.0 where it is left to each message."""
        return load_spec(self.version or DEFAULT_VERSION, self.xsd)

    def results(
        self,
        work: Work,
        unreadable: Unreadable | None = None,
        format_: str | None = None,
        alike: ReplayFactory | None = None,
    ) -> Iterator[Any]:
        """What the work of a command makes of each message that is asked for, in the order of the input.

        What an interruption leaves undone is said; what was done stays.
        """
        task = Task(work, unreadable, self.version, self.selector, self.reading, format_, self.unique, alike, self.xsd)
        seen, said = SeenKeys(), 0
        progress, parts = Progress(self.progress), self._parts(task)
        try:
            for counts, results in parts:
                progress.show(self.counts)  # of what came before: the last part is not worth a line
                new = sum(map(seen.add, counts.keys))
                self.duplicates += len(counts.keys) - new
                if self.unique and counts.keys and not new:
                    self.counts.seen += counts.seen
                    continue
                self.counts.add(counts)
                if counts.said or results:
                    progress.clear()
                for line in counts.said:
                    said += 1
                    if said <= _COMPLAINTS:
                        say(line)
                yield from results
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            progress.clear()
            parts.close()
        if said > _COMPLAINTS:
            say(f"and {said - _COMPLAINTS} more that could not be read or were repaired: mmc validate lists them all")
        if self.interrupted:
            say(f"interrupted after {many(self.counts.seen, 'message')}: the others are not checked")

    def _parts(self, task: Task) -> Generator[Part, None, None]:
        """The parts of a task: the first few in this process, and then in others where there is enough to do."""
        batches = _batches(find_inputs(self.paths, sys.stdin.buffer, self.reading))
        start = monotonic()
        for number, batch in enumerate(batches, 1):
            for _, _, part in task.parts(batch):
                yield part
            if self.jobs != 1 and (number == _ALONE or monotonic() - start > _PATIENCE):
                break
        if (first := next(batches, None)) is not None:
            from mmc_cli.batch.pool import ordered_map

            yield from ordered_map(task.parts, chain((first,), batches), self.jobs or processors(), task.lost)

    @contextmanager
    def opened(self, path: str | None, color: str) -> Iterator[tuple[TextIO, bool]]:
        """Standard output or a file, as `opened`; after an interruption there is no file."""
        with opened(path, color) as out:
            yield out
            if self.interrupted and path is not None:
                raise KeyboardInterrupt

    def exit_code(self, failed: bool = False, unchecked: int = 0, quiet: bool = False) -> int:
        """130 when interrupted, 4 when there was nothing, 3 when something was not checked, 1 when something was
        found, else 0.
        """
        counts = self.counts
        if counts.empty:
            rows = many(counts.empty, "row or file", "rows or files")
            say(f"{rows} without a message; the first: {counts.first_empty}")
        if self.duplicates and not quiet:
            what = "left out" if self.unique else "kept: --unique leaves them out"
            say(f"{many(self.duplicates, 'duplicate')} (same originator, counter and message code), {what}")
        if self.interrupted:
            return INTERRUPTED
        if counts.seen == 0:
            say(f"no message found in {_named(self.paths)}")
            return NO_INPUT
        if counts.unread or unchecked:
            return NOT_CHECKED
        return FOUND if counts.faulty or failed else 0


def run_from_options(
    paths: tuple[str, ...],
    version: Version | None,
    *,
    files_from: str | None = None,
    csv_column: str | None = None,
    json_field: str | None = None,
    unique: bool = False,
    xsd: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_messages: int = MAX_MESSAGES,
    jobs: int = 0,
    progress: bool | None = None,
    **selection: Any,
) -> Run:
    """A run over what the options that all commands share ask for. Raises UsageError where there is nothing to read."""
    if not paths and files_from is None:
        raise click.UsageError("Give a file, a folder, an archive, - for standard input, or --files-from.")
    reading = ReadOptions(csv_column, json_field, max_bytes, max_depth, max_messages, str(version or DEFAULT_VERSION))
    names = chain(paths, read_path_list(files_from, sys.stdin.buffer)) if files_from is not None else paths
    run = Run(names, version, selector(**selection), reading, jobs, unique, xsd, progress)
    run.spec.validation_schema  # noqa: B018 - a file that is no schema is found out before anything is read
    return run


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(sources: Iterator[PathOrSource]) -> Iterator[list[PathOrSource]]:
    """What there is to read, some at a time: fewer where they are large."""
    batch, size, count = list[PathOrSource](), 0, 0
    for source in sources:
        batch.append(source)
        size += 0 if isinstance(source, str) else len(source.data or b"")
        if len(batch) == (_BATCH if count >= _ALONE else _FIRST) or size > _BATCH_BYTES:
            yield batch
            batch, size, count = [], 0, count + 1
    if batch:
        yield batch


def _named(paths: Iterable[str]) -> str:
    return ", ".join(paths) if isinstance(paths, tuple) else "what is listed"


def many(count: int, noun: str, plural: str = "") -> str:
    """A number of things in words."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def say(text: str) -> None:
    """Writes a line to standard error, harmless to the terminal."""
    click.echo(clean(text), err=True)


def write(rows: Iterable[Any], format_: str, out: TextIO, colored: bool, columns: tuple[str, ...] = ()) -> None:
    """Writes rows in a format. Without any, a table for a program has its heading all the same, made of `columns`."""
    empty = True
    with renderer(format_)(out, colored) as add:
        for row in rows:
            add(row)
            empty = False
    if empty and columns and format_ in _HEADED:
        out.write(_HEADED[format_].join(columns) + "\n")


def for_terminal(out: TextIO, colored: bool, terminal: str, pipe: str) -> str:
    """The format when none was asked for: one for people at a terminal, one for what reads a pipe."""
    return terminal if colored or out.isatty() else pipe


@contextmanager
def opened(path: str | None, color: str) -> Iterator[tuple[TextIO, bool]]:
    """Standard output, or a file that appears only when it is complete; and whether to colour it."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        by_itself = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        try:
            yield sys.stdout, by_itself if color == "auto" else color == "always"
            sys.stdout.flush()
        except BrokenPipeError:
            raise ClosedPipeError from None
        return
    if os.path.exists(path) and not os.path.isfile(path):  # /dev/null and its like are written to, never replaced
        with open(path, "w", encoding="utf-8", newline="") as out:
            yield out, color == "always"
        return
    path = os.path.realpath(path)  # a link stays, what it points to is replaced
    part = f"{path}.part{os.getpid()}"
    try:
        with open(part, "w", encoding="utf-8", newline="") as out:
            yield out, color == "always"
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.unlink(part)
