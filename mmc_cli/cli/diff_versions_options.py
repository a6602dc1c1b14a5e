"""The options of `mmc diff-versions`, and checks for options that have no effect with others."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from mmc_cli.compare.change_report import Threshold
    from mmc_cli.compare.changes import View

# These show the whole report, the others one change or message at a time.
REPORT_FORMATS = ("text", "markdown", "html")
_MATRIX_FORMATS = ("text", "csv", "tsv", "json", "jsonl")
_NOT_OF_MATRIX = ("messages", "witness", "generate", "accept", "fail_on", "exit_code")
_CHANGE_FILTERS = ("code", "srv")  # without messages, they select changes


class DiffVersionsOptions(NamedTuple):
    """The arguments and options of diff-versions that do not select messages."""

    old: str
    new: str
    messages: tuple[str, ...]
    view: "View | None"
    only: tuple[str, ...]
    layer: tuple[str, ...]
    rule: tuple[str, ...]
    path: tuple[str, ...]
    docs: bool
    matrix: bool
    witness: str | None
    generate: int
    accept: str | None
    fail_on: "Threshold"
    exit_code: bool
    format_: str | None
    output: str | None
    color: str
    quiet: bool

    @property
    def threshold(self) -> "Threshold":
        """The severity of changes that makes the command exit with 1."""
        return "any" if self.exit_code else self.fail_on


def refuse_options_without_effect(options: DiffVersionsOptions, selection: dict[str, Any]) -> None:
    """Raise UsageError for an option on the command line that has no effect with the others."""
    given = _given_options()
    if "xsd" in given:
        raise click.UsageError("--xsd has no effect here; give the XSD file as FROM or TO")
    if options.matrix:
        if options.format_ not in (None, *_MATRIX_FORMATS):
            raise click.UsageError(f"--matrix does not support -f {options.format_}; use {', '.join(_MATRIX_FORMATS)}")
        if not _are_versions(options):
            raise click.UsageError("--matrix compares the known versions, not an XSD file")
        _refuse(given, (*_NOT_OF_MATRIX, *selection), "has no effect with --matrix")
    elif not (options.messages or selection["files_from"]):
        _refuse(given, tuple(selection), "has no effect without --messages")
    if options.docs and not _are_versions(options):
        raise click.UsageError("--docs has no effect with an XSD file, which has no document")


def refuse_generate(options: DiffVersionsOptions, format_: str) -> None:
    """Raise UsageError for --generate with a format that does not show the check."""
    if options.generate and "generate" in _given_options():
        raise click.UsageError(f"--generate has no effect with -f {format_}; use {', '.join(REPORT_FORMATS)}")


def versions_are_given() -> bool:
    """Return True if FROM is on the command line."""
    return click.get_current_context().get_parameter_source("old") is not ParameterSource.DEFAULT


def _refuse(given: Mapping[str, str], names: Sequence[str], problem: str) -> None:
    option = next((given[name] for name in names if name in given and name not in _CHANGE_FILTERS), None)
    if option is not None:
        raise click.UsageError(f"{option} {problem}")


def _given_options() -> dict[str, str]:
    """Return the options on the command line by the names of their parameters."""
    context = click.get_current_context()
    return {
        param.name: param.opts[-1]
        for param in context.command.params
        if isinstance(param, click.Option)
        and param.name is not None
        and context.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
        and context.params[param.name] is not False  # such as --no-progress, which requests nothing
    }


def _are_versions(options: DiffVersionsOptions) -> bool:
    from mmc_cli.compare import is_version

    return is_version(options.old) and is_version(options.new)
