"""`mmc browse`: messages to move through at a terminal."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.command import Command

if TYPE_CHECKING:
    from mmc_cli.model.header import Kind
    from mmc_cli.model.version import Version


@click.command(cls=Command, epilog="Guide: mmc help browsing.")
@options.paths
@options.mmc_version
@options.kind
@options.selection
def browse(
    paths: tuple[str, ...], mmc_version: "Version | None", kind: "Kind | None", progress: bool | None, **shared: Any
) -> int:
    """Move through messages at a terminal: list, filter, message, source, findings, meaning, profile.

    \b
    mmc browse inbox/
    mmc browse inbox/ week.zip --device '00-DB-12-*'
    mmc browse inbox/ --failed --since 7d

    The keys are at the bottom of the screen; ? shows all of them. It needs pip install 'mmc-cli[browse]'.
    """
    from mmc_cli.browse.reading import ReadingProcess
    from mmc_cli.cli.batch import finish_run, run_from_options
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output_files import replaced_bytes
    from mmc_cli.model.errors import MmcError

    _check_extra()
    _check_terminal(paths, shared["files_from"])
    run = run_from_options(paths, mmc_version, kind=kind, **shared)
    run.paths = tuple(run.paths)  # they are read in another process
    reading = ReadingProcess(run)  # it reads while the screen is loaded
    try:
        from mmc_cli.browse.app import BrowseApp

        app = BrowseApp(run, reading, replaced_bytes, shows_progress=progress is not False)
        code = app.run()
    finally:
        reading.stop()
    if app.defect is not None:
        raise app.defect
    if code:
        return ExitCode.INTERRUPTED
    if app.end.failure:
        raise MmcError(app.end.failure)
    if app.end.counts is None:
        return ExitCode.OK
    run.counts = app.end.counts
    return finish_run(run, quiet=True)


def _check_terminal(paths: tuple[str, ...], files_from: str | None) -> None:
    """Raise UsageError where there is no terminal for keys and screen."""
    others = "use mmc show summary, alerts, responses or message, or mmc decode"
    if "-" in (*paths, files_from):
        raise click.UsageError(f"mmc browse takes keys from standard input, not messages or paths; {others}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise click.UsageError(f"mmc browse needs a terminal for its screen and keys; {others}")


def _check_extra() -> None:
    """Raise MmcError where Textual is missing."""
    from importlib.util import find_spec

    from mmc_cli.model.errors import MmcError

    if find_spec("textual") is None:
        raise MmcError("mmc browse needs textual: pip install 'mmc-cli[browse]'")
