"""The classes of all commands: options in titled groups, `--json` for `-f json`, and help for a mistyped word.

Uses Click alone: rich-click and cloup add 25 to 60 ms to every start.
"""

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

import click

from mmc_cli.cli.option_groups import OPTION_GROUPS
from mmc_cli.cli.settings_options import name_settings_file, settings_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OWN = "Options"
_MAX_NAME_WIDTH = 30

# Words that users may try, and the commands for them.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "check": ("validate",),
    "message": ("show", "message"),
    "alerts": ("show", "alerts"),
    "responses": ("show", "responses"),
    "readings": ("show", "readings"),
    "gaps": ("show", "gaps"),
    "profile": ("show", "profile"),
    "summary": ("show", "summary"),
}
FILE_NAME = re.compile(r"(?is).*\.(xml|hex|zip|gz|tar|csv|tsv|json|jsonl)([!:#].*)?")
_PATH = re.compile(r"(?s).*[/\\].*|-")


OptionsT = TypeVar("OptionsT", bound=NamedTuple)


def take_options(kind: type[OptionsT], values: Mapping[str, Any]) -> tuple[OptionsT, dict[str, Any]]:
    """Divide the values that a command received into its own, as a named tuple, and the rest.

    An option that the command does not have is at the default of its field.
    """
    known = {**kind._field_defaults, **values}
    own = kind._make(known[name] for name in kind._fields)
    return own, {name: value for name, value in values.items() if name not in kind._fields}


class Command(click.Command):
    """A command whose help lists its options in titled groups, and which accepts --json for -f json.

    The settings of the project are the defaults of its options.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += settings_options(self.name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, self._with_formats(args))
        except click.BadParameter as error:
            raise name_settings_file(error, ctx) from None
        if "://" in str(ctx.params):
            from mmc_cli.cli.addresses import read_addresses

            read_addresses(ctx)
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections = dict(_option_records(self, ctx))
        width = min(_MAX_NAME_WIDTH, max(len(name) for rows in sections.values() for name, _ in rows))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), text) for name, text in rows], col_max=_MAX_NAME_WIDTH)

    def _with_formats(self, args: list[str]) -> list[str]:
        """Return the arguments with `--json` written as `-f json`."""
        if not any(parameter.name in ("format_", "formats") for parameter in self.params):
            return args
        end = args.index("--") if "--" in args else len(args)
        return [part for arg in args[:end] for part in (("-f", "json") if arg == "--json" else (arg,))] + args[end:]


class Group(click.Group):
    """A group that shows the message at a path, and suggests the nearest command for an unknown word."""

    command_class = Command
    message_command: ClassVar[tuple[str, ...]] = ("message",)
    aliases: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in self.aliases:
            args = [*self.aliases[word], *args[1:]]
        elif word not in self.list_commands(ctx) and not ctx.resilient_parsing:
            args = [*self._command_for(word, ctx), *args[1:]]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]

    def _command_for(self, word: str, ctx: click.Context) -> tuple[str, ...]:
        """Return the command that a word stands for. Raises UsageError, with a hint, if there is none."""
        if os.path.isdir(word):
            raise click.UsageError(f"{word} is a folder; try mmc validate, mmc show alerts or mmc show summary", ctx)
        if word.startswith("-") and word != "-":
            return (word,)
        if os.path.exists(word) or FILE_NAME.fullmatch(word) or _PATH.fullmatch(word):
            return (*self.message_command, word)
        raise click.UsageError(f"unknown command {word}; {self._hint(word, ctx)}", ctx)

    def _hint(self, word: str, ctx: click.Context) -> str:
        from mmc_cli.specification.similar_names import best_match

        if (nearest := best_match((*self.list_commands(ctx), *self.aliases), word)) is not None:
            return f"did you mean {nearest}?"
        from mmc_cli.inputs.missing_path import describe_missing

        _, _, file = describe_missing(word).partition("; ")
        return file or f"{ctx.command_path} --help lists the commands"


def _option_records(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each title with the names and texts of its options."""
    records: dict[str, list[tuple[str, str]]] = {}
    help_ = command.get_help_option(ctx)
    for parameter in (*command.params, help_):
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)) is not None:
            records.setdefault("help" if parameter is help_ else str(parameter.name), []).append(record)
    grouped = {name for names in OPTION_GROUPS.values() for name in names}
    groups = {_OWN: tuple(name for name in records if name not in grouped), **OPTION_GROUPS}
    for title, names in groups.items():
        if rows := [record for name in names for record in records.get(name, ())]:
            yield title, rows
