"""The options that commands share, and the types of their values."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, TypeVar

import click

from mmc_cli.cli import selection as selection_values
from mmc_cli.inputs.limits import MAX_BYTES, MAX_DEPTH, MAX_MESSAGES, MAX_RATIO, MAX_UNPACKED
from mmc_cli.model.version import Version, parse_version
from mmc_cli.render import FORMATS, ResultKind, formats_for

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
Decorator = Callable[[CommandT], CommandT]

AUTO = "auto"
_MAX_JOBS = 256
_SEVERITIES = ("error", "warning", "info")


class OrderedGroup(click.Group):
    """A group that lists its commands in the order in which they are defined."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class KnownVersion(click.ParamType[Version | None]):
    """A version in versions.csv, or "auto" as None. The file is read only for a given version and for help."""

    name = "version"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join((*_version_names(), AUTO))}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Version | None:
        if value is None or isinstance(value, Version):
            return value
        if value == AUTO:
            return None
        if value not in (known := _version_names()):
            self.fail(f"unknown MMC version {value}; known versions: {', '.join((*known, AUTO))}", param, ctx)
        return parse_version(value)


def _version_names() -> list[str]:
    from mmc_cli.specification import known_versions

    return [str(version) for version in known_versions()]


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


class KnownRules(click.ParamType[tuple[str, ...]]):
    """Rules separated by commas, each as an id, the beginning of an id, or a name."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from mmc_cli.rules.registry import ALL_RULES
        from mmc_cli.specification.wording import sort_by_similarity
        from mmc_cli.validate.policy import rule_matches

        given = tuple(str(value).split(","))
        for each in given:
            if not any(rule_matches(rule, each) for rule in ALL_RULES):
                nearest = sort_by_similarity(tuple(name for rule in ALL_RULES for name in (rule.id, rule.name)), each)[
                    0
                ]
                self.fail(f"unknown rule {each}; did you mean {nearest}?", param, ctx)
        return given


class SeverityOverride(click.ParamType[tuple[str, str]]):
    """A rule and the severity it is to have, such as MMC202=error."""

    name = "severity"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        rules, _, severity = str(value).partition("=")
        if severity not in _SEVERITIES:
            examples = ", ".join(f"MMC202={each}" for each in _SEVERITIES)
            self.fail(f"expected a rule and a severity, such as {examples}; got {value}", param, ctx)
        (rule,) = KnownRules().convert(rules, param, ctx)
        return rule, severity


class Jobs(click.ParamType[int]):
    """A number of processes; "auto" is 0."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == AUTO:
            return 0
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= _MAX_JOBS):
            self.fail(f"expected a number from 1 to {_MAX_JOBS}, or auto; got {value}", param, ctx)
        return int(text)


class RowKind(click.ParamType[str]):
    """A kind of rows that `mmc decode` makes, or the path or name of an element."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from mmc_cli.decoding.rows import ROWS
        from mmc_cli.specification.wording import best_match

        if value not in ROWS and (intended := best_match(tuple(ROWS), value)) is not None:
            self.fail(f"unknown row kind '{value}'; did you mean '{intended}'?", param, ctx)
        return str(value)


def _combine(*options: Decorator[Any]) -> Decorator[Any]:
    """Return a decorator that adds several options, listed in help in this order."""

    def decorate(command: CommandT) -> CommandT:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _limit(name: str, default: int, maximum: int | None, help_: str) -> Decorator[Any]:
    text = f"{help_} (default: {default:,})."
    return click.option(name, type=click.IntRange(1, maximum), default=default, metavar="N", help=text)


def _parse_time(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        message = f"expected a time such as 2026-01-31 or 2026-01-31T09:30:00Z; got {text}"
        raise click.BadParameter(message) from None
    if len(text) <= len("2026-01-31") and parameter.name == "until":
        parsed = datetime.combine(parsed.date(), time.max)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


paths = click.argument("paths", nargs=-1, metavar="PATH...")
quiet = click.option("-q", "--quiet", is_flag=True, help="Print the results only, without closing lines.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Also report information about valid messages.")
output = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write to FILE, which is replaced only when the output is complete.",
)
mmc_version = click.option(
    "--mmc-version",
    type=KnownVersion(),
    default="4.0",
    show_default=True,
    envvar="MMC_VERSION",
    help="MMC version of the messages; auto uses the version that each message declares.",
)
color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)


_wide = click.option("--wide", "format_", flag_value="wide", help="Show all columns of a table; same as -f wide.")


def formats(*kinds: ResultKind) -> Decorator[Any]:
    """Return -f, -o and --color for a command that writes results of these kinds."""
    names = formats_for(*kinds)
    format_ = click.option("-f", "--format", "format_", type=click.Choice(names), help="Output format.")
    if "wide" not in names:
        return _combine(format_, output, color)
    return _combine(format_, _wide, output, color)


def format_targets(kind: ResultKind) -> Decorator[Any]:
    """Return -f, which may be given several times, -o and --color."""
    names = ", ".join(formats_for(kind))
    help_ = f"Output format: {names}. With :FILE, write it to that file. May be given more than once."
    return _combine(
        click.option("-f", "--format", "formats", type=FormatTarget(kind), multiple=True, help=help_), output, color
    )


policy = _combine(
    click.option("--select", type=KnownRules(), multiple=True, metavar="RULE", help="Apply only these rules."),
    click.option(
        "--ignore",
        type=KnownRules(),
        multiple=True,
        metavar="RULE",
        help="Do not apply these rules. RULE is an id, the beginning of an id, or a name.",
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

# The options that select messages and say how to read them, for every command that reads many.
selection = _combine(
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
        help="Only these alert codes or message codes, such as 8F72,8F73 or 8F*.",
    ),
    click.option(
        "--srv",
        multiple=True,
        callback=selection_values.services,
        metavar="SRV",
        help="Only these service references, such as 4.8 or 4.8.1,4.8.2.",
    ),
    click.option("--since", metavar="TIME", callback=_parse_time, help="Only from this time on, such as 2026-01-31."),
    click.option("--until", metavar="TIME", callback=_parse_time, help="Only up to this time; a date is included."),
    click.option("--failed", is_flag=True, help="Only messages that report a failure."),
    click.option("--unique", is_flag=True, help="Drop duplicates: same originator, counter and message code."),
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
        "--files-from",
        metavar="FILE|-",
        help="Read more paths from FILE, or from standard input: one per line, or separated by NUL characters.",
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
    click.option(
        "-j",
        "--jobs",
        type=Jobs(),
        default=AUTO,
        show_default=True,
        metavar="N|auto",
        help="Number of worker processes.",
    ),
    click.option(
        "--progress/--no-progress",
        default=None,
        envvar="MMC_PROGRESS",
        help="Show progress (default: at a terminal and in CI).",
    ),
    _limit("--max-bytes", MAX_BYTES, None, "Maximum size of a message in bytes"),
    _limit("--max-depth", MAX_DEPTH, MAX_DEPTH, "Maximum element depth"),
    _limit("--max-messages", MAX_MESSAGES, None, "Maximum number of messages in a file or archive"),
    _limit("--max-unpacked", MAX_UNPACKED, None, "Maximum size in bytes that a compressed file unpacks to"),
    _limit("--max-ratio", MAX_RATIO, None, "Maximum times its own size that a large archive unpacks to"),
)


def check_format(format_: str | None, kind: ResultKind, problem: str) -> None:
    """Raise UsageError, saying what is the problem, for a format that cannot write a kind of result."""
    if format_ is not None and kind not in FORMATS[format_].modules:
        raise click.UsageError(f"{problem} cannot be written as {format_}; use {' or '.join(formats_for(kind))}")
