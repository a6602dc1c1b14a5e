"""The options that mean the same in every command."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, TypeVar

import click

from mmc_cli.inputs.limits import MAX_BYTES, MAX_DEPTH, MAX_MESSAGES
from mmc_cli.model.version import Version, parse_version

Command = TypeVar("Command", bound=Callable[..., Any])

AUTO = "auto"
_MAX_JOBS = 256


class OrderedGroup(click.Group):
    """A group that lists its commands in the order in which they are written, not by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class KnownVersion(click.ParamType[Version | None]):
    """A version in versions.csv; read only when a version is given or help is asked for."""

    name = "version"

    def __init__(self, *others: str) -> None:
        self._others = others

    def _names(self) -> tuple[str, ...]:
        from mmc_cli.specification import known_versions

        return (*(str(each) for each in known_versions()), *self._others)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Version | None:
        if value is None or isinstance(value, Version):
            return value
        if value not in self._names():
            self.fail(f"{value} is not a version that mmc knows; it knows {', '.join(self._names())}", param, ctx)
        return None if value == AUTO else parse_version(value)


paths = click.argument("paths", nargs=-1, metavar="PATH...")
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing beside the results.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Say more, such as information about valid messages.")
output = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file, whole or not at all."
)
mmc_version = click.option(
    "--mmc-version",
    type=KnownVersion(AUTO),
    default="4.0",
    show_default=True,
    envvar="MMC_VERSION",
    help="Version to read the messages by; auto takes the one each message declares.",
)
_color = click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output."
)


class FormatTarget(click.ParamType[tuple[str, str | None]]):
    """A format, with or without a file to write it to: "full", or "sarif:out.sarif"."""

    name = "format"

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "FORMAT[:FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str | None]:
        name, _, file = str(value).partition(":")
        if name not in self._names:
            self.fail(f"{name} is not a format; the formats are {', '.join(self._names)}", param, ctx)
        return name, file or None


class KnownRule(click.ParamType[tuple[str, ...]]):
    """A rule's id, the beginning of one, or its name; several with commas between them."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from mmc_cli.rules.registry import ALL_RULES
        from mmc_cli.specification.wording import sort_by_similarity
        from mmc_cli.validate.policy import rule_matches

        given = tuple(str(value).split(","))
        for each in given:
            if not any(rule_matches(rule, each) for rule in ALL_RULES):
                near = sort_by_similarity(tuple(name for rule in ALL_RULES for name in (rule.id, rule.name)), each)[:3]
                self.fail(f"{each} is no rule; the nearest are {', '.join(near)}", param, ctx)
        return given


class SeverityOverride(click.ParamType[tuple[str, str]]):
    """A rule and how bad it is to be: MMC202=error."""

    name = "weight"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        rule, _, severity = str(value).partition("=")
        if severity not in ("error", "warning", "info"):
            self.fail(f"{value} is no severity of a rule: write MMC202=error, =warning or =info", param, ctx)
        (known,) = KnownRule().convert(rule, param, ctx)
        return known, severity


class Jobs(click.ParamType[int]):
    """How many processes: a number, or "auto", which is 0."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == AUTO:
            return 0
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= _MAX_JOBS):
            self.fail(f"{value} is no number of processes: write 1 to {_MAX_JOBS}, or auto", param, ctx)
        return int(text)


def _limit(name: str, default: int, most: int | None, text: str) -> Callable[[Command], Command]:
    return click.option(
        name, type=click.IntRange(1, most), default=default, show_default=f"{default:,}", metavar="N", help=text
    )


def targets(*names: str) -> Callable[[Command], Command]:
    """-f, which may be given several times, -o and --color."""
    help_ = f"How to write it: {', '.join(names)}; with :FILE to a file. May be given more than once."
    format_ = click.option("-f", "--format", "formats", type=FormatTarget(names), multiple=True, help=help_)
    return lambda command: format_(output(_color(command)))


_POLICY = (
    click.option("--select", type=KnownRule(), multiple=True, metavar="RULE", help="Only these rules, by id or name."),
    click.option("--ignore", type=KnownRule(), multiple=True, metavar="RULE", help="Not these rules."),
    click.option(
        "--severity", type=SeverityOverride(), multiple=True, metavar="RULE=LEVEL", help="Make a rule this bad."
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        default="error",
        show_default=True,
        help="Exit with 1 for findings this bad or worse.",
    ),
)


def policy(command: Command) -> Command:
    """The options that say which findings count, and how much."""
    for option in reversed(_POLICY):
        command = option(command)
    return command


def formats(*names: str) -> Callable[[Command], Command]:
    """-f, -o and --color, for a command that can write these formats."""
    format_ = click.option("-f", "--format", "format_", type=click.Choice(names), help="How to write it.")
    return lambda command: format_(output(_color(command)))


def _moment(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text} is not a time: write 2026-01-31 or 2026-01-31T09:30:00Z") from None
    if len(text) <= len("2026-01-31") and parameter.name == "until":
        when = datetime.combine(when.date(), time.max)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


kind = click.option("--kind", type=click.Choice(["alert", "response"]), help="Only messages of this kind.")
_SELECTION = (
    click.option("--device", multiple=True, metavar="EUI", help="Only this device; * and ? stand for anything."),
    click.option("--code", multiple=True, metavar="CODE", help="Only this alert or message code, as 8F72 or 8F*."),
    click.option("--srv", multiple=True, metavar="SRV", help="Only this service reference, as 4.8 or 4.8.1."),
    click.option("--since", metavar="TIME", callback=_moment, help="Only from this time on, as 2026-01-31."),
    click.option("--until", metavar="TIME", callback=_moment, help="Only up to this time; a day counts whole."),
    click.option("--failed", is_flag=True, help="Only messages that report a failure."),
    click.option("--unique", is_flag=True, help="Of messages with one originator, counter and code only the first."),
)
_READING = (
    click.option("--files-from", metavar="FILE|-", help="Read the paths listed there, one a line or NULs between."),
    click.option(
        "--xsd", type=click.Path(dir_okay=False), metavar="FILE", help="Let this schema decide what is valid, not ours."
    ),
    click.option("--csv-column", metavar="NAME|NUMBER", help="Column of a CSV file with messages; else it is found."),
    click.option("--json-field", metavar="NAME", help="Field of JSON lines with messages, as a.b; else it is found."),
    click.option(
        "-j",
        "--jobs",
        type=Jobs(),
        default="auto",
        show_default=True,
        metavar="N|auto",
        help="Processes to share work.",
    ),
    click.option("--progress/--no-progress", default=None, help="Say how far it is; else at a terminal and in CI."),
    _limit("--max-bytes", MAX_BYTES, None, "Largest message that is read."),
    _limit("--max-depth", MAX_DEPTH, MAX_DEPTH, "Most elements inside each other."),
    _limit("--max-messages", MAX_MESSAGES, None, "Most messages of one file or archive."),
)


def selection(command: Command) -> Command:
    """The options that choose messages and say how to read them, shared by every command that reads many."""
    for option in reversed((*_SELECTION, *_READING)):
        command = option(command)
    return command
