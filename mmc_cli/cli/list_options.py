"""The options of the commands that list rows."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mmc_cli.cli.sorting import SortKey
    from mmc_cli.model.version import Version


class ListOptions(NamedTuple):
    """The arguments and options of a list that do not choose what is read."""

    paths: tuple[str, ...]
    mmc_version: "Version | None"
    format_: str | None
    output: str | None
    color: str
    columns: tuple[str, ...]
    quiet: bool
    sort: "SortKey | None" = None
