"""The rows of the tables in schemas/, of all versions, with their versions and sources in words."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from mmc_cli.model.version import Version, is_in_force
from mmc_cli.specification import known_versions, table_rows

if TYPE_CHECKING:
    from mmc_cli.model.entry import CitedSource

Row: TypeAlias = dict[str, str]

ALERTS, MESSAGES, SERVICES = "alert_codes.csv", "message_codes.csv", "service_requests.csv"
TABLES = ((ALERTS, "alert code"), (MESSAGES, "message code"), (SERVICES, "service"))


@cache
def rows_by_key(file: str) -> dict[str, Row]:
    """Return the rows of a table by the code in their first column."""
    return {next(iter(row.values())): row for row in table_rows(file)}


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def source_of_code(table: str, code: str) -> str | None:
    """Return the source of the row of a code in a table such as "alert_codes"; None for a code without a row."""
    row = rows_by_key(f"{table}.csv").get(code)
    return "; ".join(split_cell(row["source"])) if row is not None else None


def caution_about_value(name: str, value: str) -> Row | None:
    """Return the row of cautions.csv about a value of an element, or None."""
    return next((row for row in table_rows("cautions.csv") if (row["subject"], row["value"]) == (name, value)), None)


def row_in_force(row: Row, version: Version) -> bool:
    """Return True if a row is in force in a version."""
    return is_in_force(row["added"], row["removed"], version)


def describe_versions(added: str, removed: str) -> str:
    """Return which versions have something, in words.

    The oldest known version as `added` means that version or an earlier one.
    """
    versions = known_versions()
    if removed:
        last = max(each for each in versions if is_in_force(added, removed, each))
        return f"up to {last}, removed in {removed}"
    if not added:
        return "not known"
    return f"{added} and later" if added != str(versions[0]) else f"all versions, {versions[0]} to {versions[-1]}"


def cited_sources(cell: str) -> "tuple[CitedSource, ...]":
    """Return the sources that a cell cites, without duplicates: each its key and its title in sources.csv."""
    from mmc_cli.model.entry import CitedSource  # only explain needs it

    return tuple({key: CitedSource(key, title) for key, title, _ in _citations(cell)}.values())


def format_sources(cell: str) -> str:
    """Return the sources that a cell cites, with the sections it gives, such as "MMC V4.0 release note 3.3"."""
    return "; ".join(dict.fromkeys((title or key) + section for key, title, section in _citations(cell)))


def _citations(cell: str) -> Iterator[tuple[str, str, str]]:
    """Yield key, title and section of each citation; one that is not in sources.csv is its own key without a title."""
    titles = rows_by_key("sources.csv")
    keys = sorted(titles, key=len, reverse=True)
    for part in split_cell(cell):
        key = next((key for key in keys if re.match(rf"{re.escape(key)}\b", part)), None)
        if key is None:
            yield part, "", ""
        else:
            yield key, titles[key]["title"], part.removeprefix(key)
