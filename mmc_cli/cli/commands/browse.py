"""`mmc browse`: messages to move through at a terminal."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.command import Command
from mmc_cli.cli.drawing import takes_escapes
from mmc_cli.cli.signals import TerminatedError

if TYPE_CHECKING:
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.browse.reading import Arrival
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.model.version import Version


@click.command(cls=Command, epilog="Guide: mmc help browsing.")
@options.paths
@options.mmc_version
@options.kind
@options.selection
@options.quiet
def browse(
    paths: tuple[str, ...], mmc_version: "Version | None", progress: bool | None, quiet: bool, **shared: Any
) -> int:
    """Move through messages at a terminal.

    A list with a filter, and beside it the message, its source, its findings, their meaning and the profile of a log.

    \b
    mmc browse inbox/
    mmc browse inbox/ week.zip --device '00-DB-12-*'
    mmc browse inbox/ --failed --since 7d

    The keys are at the bottom of the screen; ? shows all of them.

    \b
    It needs the extra: pip install 'mmc-cli[browse]'
    """
    from mmc_cli.cli.command_run import run_from_options
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note

    _check_extra()
    _check_terminal(paths, shared["files_from"])
    if reasons := _find_missing(paths):
        for reason in reasons:
            print_note(reason)
        return ExitCode.NOT_CHECKED
    run = run_from_options(paths, mmc_version, **shared)
    run.paths = tuple(run.paths)  # messages are read in another process
    end = _show_screen(run, shows_progress=progress is not False)
    return _finish(run, end, quiet) if end is not None else ExitCode.INTERRUPTED


def _show_screen(run: "BatchRun", shows_progress: bool) -> "Arrival | None":
    """Show the messages of a run until the screen is left; return the last arrival, None after an interruption.

    Raises:
        TerminatedError: the process was asked to end.
        Exception: a defect in mmc ended the screen.
    """
    from mmc_cli.browse.reading import ReadingProcess
    from mmc_cli.cli.output_files import replaced_bytes

    reading = ReadingProcess(run)  # it reads while the screen loads
    try:
        from mmc_cli.browse.app import BrowseApp

        app = BrowseApp(run, reading, replaced_bytes, shows_progress)
        with _noted_signals(app.end_soon) as noted:
            code = app.run()
    finally:
        reading.stop()
    if noted and noted[0] != signal.SIGINT:
        raise TerminatedError(noted[0])
    if app.defect is not None:
        raise app.defect
    return None if code or noted else app.end


def _finish(run: "BatchRun", end: "Arrival", quiet: bool) -> "ExitCode":
    """Print the closing lines and return the exit code."""
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note
    from mmc_cli.model.errors import MmcError

    if end.is_usage:
        raise MmcError(end.failure)
    if end.failure:
        print_note(end.failure)
        return ExitCode.NOT_CHECKED
    if end.counts is None:
        return ExitCode.OK
    run.counts, run.duplicates = end.counts, end.duplicates
    return finish_run(run, quiet=quiet)


@contextmanager
def _noted_signals(end_soon: Callable[[], None]) -> Iterator[list[int]]:
    """Yield a list that collects signals that ask the process to end; the first of them ends the screen.

    The usual exceptions would leave the terminal in a broken state.
    """
    noted = list[int]()

    def note(number: int, frame: object) -> None:
        noted.append(number)
        end_soon()

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {each: signal.getsignal(each) for each in numbers}
    for each, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(each, note)
    try:
        yield noted
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _check_terminal(paths: tuple[str, ...], files_from: str | None) -> None:
    """Raise UsageError if there is no terminal for keys and screen."""
    others = "use mmc show summary, alerts, responses or message, or mmc decode"
    if "-" in (*paths, files_from):
        raise click.UsageError(f"mmc browse takes keys from standard input, not messages or paths; {others}")
    if not (sys.stdin.isatty() and takes_escapes(sys.stdout)):
        raise click.UsageError(f"mmc browse needs a terminal for its screen and keys; {others}")


def _find_missing(paths: tuple[str, ...]) -> list[str]:
    """Return why each path is not there; nothing where one of them is, or is an address."""
    from io import BytesIO

    from mmc_cli.inputs.discovery import find_inputs
    from mmc_cli.inputs.source_map import Source

    if any("://" in path or os.path.lexists(path) for path in paths):
        return []
    found = list(find_inputs(paths, BytesIO()))
    sources = [each for each in found if isinstance(each, Source) and each.missing]
    return [f"{each.origin}: {each.reason}" for each in sources] if len(sources) == len(found) else []


def _check_extra() -> None:
    """Raise MmcError if Textual is not installed."""
    from importlib.util import find_spec

    from mmc_cli.model.errors import MmcError

    if find_spec("textual") is None:
        raise MmcError("mmc browse needs textual: pip install 'mmc-cli[browse]'")
