"""`mmc config`: the settings in force, and the origin of each."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command
from mmc_cli.cli.number_types import Limit
from mmc_cli.cli.settings_file import FILE, PYPROJECT
from mmc_cli.cli.settings_options import settings_in_force
from mmc_cli.model.errors import MmcError

if TYPE_CHECKING:
    from mmc_cli.cli.settings import Settings
    from mmc_cli.records.setting import SettingRow


@click.command(cls=Command, epilog="Guide: mmc help every-day.")
@click.argument("command", nargs=-1, metavar="[COMMAND]", shell_complete=completion_values.commands)
@options.formats("row")
@options.quiet
@click.pass_context
def config(
    context: click.Context, command: tuple[str, ...], format_: str | None, output: str | None, color: str, quiet: bool
) -> int:
    """Show the settings in force, and where each is from.

    Settings are in mmc.toml, or in pyproject.toml under [tool.mmc], in the working folder or above it. Without COMMAND,
    the settings for all commands and those that the file has for one are listed.

    \b
    mmc config
    mmc config validate
    mmc config show alerts
    mmc schema settings          the JSON Schema of the file
    """
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output, print_note

    settings = settings_in_force(context)
    rows = list(_rows_of(_find_command(context, command), settings) if command else _rows_of_all(context, settings))
    with open_output(output, color) as out:
        out.write(rows, out.choose_format(format_, "table", "tsv"), "row")
    if not quiet:
        print_note(
            f"settings: {settings.path}"
            if settings is not None
            else f"no {FILE} or {PYPROJECT} with settings here or above"
        )
    return ExitCode.OK


def _find_command(context: click.Context, words: Sequence[str]) -> click.Context:
    """Return the context of a command. Raises UsageError for unknown words."""
    current = context.find_root()
    for word in words:
        found = current.command.get_command(current, word) if isinstance(current.command, click.Group) else None
        if found is None:
            raise click.UsageError(f"unknown command {word}; mmc --help lists the commands", context)
        current = click.Context(found, parent=current, info_name=word)
    return current


def _rows_of_all(context: click.Context, settings: "Settings | None") -> "Iterator[SettingRow]":
    """Yield the settings for every command, then those that the file has for single commands."""
    from mmc_cli.cli.settings import command_words, is_shared, setting_key
    from mmc_cli.records.setting import SettingRow

    seen, rows_of_commands = set[str](), list[SettingRow]()
    for each in _all_contexts(context.find_root()):
        words = command_words(each)
        for option, row in _settings(each, settings):
            key = setting_key(option)
            place = settings.place_of(key, words) if settings is not None else None
            if place:
                rows_of_commands.append(row)
            elif is_shared(option) and key not in seen:
                seen.add(key)
                yield _for_every_command(row)
    yield from rows_of_commands


def _for_every_command(row: "SettingRow") -> "SettingRow":
    from msgspec.structs import replace

    return replace(row, command=None)


def _rows_of(command: click.Context, settings: "Settings | None") -> "Iterator[SettingRow]":
    return (row for _, row in _settings(command, settings))


def _all_contexts(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of each command that is not a group."""
    from mmc_cli.cli.settings import list_commands

    inner = list_commands(context.command, context)
    for name, each in inner.items():
        yield from _all_contexts(click.Context(each, parent=context, info_name=name))
    if not inner and context.parent is not None:
        yield context


def _settings(context: click.Context, settings: "Settings | None") -> "Iterator[tuple[click.Option, SettingRow]]":
    """Yield each option of a command that may be set, with its value in force."""
    from mmc_cli.cli.settings import command_words, settable_options
    from mmc_cli.records.setting import SettingRow

    values = settings.values_for(context) if settings is not None else {}
    words = command_words(context)
    for key, option in settable_options(context.command).items():
        value, origin = option.get_default(context), "default"
        if isinstance(option.envvar, str) and os.environ.get(option.envvar):
            value, origin = option.value_from_envvar(context), option.envvar
        elif settings is not None and option.name in values:
            value, place = values[option.name], settings.place_of(key, words)
            origin = f"{settings.path} {place}".rstrip()
        try:
            if origin != "default":
                option.type_cast_value(context, value)
        except click.BadParameter as error:
            raise MmcError(f"{origin}: {key}: {error.message}") from None
        yield option, SettingRow(" ".join(words), key, _shown(option, value), origin)


def _shown(option: click.Option, value: Any) -> str | None:
    """Return a value in readable form, or None."""
    if not isinstance(value, (str, int, float, tuple, list)) or value == ():
        return None
    if isinstance(option.type, Limit) and isinstance(value, int):
        return option.type.describe(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
