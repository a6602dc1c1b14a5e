"""Makes the JSON Schema of a settings file from the options of the commands; editors check a file with it."""

from typing import Any, TypeAlias

import click

from mmc_cli.cli.number_types import Jobs, Limit
from mmc_cli.cli.settings import has_pairs, is_shared, list_commands, settable_options
from mmc_cli.cli.version_option import KnownVersion

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def settings_schema(context: click.Context) -> Schema:
    """Return the JSON Schema of the settings for a command and its subcommands."""
    tables = _tables(context.command, context)
    shared: Schema = {}
    for command in _all_commands(context.command, context):
        for key, option in settable_options(command).items():
            if is_shared(option):
                shared.setdefault(key, _schema_of(option))
    return {"$schema": _DRAFT, "title": "mmc.toml", **_object({**shared, **tables})}


def _tables(command: click.Command, context: click.Context) -> Schema:
    """Return the schemas of the tables of the commands in a group; a key of a group is for each command in it."""
    tables: Schema = {}
    for name, each in list_commands(command, context).items():
        own = {
            key: _schema_of(option)
            for one in _all_commands(each, context)
            for key, option in settable_options(one).items()
        }
        if own:
            tables[name] = _object({**own, **_tables(each, context)})
    return tables


def _all_commands(command: click.Command, context: click.Context) -> list[click.Command]:
    inner = list_commands(command, context).values()
    return [found for each in inner for found in _all_commands(each, context)] if inner else [command]


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _schema_of(option: click.Option) -> Schema:
    if option.is_flag:
        schema: Schema = {"type": "boolean"}
    elif isinstance(option.type, click.Choice):
        schema = {"enum": list(option.type.choices)}
    elif isinstance(option.type, (Jobs, Limit)):
        schema = {"type": ["integer", "string"]}
    else:
        schema = {"type": ["string", "number"] if isinstance(option.type, KnownVersion) else "string"}
    if option.multiple:
        alternatives = [schema, {"type": "array", "items": schema}]
        if has_pairs(option):
            alternatives.append({"type": "object", "additionalProperties": {"type": ["string", "array"]}})
        schema = {"anyOf": alternatives}
    return {"description": option.help, **schema} if option.help else schema
