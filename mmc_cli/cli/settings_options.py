"""The options --config and --isolated of every command, and the settings file that they choose."""

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from mmc_cli.cli.settings import Settings

# Commands that explain the tool, which must work with a broken settings file.
_WITHOUT_SETTINGS = ("help", "completion")
_ISOLATED, _SETTINGS = "mmc_cli.isolated", "mmc_cli.settings"


def settings_options(command: str | None) -> list[click.Parameter]:
    """Return the settings options of every command; --isolated is always processed first."""
    hidden = command in _WITHOUT_SETTINGS
    isolated = click.Option(
        ["--isolated"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        hidden=hidden,
        callback=_isolate,
        help="Use no settings file.",
    )
    config = click.Option(
        ["--config"],
        type=click.Path(),
        metavar="FILE",
        envvar="MMC_CONFIG",
        is_eager=True,
        expose_value=False,
        hidden=hidden,
        callback=_apply_settings,
        help="Use this settings file (default: the nearest mmc.toml or pyproject.toml).",
    )
    return [isolated, config]


def _isolate(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    context.meta[_ISOLATED] = value
    _check_config_and_isolated(context)


def _check_config_and_isolated(context: click.Context) -> None:
    """Raise UsageError if --config and --isolated are both given, in either order."""
    if context.meta.get(_ISOLATED) and context.get_parameter_source("config") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--config and --isolated cannot be combined", context)


def _apply_settings(context: click.Context, parameter: click.Parameter, file: str | None) -> None:
    """Use the settings in a file, by default the one found, as defaults of the options."""
    if context.resilient_parsing or context.command.name in _WITHOUT_SETTINGS:
        return
    _check_config_and_isolated(context)
    if context.meta.get(_ISOLATED):
        return
    from mmc_cli.cli.settings_file import find_settings_file  # `settings` is imported only if there is a file

    if (path := file if file is not None else find_settings_file()) is not None:
        from mmc_cli.cli.settings import read_settings

        context.meta[_SETTINGS] = settings = read_settings(path)
        context.default_map = settings.values_for(context)


def settings_in_force(context: click.Context) -> "Settings | None":
    """Return the settings in force for a command, if any."""
    settings: Settings | None = context.meta.get(_SETTINGS)
    return settings


def is_from_settings_file(parameter: str) -> bool:
    """Return whether the value of an option of the running command comes from a settings file."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.DEFAULT_MAP


def name_settings_file(error: click.BadParameter, context: click.Context) -> Exception:
    """Return the error about a value; for one from a settings file, an error that names the file and the key."""
    option, settings = error.param, settings_in_force(context)
    if settings is None or not isinstance(option, click.Option) or option.name is None:
        return error
    if context.get_parameter_source(option.name) is not ParameterSource.DEFAULT_MAP:
        return error
    from mmc_cli.cli.settings import command_words
    from mmc_cli.cli.usage_errors import reword

    return settings.error_of(option, command_words(context), reword(error.message))
