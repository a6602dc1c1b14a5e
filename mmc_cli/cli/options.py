"""The options that several commands share, and the types of their values."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mmc_cli.cli import completion_values
from mmc_cli.cli import selection as selection_values
from mmc_cli.cli.cluster_option import cluster
from mmc_cli.cli.number_types import Jobs, Limit
from mmc_cli.cli.version_option import ALL, AUTO, KnownVersion, mmc_version, mmc_versions
from mmc_cli.inputs.limits import MAX_BYTES, MAX_DEPTH, MAX_MESSAGES, MAX_RATIO, MAX_UNPACKED
from mmc_cli.model.counting import join_or
from mmc_cli.render import FORMATS, ResultKind, formats_for

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["ALL", "KnownVersion", "mmc_version", "mmc_versions"]

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
Decorator = Callable[[CommandT], CommandT]

_SEVERITIES = ("error", "warning", "info")


class FormatTarget(click.ParamType[tuple[str, str | None]]):
    """A format with or without a file to write it to, such as "full" or "sarif:out.sarif"."""

    name = "format"

    def __init__(self, kind: ResultKind) -> None:
        self._names = formats_for(kind)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "FORMAT[:FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str | None]:
        name, _, file = str(value).partition(":")
        if name not in self._names:
            self.fail(f"unknown format {name}; known formats: {', '.join(self._names)}", param, ctx)
        return name, file or None

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        return completion_values.matching(self._names, incomplete)


class KnownRules(click.ParamType[tuple[str, ...]]):
    """Rules separated by commas, each as an id, the beginning of an id, or a name."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from mmc_cli.rules.registry import ALL_RULES
        from mmc_cli.specification.similar_names import best_match
        from mmc_cli.validate.policy import rule_matches

        given = tuple(str(value).split(","))
        for each in given:
            if not any(rule_matches(rule, each) for rule in ALL_RULES):
                names = tuple(name for rule in ALL_RULES for name in (rule.id, rule.name))
                nearest = best_match(names, each)
                hint = f"did you mean {nearest}?" if nearest is not None else "mmc explain --list rules lists the rules"
                self.fail(f"unknown rule {each or '(empty)'}; {hint}", param, ctx)
        return given

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        return completion_values.last_of_list(completion_values.rule_values(), incomplete)


class SeverityOverride(click.ParamType[tuple[str, str]]):
    """A rule and its new severity, such as MMC202=error."""

    name = "severity"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        rules, _, severity = str(value).partition("=")
        if severity not in _SEVERITIES:
            examples = ", ".join(f"MMC202={each}" for each in _SEVERITIES)
            self.fail(f"expected a rule and a severity, such as {examples}; got {value}", param, ctx)
        (rule,) = KnownRules().convert(rules, param, ctx)
        return rule, severity


class PathIgnores(click.ParamType[tuple[str, tuple[str, ...]]]):
    """A pattern of files and the rules to ignore in them, such as legacy/*=MMC202,MMC203."""

    name = "ignores"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[str, ...]]:
        pattern, _, rules = str(value).rpartition("=")
        if not pattern:
            self.fail(f"expected a pattern and rules, such as 'legacy/*=MMC202'; got {value}", param, ctx)
        return pattern, KnownRules().convert(rules, param, ctx)


class RowKind(click.ParamType[str]):
    """A kind of rows of `mmc decode`, or the path or name of an element."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.decoding.rows import KINDS
        from mmc_cli.specification.similar_names import best_match

        if value not in KINDS and (intended := best_match(KINDS, value)) is not None:
            self.fail(f"unknown row kind '{value}'; did you mean '{intended}'?", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from mmc_cli.decoding.rows import KINDS

        return completion_values.matching(KINDS, incomplete)


def combine(*options: Decorator[Any]) -> Decorator[Any]:
    """Return a decorator that adds several options, listed in help in this order."""

    def decorate(command: CommandT) -> CommandT:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _limit(name: str, default: int, type_: Limit, help_: str) -> Decorator[Any]:
    return click.option(name, type=type_, default=default, help=f"{help_} (default: {type_.describe(default)}).")


paths = click.argument("paths", nargs=-1, metavar="PATH...", shell_complete=completion_values.files)
quiet = click.option("-q", "--quiet", is_flag=True, help="Print no closing lines, such as totals.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Also report information about valid messages.")
output = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write to FILE, which is replaced only when the output is complete.",
)
color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)


_wide = click.option("--wide", "format_", flag_value="wide", help="Show all columns of a table; same as -f wide.")


def formats(*kinds: ResultKind, output: Decorator[Any] = output) -> Decorator[Any]:
    """Return -f, -o and --color for a command that writes results of these kinds."""
    names = formats_for(*kinds)
    help_ = "Output format; --json is short for -f json." if "json" in names else "Output format."
    format_ = click.option("-f", "--format", "format_", type=click.Choice(names), help=help_)
    if "wide" not in names:
        return combine(format_, output, color)
    return combine(format_, _wide, output, color)


def format_targets(kind: ResultKind) -> Decorator[Any]:
    """Return -f, which may be given several times, -o and --color."""
    names = ", ".join(formats_for(kind))
    help_ = (
        f"Output format: {names}. With :FILE, write it to that file. May be given more than once. "
        "--json is short for -f json."
    )
    return combine(
        click.option("-f", "--format", "formats", type=FormatTarget(kind), multiple=True, help=help_), output, color
    )


policy = combine(
    click.option("--select", type=KnownRules(), multiple=True, metavar="RULE", help="Apply only these rules."),
    click.option(
        "--ignore",
        type=KnownRules(),
        multiple=True,
        metavar="RULE",
        help="Do not apply these rules. RULE is an id, the beginning of an id, or a name.",
    ),
    click.option(
        "--per-path-ignores",
        type=PathIgnores(),
        multiple=True,
        metavar="GLOB=RULE",
        help="Do not apply these rules in the files and folders of these names.",
    ),
    click.option(
        "--severity",
        type=SeverityOverride(),
        multiple=True,
        metavar="RULE=SEVERITY",
        help=f"Set the severity of a rule: {', '.join(_SEVERITIES)}.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice([*_SEVERITIES, "never"]),
        default="error",
        show_default=True,
        help="Exit with code 1 for findings of this severity or higher.",
    ),
)

kind = click.option("--kind", type=click.Choice(["alert", "response"]), help="Only messages of this kind.")

# The options that select messages.
_selectors = combine(
    click.option(
        "--device",
        multiple=True,
        callback=selection_values.devices,
        metavar="EUI",
        help="Only these devices, separated by commas; * and ? are wildcards.",
    ),
    click.option(
        "--code",
        multiple=True,
        callback=selection_values.codes,
        metavar="CODE",
        shell_complete=completion_values.codes,
        help="Only these alert codes or message codes, such as 8F72,8F73 or 8F*.",
    ),
    click.option(
        "--srv",
        multiple=True,
        callback=selection_values.services,
        metavar="SRV",
        shell_complete=completion_values.services,
        help="Only these service references, such as 4.8 or 4.8.1,4.8.2.",
    ),
    click.option(
        "--since",
        metavar="TIME",
        callback=selection_values.time_limit,
        help="Only from this time on, such as 2026-01-31, 2026-W05, yesterday or 7d (7 days ago).",
    ),
    click.option(
        "--until",
        metavar="TIME",
        callback=selection_values.time_limit,
        help="Only up to this time; a day, week or month is included in full.",
    ),
    click.option("--failed", is_flag=True, help="Only messages that report a failure."),
    click.option("--unique", is_flag=True, help="Drop duplicates: same originator, counter and message code."),
)

# The options that control how messages are read.
jobs = click.option(
    "-j",
    "--jobs",
    type=Jobs(),
    default=AUTO,
    show_default=True,
    metavar="N|auto",
    help="Number of worker processes.",
)

reading = combine(
    click.option(
        "--include",
        multiple=True,
        metavar="GLOB",
        help="Read the files of these names in folders and archives (default: by their suffix).",
    ),
    click.option(
        "--exclude", multiple=True, metavar="GLOB", help="Do not read the files of these names in folders and archives."
    ),
    click.option(
        "--xsd",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Validate against this XSD instead of the built-in schema.",
    ),
    click.option(
        "--csv-column",
        metavar="NAME|NUMBER",
        help="Column of a CSV file that holds the messages (default: every column with a message).",
    ),
    click.option(
        "--json-field",
        metavar="NAME",
        help="Field of JSON that holds the messages, such as a.b (default: every field with a message).",
    ),
    jobs,
    click.option(
        "--progress/--no-progress",
        default=None,
        envvar="MMC_PROGRESS",
        help="Show progress (default: at a terminal and in CI).",
    ),
    _limit("--max-bytes", MAX_BYTES, Limit(is_size=True), "Maximum size of a message, such as 64MiB"),
    _limit("--max-depth", MAX_DEPTH, Limit(MAX_DEPTH), "Maximum element depth"),
    _limit("--max-messages", MAX_MESSAGES, Limit(), "Maximum number of messages in a file or archive"),
    _limit("--max-unpacked", MAX_UNPACKED, Limit(is_size=True), "Maximum size that a compressed file unpacks to"),
    _limit("--max-ratio", MAX_RATIO, Limit(), "Maximum times its own size that a large archive unpacks to"),
)

choice = combine(_selectors, reading)

files_from = click.option(
    "--files-from",
    metavar="FILE|-",
    shell_complete=completion_values.files,
    help="Read more paths from FILE, or from standard input: one per line, or separated by NUL characters.",
)

# For every command that reads any number of paths.
selection = combine(choice, files_from, cluster)


def check_kind_of_result(format_: str | None, kind: ResultKind, subject: str) -> None:
    """Raise UsageError about `subject` if a format cannot write a kind of result."""
    if format_ is not None and kind not in FORMATS[format_].modules:
        raise click.UsageError(f"{subject} cannot be written as {format_}; use {join_or(formats_for(kind))}")
