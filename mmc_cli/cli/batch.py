"""Connects the options that all commands share with a batch run, and its counts with closing lines and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import click

from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.batch.selector import selector_from_options
from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.cli.output import Output, open_output, print_note
from mmc_cli.cli.progress import RunObserver
from mmc_cli.inputs.limits import MAX_BYTES, MAX_DEPTH, MAX_MESSAGES, MAX_RATIO, MAX_UNPACKED, ReadOptions
from mmc_cli.inputs.path_list import read_path_list
from mmc_cli.model.counting import count_noun
from mmc_cli.model.version import Version
from mmc_cli.render import FORMATS, ResultKind
from mmc_cli.specification import DEFAULT_VERSION


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
    max_unpacked: int = MAX_UNPACKED,
    max_ratio: int = MAX_RATIO,
    jobs: int = 0,
    progress: bool | None = None,
    **selection: Any,
) -> BatchRun:
    """Return the run that the shared options ask for.

    Raises:
        UsageError: there are no paths.
        MmcError: the file given as schema is none.
    """
    if not paths and files_from is None:
        raise click.UsageError("Give a file, a folder, an archive, - for standard input, or --files-from.")
    read_options = ReadOptions(
        csv_column,
        json_field,
        max_bytes,
        max_depth,
        max_messages,
        str(version or DEFAULT_VERSION),
        max_unpacked,
        max_ratio,
    )
    all_paths = chain(paths, read_path_list(files_from, sys.stdin.buffer)) if files_from is not None else paths
    selector = selector_from_options(**selection)
    run = BatchRun(all_paths, version, selector, read_options, jobs, unique, xsd, RunObserver(progress))
    run.spec.validation_schema  # noqa: B018 - so that a file that is no schema is reported before anything is read
    return run


@contextmanager
def open_output_of_run(run: BatchRun, path: str | None, color: str) -> Iterator[Output]:
    """Open an output as `open_output` does; a file is not written when the run is interrupted."""
    with open_output(path, color) as output:
        yield output
        if run.interrupted and path is not None:
            raise KeyboardInterrupt


def write_rows(
    run: BatchRun, job: Job[Any], output: Output, format_: str, kind: ResultKind, columns: tuple[str, ...] = ()
) -> None:
    """Write the results of a job in a format, formatted by the workers where that is possible."""
    formatter = FORMATS[format_].result_formatter(kind)
    results = run.formatted_results(job, formatter) if formatter is not None else run.results(job)
    output.write(results, format_, kind, columns)


def finish_run(run: BatchRun, *, failed: bool = False, not_checked: int = 0, quiet: bool = False) -> ExitCode:
    """Print the closing lines of a run and return its exit code.

    Args:
        failed: whether the command found what fails a run.
        not_checked: how many messages the command could not check, beside those that the run could not read.
    """
    counts = run.counts
    if counts.without_message:
        sources = count_noun(counts.without_message, "row or file", "rows or files")
        print_note(f"{sources} without a message; the first: {counts.first_without_message}")
    if run.duplicates and not quiet:
        what = "dropped" if run.unique else "kept; use --unique to drop them"
        print_note(f"{count_noun(run.duplicates, 'duplicate')} (same originator, counter and message code) {what}")
    if run.interrupted:
        return ExitCode.INTERRUPTED
    if counts.messages == 0:
        print_note(f"no messages found in {_describe_paths(run)}")
        return ExitCode.NO_INPUT
    if counts.not_checked or not_checked:
        return ExitCode.NOT_CHECKED
    return ExitCode.FINDINGS if counts.malformed or failed else ExitCode.OK


def _describe_paths(run: BatchRun) -> str:
    return ", ".join(run.paths) if isinstance(run.paths, tuple) else "the listed paths"
