"""The option --columns: which columns to write, and in what order."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import click

from mmc_cli.cli.selection import split_names
from mmc_cli.cli.settings_options import is_from_settings_file
from mmc_cli.model.errors import MmcError
from mmc_cli.model.json_types import Row
from mmc_cli.render import FORMATS

columns_option = click.option(
    "--columns",
    metavar="NAMES",
    callback=split_names,
    help="Only these columns, in this order, separated by commas.",
)


class ChosenRow(NamedTuple):
    """Some columns of a row."""

    row: Any
    columns: tuple[str, ...]

    def cells(self) -> dict[str, str]:
        """Return the chosen columns in the order in which they were given."""
        return _choose(self.row.cells(), self.columns)


def usable_columns(columns: tuple[str, ...], format_: str | None, has_columns: bool = True) -> tuple[str, ...]:
    """Return the columns to write; those of a settings file are ignored for output without columns.

    Args:
        format_: The format, which may write whole records.
        has_columns: Whether the command writes a list at all.

    Raises:
        UsageError: The command line asks for columns of output without columns.
    """
    if not columns or (has_columns and not (format_ is not None and FORMATS[format_].writes_records)):
        return columns
    if is_from_settings_file("columns"):
        return ()
    if has_columns:
        raise click.UsageError(f"--columns cannot be combined with -f {format_}, whose records have a fixed shape")
    raise click.UsageError("--columns needs output with columns, such as that of --rows readings or --list")


def choose_columns(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[ChosenRow]:
    """Yield rows with the chosen columns."""
    return (ChosenRow(row, columns) for row in rows)


def choose_names(names: Mapping[str, str] | None, columns: tuple[str, ...]) -> Mapping[str, str] | None:
    """Return the chosen columns of a table without rows."""
    return _choose(names, columns) if names is not None else None


def _choose(cells: Mapping[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    names = [_find(column, tuple(cells)) for column in columns]
    return {name: cells[name] for name in names}


def _find(column: str, names: tuple[str, ...]) -> str:
    """Return the column of a name, in any spelling. Raises MmcError if there is none."""
    name = re.sub(r"[\s-]", "_", column.strip().lower())
    if name in names:
        return name
    from mmc_cli.specification.similar_names import best_match

    nearest = best_match(names, name)
    hint = f"did you mean {nearest}?" if nearest is not None else f"the columns are {', '.join(names)}"
    raise MmcError(f"unknown column {column or '(empty)'}; {hint}")
