"""The values that a shell completes: codes, services, rules, versions, formats, guides and files.

Each function is a callback of Click: it gets the text so far and returns the values that continue it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

CODE_TABLES = ("alert_codes.csv", "message_codes.csv")
_SERVICES = ("service_requests.csv",)


def files(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Leave the completion to the shell, which knows the files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(text, type="file")]


def commands(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete the words of a command, such as show alerts."""
    here = context.find_root()
    for word in context.params.get(parameter.name or "") or ():
        command = here.command.get_command(here, word) if isinstance(here.command, click.Group) else None
        if command is None:
            return []
        here = click.Context(command, parent=here, info_name=word)
    return matching(here.command.list_commands(here) if isinstance(here.command, click.Group) else (), text)


def codes(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete the last of several alert codes and message codes."""
    return last_of_list(_table_values(*CODE_TABLES), text)


def services(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete the last of several service references."""
    return last_of_list(_table_values(*_SERVICES), text)


def codes_or_files(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete the arguments of `mmc explain`: codes, services and rules; otherwise leave it to the shell."""
    known = {**_table_values(*CODE_TABLES, *_SERVICES), **rule_values()}
    return (matching(known, text) if text else []) or files(context, parameter, text)


def versions_and_records(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete the arguments of `mmc schema`."""
    from mmc_cli.records.registry import RECORDS
    from mmc_cli.specification import known_versions

    return matching(dict.fromkeys((*map(str, known_versions()), *RECORDS)), text)


def versions_or_files(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    """Complete a version; otherwise leave it to the shell."""
    from mmc_cli.specification import known_versions

    return matching(dict.fromkeys(map(str, known_versions())), text) or files(context, parameter, text)


def matching(values: "Iterable[str] | dict[str, str | None]", text: str, before: str = "") -> "list[CompletionItem]":
    """Return the values that begin with a text, ignoring case, with their meanings, if any."""
    from click.shell_completion import CompletionItem

    meanings = values if isinstance(values, dict) else dict.fromkeys(values)
    start = text.upper()
    return [
        CompletionItem(before + value, help=meaning)
        for value, meaning in meanings.items()
        if value.upper().startswith(start)
    ]


def last_of_list(values: "Iterable[str] | dict[str, str | None]", text: str) -> "list[CompletionItem]":
    """Return the values that complete the last of several, separated by commas."""
    before, comma, last = text.rpartition(",")
    return matching(values, last, before + comma)


def rule_values() -> dict[str, str | None]:
    """Return the rules by id, with their names."""
    from mmc_cli.rules.registry import ALL_RULES

    return {rule.id: rule.name for rule in ALL_RULES}


def _table_values(*tables: str) -> dict[str, str | None]:
    from mmc_cli.specification import table_rows

    return {row["code"]: row["name"] for table in tables for row in table_rows(table)}
