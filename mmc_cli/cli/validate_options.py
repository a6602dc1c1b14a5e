"""The options of `mmc validate`, and checks for those that cannot be combined."""

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from mmc_cli.cli.options import ALL
from mmc_cli.cli.output import note_other_suffix
from mmc_cli.render import AUTO, FORMATS, VERSION_LINES, VERSION_TABLE, Format

if TYPE_CHECKING:
    from mmc_cli.model.finding import Severity
    from mmc_cli.model.version import Version
    from mmc_cli.validate.policy import FailOn, Policy


class ValidateOptions(NamedTuple):
    """The arguments and options of validate that do not choose what is read."""

    paths: tuple[str, ...]
    mmc_version: "Version | Literal['all'] | None"
    formats: tuple[tuple[str, str | None], ...]
    output: str | None
    color: str
    select: tuple[tuple[str, ...], ...]
    ignore: tuple[tuple[str, ...], ...]
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...]
    severity: "tuple[tuple[str, Severity], ...]"
    fail_on: "FailOn"
    exec_command: str | None
    against: str | None
    statistics: bool
    failed_files_to: str | None
    quiet: bool
    verbose: bool

    @property
    def against_all(self) -> bool:
        """True if each message is checked against every version."""
        return self.mmc_version == ALL

    @property
    def version(self) -> "Version | None":
        """The version to check against; None for that of each message, or for every version."""
        return None if isinstance(self.mmc_version, str) else self.mmc_version

    @property
    def policy(self) -> "Policy":
        """The choice of rules and severities."""
        from mmc_cli.validate.policy import Policy

        return Policy(tuple(chain(*self.select)), tuple(chain(*self.ignore)), self.severity, self.per_path_ignores)


def check_combinations(options: ValidateOptions, shared: dict[str, Any]) -> None:
    """Raise UsageError for options that cannot be combined."""
    if options.against_all and shared["xsd"] is not None:
        raise click.UsageError("--xsd is one schema; it cannot be combined with --mmc-version all")
    if options.against_all and options.exec_command is not None:
        raise click.UsageError("--exec cannot be combined with --mmc-version all")
    if options.against is not None and shared["cluster"] is not None:
        raise click.UsageError("--against compares with payloads read here; it cannot be combined with --cluster")


def choose_targets(options: ValidateOptions, following: bool) -> list[tuple[Format, str | None]]:
    """Return each format with the file to write it to; None is standard output.

    Raises:
        UsageError: two formats have the same output.
    """
    if not options.formats:
        is_piped = options.color != "always" and not sys.stdout.isatty()
        if following or options.output is not None or is_piped:
            if options.output is not None:
                note_other_suffix(options.output, "tsv" if options.against_all else "concise")
            return [(VERSION_LINES if options.against_all else FORMATS["concise"], options.output)]
        return [(VERSION_TABLE if options.against_all else AUTO, None)]
    if following:
        from mmc_cli.cli.follow import check_streamable

        for name, _ in options.formats:
            check_streamable(name, "verdict")
    files = [each if each != "-" else None for each in (file or options.output for _, file in options.formats)]
    if len(set(files)) < len(files):
        raise click.UsageError(
            "two formats cannot share an output; give one of them a file, such as -f sarif:out.sarif"
        )
    return [(FORMATS[name], file) for (name, _), file in zip(options.formats, files, strict=True)]
