"""Starts a batch run from the shared options, and ends it with closing lines and an exit code."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from mmc_cli import __version__
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.command import take_options
from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.cli.output import Output, note_typed_input, open_output, print_note
from mmc_cli.cli.output_files import check_outputs, checked_paths, replaced_bytes
from mmc_cli.cli.path_list_writer import PathListWriter
from mmc_cli.cli.progress import RunObserver
from mmc_cli.cli.run_options import InputOptions, RunOptions, SelectionOptions
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.model.counting import count_noun
from mmc_cli.model.defect import Defect
from mmc_cli.model.version import Version
from mmc_cli.render import ResultKind
from mmc_cli.specification import DEFAULT_VERSION

if TYPE_CHECKING:
    from mmc_cli.cli.follow import Arrivals


def run_from_options(
    paths: tuple[str, ...], version: Version | None, *, outputs: Iterable[str | None] = (), **shared: Any
) -> BatchRun:
    """Return the run that the shared options describe.

    Args:
        outputs: the files that the command writes.
        shared: the values of the options in `run_options`; those that the command does not have are at their defaults.

    Raises:
        UsageError: there are no paths, options cannot be combined, or an output is an input or another output.
        MmcError: the schema file is not a schema.
    """
    selection, rest = take_options(SelectionOptions, shared)
    inputs, rest = take_options(InputOptions, rest)
    options = RunOptions(**rest)
    options.check(paths)
    read_options = inputs.read_options(str(version or DEFAULT_VERSION))
    files = tuple(output for output in outputs if output is not None)
    check_outputs(files, (*paths, *(each for each in (options.files_from, options.xsd) if each is not None)))
    run = BatchRun(
        _all_paths(paths, options.files_from, files),
        version,
        selection.selector(),
        read_options,
        jobs=options.jobs,
        unique=options.unique,
        xsd=options.xsd,
        observer=RunObserver(options.progress),
        arrivals=_arrivals(paths, options, read_options, files) if options.follow else None,
        cluster=options.cluster,
    )
    note_typed_input((*paths, options.files_from))
    run.spec.validation_schema  # noqa: B018 - reports a bad schema file before anything is read
    return run


def _all_paths(paths: tuple[str, ...], files_from: str | None, outputs: Sequence[str]) -> Iterable[str]:
    """Return the paths, then those listed in a file; each of the latter is checked when it is read."""
    if files_from is None:
        return paths
    from mmc_cli.inputs.path_list import read_path_list

    return checked_paths(outputs, chain(paths, read_path_list(files_from, sys.stdin.buffer)))


def _arrivals(
    folders: tuple[str, ...], options: RunOptions, read_options: ReadOptions, outputs: Sequence[str]
) -> "Arrivals":
    from mmc_cli.cli.follow import follow_folders

    return follow_folders(folders, options.state, read_options, outputs, options.jobs)


@contextmanager
def open_output_of_run(run: BatchRun, path: str | None, color: str) -> Iterator[Output]:
    """Open an output as `open_output` does; a file is not written when the run is interrupted."""
    with open_output(path, color) as output:
        yield output
        if run.interrupted and path is not None:
            raise KeyboardInterrupt


@contextmanager
def open_path_list(run: BatchRun, path: str) -> Iterator[PathListWriter]:
    """Open a list of paths to write; the file is not replaced when the run is interrupted."""
    if os.path.exists(path) and not os.path.isfile(path):  # such as /dev/stdout
        with open(path, "wb") as file:
            yield PathListWriter(file)
        return
    with replaced_bytes(path) as file:
        yield PathListWriter(file)
        if run.interrupted:
            raise KeyboardInterrupt


def choose_run_format(
    run: BatchRun, output: Output, requested: str | None, kind: ResultKind, terminal: str, pipe: str
) -> str:
    """Return the requested format, or the default for a terminal or a pipe; a run that follows folders uses the latter.

    Raises:
        UsageError: a run that follows folders cannot write the format.
    """
    if run.arrivals is None:
        return output.choose_format(requested, terminal, pipe)
    from mmc_cli.cli.follow import check_streamable

    check_streamable(requested or pipe, kind)
    return requested or pipe


def defect_handler(run: BatchRun) -> Callable[[Any, Exception], None]:
    """Return a function that reports a result that could not be shown because of an exception in mmc."""

    def report(result: Any, error: Exception) -> None:
        run.report_defect(_place_of(result) or ", ".join(run.paths), error)

    return report


def _place_of(result: Any) -> object:
    """Return the origin of the message of a result, or None if it has none."""
    for name in ("origin", "file_cell"):
        if (place := getattr(result, name, None)) is not None:
            return place
    for name in ("row", "reading", "fixed"):
        if (part := getattr(result, name, None)) is not None:
            return _place_of(part)
    return None


def finish_run(run: BatchRun, *, failed: bool = False, not_checked: int = 0, quiet: bool = False) -> ExitCode:
    """Print the closing lines of a run and return its exit code.

    Args:
        failed: whether the command found anything that fails a run.
        not_checked: number of messages that the command could not check, besides those that the run could not read.
    """
    counts = run.counts
    if counts.without_message:
        sources = count_noun(counts.without_message, "row or file", "rows or files")
        first = ": " if counts.without_message == 1 else "; the first: "
        print_note(f"{sources} without a message{first}{counts.first_without_message}")
    readable = counts.messages - counts.not_checked - counts.malformed
    if not quiet and counts.not_selected and counts.not_selected == readable:
        hint = " (--since is after --until)" if run.selector.period.is_empty else ""
        print_note(f"no message selected; {count_noun(readable, 'message')} read{hint}")
    if counts.without_time:
        print_note(f"{count_noun(counts.without_time, 'message')} without a time skipped (--since, --until)")
    if counts.missing:
        print_note(f"{count_noun(counts.missing, 'input')} not found")
    if run.duplicates and not quiet:
        what = "dropped" if run.unique else "kept; use --unique to drop " + ("it" if run.duplicates == 1 else "them")
        print_note(f"{count_noun(run.duplicates, 'duplicate')} (same originator, counter and message code) {what}")
    if run.interrupted:
        return ExitCode.INTERRUPTED
    if counts.first_defect is not None:
        return report_defects(counts.defects, counts.first_defect)
    if run.arrivals is not None:
        from mmc_cli.cli.follow import end_of_following

        if (code := end_of_following(run)) is not None:
            return code
    elif counts.messages == 0 and not counts.missing:
        print_note(f"no messages found in {', '.join(describe_paths(run))}")
        return ExitCode.NO_INPUT
    if counts.not_checked or not_checked or counts.missing:
        return ExitCode.NOT_CHECKED
    return ExitCode.FINDINGS if counts.malformed or failed else ExitCode.OK


def report_defects(count: int, first: Defect) -> ExitCode:
    """Ask for a report of defects in mmc, and show the traceback of the first if MMC_DEBUG is set."""
    for line in first.traceback.splitlines():
        print_note(line)
    messages = count_noun(count, "message")
    hint = "" if first.traceback else "; MMC_DEBUG=1 shows the traceback"
    print_note(
        f"{messages} not checked because of a defect in mmc {__version__}, not in your messages: "
        f"please report {first.reason.removeprefix('a defect in mmc: ')}{hint}"
    )
    return ExitCode.DEFECT


def describe_paths(run: BatchRun) -> tuple[str, ...]:
    """Return the paths of a run as they were given; those of --files-from in words, as they are read only once."""
    return run.paths if isinstance(run.paths, tuple) else ("the listed paths",)
