"""The classes of all commands: options in titled groups, `--json` for `-f json`, and help for a mistyped word.

Click's own means: rich-click and cloup do the same, and take 25 to 60 ms to import, which each run would pay.
"""

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The title under which help lists each option, by parameter. An option that is in no row is listed first, as one of
# the command's own.
OPTION_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Input": ("mmc_version", "xsd", "files_from", "include", "exclude", "csv_column", "json_field"),
    "Selection": ("kind", "device", "code", "srv", "since", "until", "failed", "unique"),
    "Rules": ("select", "ignore", "severity", "fail_on", "statistics"),
    "Output": ("format_", "formats", "output", "failed_files_to", "excel", "color", "quiet", "verbose", "help"),
    "Performance": ("jobs", "progress", "max_bytes", "max_depth", "max_messages", "max_unpacked", "max_ratio"),
}
_OWN = "Options"
_MAX_NAME_WIDTH = 30

# Words that people try, and the commands that they mean.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "check": ("validate",),
    "diff": ("diff-versions",),
    "message": ("show", "message"),
    "alerts": ("show", "alerts"),
    "responses": ("show", "responses"),
    "readings": ("show", "readings"),
    "gaps": ("show", "gaps"),
    "summary": ("show", "summary"),
}
_PATH = re.compile(r".*[/\\].*|.*\.(xml|zip|gz|tar|csv|tsv|json|jsonl)([!:#].*)?|-", re.DOTALL | re.IGNORECASE)


class Command(click.Command):
    """A command whose help lists its options in titled groups, and which takes the name of a format as an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._with_formats(args))

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
    """A group in which a path stands for the command that shows a message, and an unknown word gets the nearest."""

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
            args = [*self._meant_by(word, ctx), *args[1:]]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]

    def _meant_by(self, word: str, ctx: click.Context) -> tuple[str, ...]:
        """Return the words of the command that a word means. Raises UsageError, which points the way, for none."""
        if os.path.isdir(word):
            raise click.UsageError(f"{word} is a folder; try mmc validate, mmc show alerts or mmc show summary", ctx)
        if word.startswith("-") and word != "-":
            return (word,)
        if os.path.exists(word) or _PATH.fullmatch(word):
            return (*self.message_command, word)
        raise click.UsageError(f"unknown command {word}; {self._hint(word, ctx)}", ctx)

    def _hint(self, word: str, ctx: click.Context) -> str:
        from mmc_cli.specification.wording import best_match

        if (nearest := best_match((*self.list_commands(ctx), *self.aliases), word)) is not None:
            return f"did you mean {nearest}?"
        return f"{ctx.command_path} --help lists the commands"


def _option_records(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each title with the names and texts of its options."""
    records = {
        parameter.name: record
        for parameter in command.params
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)) is not None
    }
    if (help_ := command.get_help_option(ctx)) is not None and (record := help_.get_help_record(ctx)) is not None:
        records["help"] = record
    grouped = {name for names in OPTION_GROUPS.values() for name in names}
    groups = {_OWN: tuple(name for name in records if name not in grouped), **OPTION_GROUPS}
    for title, names in groups.items():
        if rows := [records[name] for name in names if name in records]:
            yield title, rows
