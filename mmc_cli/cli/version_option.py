"""The option --mmc-version: a version, "auto" for the one that a message declares, "all" where a command allows it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mmc_cli.cli import completion_values
from mmc_cli.model.version import Version, parse_version

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

AUTO, ALL = "auto", "all"


class KnownVersion(click.ParamType[Version | None]):
    """A version in versions.csv, or "auto" as None. The file is read only for a given version and for help."""

    name = "version"
    words: tuple[str, ...] = (AUTO,)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join((*_version_names(), *self.words))}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Version | None:
        if value is None or isinstance(value, Version):
            return value
        if value == AUTO:
            return None
        if value not in (known := _version_names()):
            versions = ", ".join((*known, *self.words))
            self.fail(f"unknown MMC version {value}{_origin(param, ctx)}; known versions: {versions}", param, ctx)
        return parse_version(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        return completion_values.matching((*_version_names(), *self.words), incomplete)


class KnownVersions(KnownVersion):
    """A version, "auto" as None, or "all" unchanged."""

    words = (AUTO, ALL)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value == ALL else super().convert(value, param, ctx)


def _origin(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """Return where a value is from if it was not given on the command line."""
    if ctx is None or param is None or not isinstance(param.envvar, str):
        return ""
    is_from_environment = ctx.get_parameter_source(str(param.name)) is ParameterSource.ENVIRONMENT
    return f" in {param.envvar}" if is_from_environment else ""


def _version_names() -> list[str]:
    from mmc_cli.specification import known_versions

    return [str(version) for version in known_versions()]


def _version_option(type_: KnownVersion, more: str = "") -> Callable[..., Any]:
    return click.option(
        "--mmc-version",
        type=type_,
        default="4.0",
        show_default=True,
        envvar="MMC_VERSION",
        help=f"MMC version of the messages; auto uses the version that each message declares{more}.",
    )


mmc_version = _version_option(KnownVersion())
mmc_versions = _version_option(KnownVersions(), ", all checks against every version")
