"""Turns the settings of a project, mmc.toml or [tool.mmc] in pyproject.toml, into defaults for the options of commands.

A key is the long name of an option, so that an option is declared once, by its command. Top-level keys apply to every
command that has the option; those in a table such as [validate] or [show.alerts] to that command. Options that select
messages or write files are given on the command line only, so that no settings file hides or replaces anything.
"""

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import click

from mmc_cli.cli.option_groups import OPTION_GROUPS
from mmc_cli.cli.settings_file import FILE, read_table
from mmc_cli.model.errors import MmcError

Table: TypeAlias = Mapping[str, Any]

_SHARED_TITLES = ("Input", "Rules", "Performance")
_SHARED = frozenset({name for title in _SHARED_TITLES for name in OPTION_GROUPS[title]} | {"color", "quiet", "verbose"})
# Text and path options that may be set. Others are refused: they may name a file to write or a command to run.
_TEXTS = frozenset({"include", "exclude", "csv_column", "json_field", "columns", "rows", "xsd", "baseline"})
_PER_RUN = frozenset({*OPTION_GROUPS["Selection"], "fix", "in_place", "diff", "write_baseline", "config", "isolated"})
_PER_RUN |= {"listed_kind", "follow", "partition_by"}
_PER_RUN |= {"cluster"}  # a settings file must not send messages to another machine
_KEYS = {"mmc-version": "version"}


class Settings(NamedTuple):
    """The content of a settings file, with its path."""

    path: str
    table: Table

    def values_for(self, context: click.Context) -> dict[str, Any]:
        """Return the defaults of the options of a command, by parameter. The whole file is checked.

        Raises:
            MmcError: The file has an unknown key, or a value of the wrong kind.
        """
        options = settable_options(context.command)
        values = dict[str, Any]()
        for place, table in self._tables(context):
            for key, value in table.items():
                option = options.get(key)
                if option is not None and option.name is not None:
                    values[option.name] = self._convert(option, value, place + key)
        return values

    def error_of(self, option: click.Option, command: tuple[str, ...], problem: str) -> MmcError:
        """Return the error about a value that an option of a command does not accept."""
        key = setting_key(option)
        return self._error(f"{self.place_of(key, command) or ''} {key}".lstrip(), problem)

    def place_of(self, key: str, command: tuple[str, ...]) -> str | None:
        """Return the table that sets a key for a command, such as "[show.alerts]": "" for the file itself, or None."""
        found, table = ("" if key in self.table else None), self.table
        for depth, word in enumerate(command, 1):
            table = table.get(word, {})
            if key in table:
                found = f"[{'.'.join(command[:depth])}]"
        return found

    def _tables(self, context: click.Context) -> Iterator[tuple[str, Table]]:
        """Yield the tables that apply to a command, the most general first; check all."""
        root = context.find_root()
        own = command_words(context)
        commands = root.command if isinstance(root.command, click.Group) else None
        names = commands.list_commands(root) if commands is not None else []
        shared = {key: value for key, value in self.table.items() if key not in names}
        self._check_keys(shared, chain((context.command,), _commands(root)), names, "", shared_only=True)
        yield "", shared
        for name in (each for each in names if each in self.table):
            command = commands.get_command(root, name) if commands is not None else None
            if command is not None:
                yield from self._tables_of(command, context, (name,), own)

    def _tables_of(
        self, command: click.Command, context: click.Context, words: tuple[str, ...], own: tuple[str, ...]
    ) -> Iterator[tuple[str, Table]]:
        """Yield the tables of a command and of its subcommands that apply to `own`."""
        table: Any = self.table
        for word in words:
            table = table[word]
        place = ".".join(words) + "."
        if not isinstance(table, dict):
            raise self._error(place[:-1], f"expected a table, [{place[:-1]}]; got {_shown(table)}")
        inner = list_commands(command, context)
        options = {key: value for key, value in table.items() if key not in inner}
        self._check_keys(options, (command, *inner.values()), list(inner), place)
        if own[: len(words)] == words:
            yield place, options
        for name in inner:
            if name in table:
                yield from self._tables_of(inner[name], context, (*words, name), own)

    def _check_keys(
        self, table: Table, commands: Any, tables: list[str], place: str, shared_only: bool = False
    ) -> None:
        """Check that each key of a table is an option of one of the commands, and that its value is valid."""
        commands, seen = iter(commands), list[click.Command]()
        for key, value in table.items():
            while (option := _option_of(seen, key, shared_only)) is None:
                if (command := next(commands, None)) is None:
                    raise self._error(place + key, self._unknown(key, seen, tables, place, shared_only))
                seen.append(command)
            self._convert(option, value, place + key)

    def _unknown(
        self, key: str, commands: list[click.Command], tables: list[str], place: str, shared_only: bool
    ) -> str:
        from mmc_cli.specification.similar_names import best_match

        if key == "tool" and not place:
            return f"the settings of {FILE} are at its top, not in [tool.mmc]"
        if any(key == setting_key(each) for command in commands for each in options_of(command)):
            own = shared_only and any(key in settable_options(command) for command in commands)
            return "put it into the table of a command, such as [validate]" if own else "give it on the command line"
        known = [name for each in commands for name in settable_options(each) if _option_of([each], name, shared_only)]
        nearest = best_match(tuple(dict.fromkeys((*known, *tables))), key)
        hint = (
            f"did you mean {nearest}?"
            if nearest
            else f"mmc config {' '.join(place.split('.'))}".rstrip() + " lists all"
        )
        return f"unknown setting; {hint}"

    def _convert(self, option: click.Option, value: Any, place: str) -> Any:
        """Return a value in the form that Click expects. Raises MmcError for one of the wrong kind."""
        if option.is_flag:
            if isinstance(value, bool):
                return value
            raise self._error(place, f"expected true or false; got {_shown(value)}")
        if option.multiple:
            values = _pairs(value) if has_pairs(option) and isinstance(value, dict) else value
            values = values if isinstance(values, list) else [values]
            if option.name == "formats" and any(":" in str(each) for each in values):
                raise self._error(place, "the file of a format is given on the command line, as in -f sarif:FILE")
            if all(map(_is_text, values)):
                return tuple(map(str, values))
            raise self._error(place, f"expected a text or a list of texts; got {_shown(value)}")
        if not _is_text(value):
            raise self._error(place, f"expected a text or a number; got {_shown(value)}")
        text = str(value)
        return _beside(self.path, text) if isinstance(option.type, click.Path) else text

    def _error(self, place: str, problem: str) -> MmcError:
        return MmcError(f"{self.path}: {place}: {problem}")


def read_settings(path: str) -> Settings:
    """Return the settings in a file. Raises MmcError for one that cannot be read."""
    return Settings(path, read_table(path))


def command_words(context: click.Context) -> tuple[str, ...]:
    """Return the words that name a command, without "mmc"."""
    return tuple(context.command_path.split()[1:])


def setting_key(option: click.Option) -> str:
    """Return the key that sets an option: its long name."""
    name = next((each for each in option.opts if each.startswith("--")), option.opts[-1]).removeprefix("--")
    return _KEYS.get(name, name)


def options_of(command: click.Command) -> Iterator[click.Option]:
    """Yield the options of a command."""
    return (each for each in command.params if isinstance(each, click.Option))


def settable_options(command: click.Command) -> dict[str, click.Option]:
    """Return the options of a command that a settings file may set, by key."""
    return {setting_key(option): option for option in options_of(command) if _is_settable(option)}


def is_shared(option: click.Option) -> bool:
    """Return True for an option that may be set for all commands at once."""
    return option.name in _SHARED


def has_pairs(option: click.Option) -> bool:
    """Return True for an option whose values are NAME=VALUE, which may be a table."""
    return "=" in (option.metavar or "")


def list_commands(command: click.Command, context: click.Context) -> dict[str, click.Command]:
    """Return the commands in a group, by name; empty for a command that is not a group."""
    if not isinstance(command, click.Group):
        return {}
    found = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: each for name, each in found.items() if each is not None}


def _commands(root: click.Context) -> Iterator[click.Command]:
    """Yield every command, each imported only when its turn comes."""
    if isinstance(root.command, click.Group):
        for name in root.command.list_commands(root):
            command = root.command.get_command(root, name)
            if command is not None:
                yield from list_commands(command, root).values() or (command,)


def _option_of(commands: list[click.Command], key: str, shared_only: bool) -> click.Option | None:
    found = (settable_options(command).get(key) for command in commands)
    return next((each for each in found if each is not None and (is_shared(each) or not shared_only)), None)


def _is_settable(option: click.Option) -> bool:
    if option.name in _PER_RUN or option.hidden:
        return False
    is_text = isinstance(option.type, (click.Path, click.File, type(click.STRING)))
    return not is_text or option.is_flag or option.name in _TEXTS


def _pairs(table: Table) -> list[Any]:
    return [
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}" for name, value in table.items()
    ]


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _beside(path: str, file: str) -> str:
    """Return a path relative to the settings file as a path relative to the working folder."""
    return file if os.path.isabs(file) else os.path.normpath(os.path.join(os.path.dirname(path), file))


def _shown(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:40]}..."
