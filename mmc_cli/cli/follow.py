"""Follows folders for a command: yields files as they arrive, records those that are done, and stops on a signal."""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import chain

import click

from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.cli.output import print_note
from mmc_cli.cli.output_files import check_outputs, replaced_file
from mmc_cli.cli.signals import stopping_signals
from mmc_cli.inputs.following import Follower, Mark, watch_folders
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.model.counting import join_or
from mmc_cli.model.errors import MmcError, describe_os_error
from mmc_cli.render import FORMATS, ResultKind, formats_for

_SCHEMA = "mmc.followed/1"


class Arrivals:
    """The files that arrive in some folders, in lists, until a signal; the state file records those that are done."""

    def __init__(self, folders: Sequence[str], state: str | None, options: ReadOptions) -> None:
        self._folders, self._state, self._options = folders, state, options
        self._done = read_state(state) if state is not None else {}
        self.missing_folder: str | None = None

    def __iter__(self) -> Iterator[list[str]]:
        with stopping_signals() as stop:
            changes = watch_folders(self._folders, stop)
            first = next(changes, set())  # so that an error of the watcher is reported first
            print_note(f"following {', '.join(self._folders)}; Ctrl-C ends it")
            follower = Follower(
                self._folders, chain((first,), changes), self._done, self._save, self._options, stop.is_set
            )
            yield from follower
            self.missing_folder = follower.missing_folder

    def _save(self) -> None:
        if self._state is not None:
            write_state(self._state, self._done)


def follow_folders(
    folders: Sequence[str], state: str | None, options: ReadOptions, outputs: Sequence[str], jobs: int
) -> Arrivals:
    """Return the files that arrive in folders.

    Raises:
        UsageError: A path is not a folder, or an option cannot be combined with following.
        MmcError: The state file cannot be read, or is not one.
    """
    for folder in folders:
        if "://" in folder:
            raise click.UsageError(f"--follow watches folders of this machine; {folder} is an address")
        if not os.path.isdir(folder):
            raise click.UsageError(f"--follow needs folders; {folder} is not one")
    if outputs:
        raise click.UsageError(
            f"--follow writes to standard output as messages arrive; {outputs[0]} would wait for its end"
        )
    if jobs > 1:
        raise click.UsageError("--follow works in one process; it cannot be combined with --jobs")
    if state is not None:
        check_outputs((state,), folders)
    return Arrivals(folders, state, options)


def check_streamable(name: str, kind: ResultKind) -> None:
    """Raise UsageError for a format that does not write each result at once."""
    formats = [each for each in formats_for(kind) if is_written_at_once(each, kind)]
    if name not in formats:
        raise click.UsageError(f"-f {name} is complete only at the end; with --follow use {join_or(formats)}")


def is_written_at_once(name: str, kind: ResultKind) -> bool:
    """Return whether a format writes each result by itself."""
    return name != "json" and FORMATS[name].result_formatter(kind) is not None


def end_of_following(run: BatchRun) -> ExitCode | None:
    """If following ended because a folder is gone, print so and return the exit code; otherwise None."""
    missing = getattr(run.arrivals, "missing_folder", None)
    if missing is None:
        return None
    print_note(f"{missing} is no longer there, so following ended; what arrived before was processed")
    return ExitCode.NOT_CHECKED


def read_state(path: str) -> dict[str, Mark]:
    """Return the marks of the files that are done, by path; empty if there is no state file yet.

    Raises:
        MmcError: The file is not a state file.
    """
    try:
        with open(path, encoding="ascii") as file:
            state = json.load(file)
        if state["schema"] != _SCHEMA:
            raise ValueError
        return {str(name): Mark(int(size), int(time)) for name, (size, time) in state["files"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise MmcError(f"cannot read the state file {path}: {describe_os_error(error)}") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise MmcError(
            f"{path} is not a state file of this mmc; give another name, or remove it to read all files again"
        ) from None


def write_state(path: str, done: dict[str, Mark]) -> None:
    """Replace the state file by one with the files that are done."""
    with replaced_file(path) as file:
        json.dump({"schema": _SCHEMA, "files": done}, file, indent=0)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
