"""Every row of the tables in schemas/, of all versions, its cells as they stand; and what their source keys mean."""

import re
from functools import cache
from typing import TypeAlias

from mmc_cli.model.version import Version, in_force
from mmc_cli.specification import rows, versions

Row: TypeAlias = dict[str, str]

ALERTS, MESSAGES, SERVICES = "alert_codes.csv", "message_codes.csv", "service_requests.csv"
TABLES = ((ALERTS, "alert code"), (MESSAGES, "message code"), (SERVICES, "service"))


@cache
def by_key(file: str) -> dict[str, Row]:
    """The rows of a table by the code in their first column."""
    return {next(iter(row.values())): row for row in rows(file)}


def cell_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def available(row: Row, version: Version) -> bool:
    """True when a row is in force in a version."""
    return in_force(row["added"], row["removed"], version)


def since(added: str, removed: str) -> str:
    """In which versions something is there, in words. The oldest version that is known means that one or before."""
    oldest, newest = versions()[0], versions()[-1]
    if removed:
        return f"up to {max(each for each in versions() if in_force(added, removed, each))}, no longer in {removed}"
    if not added:
        return "not known"
    return f"{added} and later" if added != str(oldest) else f"every version, {oldest} to {newest}"


def elsewhere(added: str, removed: str, version: Version) -> str:
    """Which version has what `version` has not: empty where it has it."""
    if in_force(added, removed, version):
        return ""
    return f"from MMC {added}" if in_force(None, removed, version) else f"before MMC {removed}"


def sources(cell: str) -> tuple[tuple[str, str], ...]:
    """The sources that a cell names, each once: its key and its title in sources.csv."""
    titles = by_key("sources.csv")
    keys = sorted(titles, key=len, reverse=True)
    found: dict[str, str] = {}
    for part in cell_list(cell):
        key = next((key for key in keys if re.match(rf"{re.escape(key)}\b", part)), part)
        found.setdefault(key, titles[key]["title"] if key in titles else "")
    return tuple(found.items())


def cited(cell: str) -> str:
    """The sources that a cell names in words, with the section where it gives one: MMC V4.0 release note 3.3."""
    titles = by_key("sources.csv")
    keys = sorted(titles, key=len, reverse=True)
    said: dict[str, None] = {}
    for part in cell_list(cell):
        key = next((key for key in keys if re.match(rf"{re.escape(key)}\b", part)), None)
        said[titles[key]["title"] + part.removeprefix(key) if key is not None else part] = None
    return "; ".join(said)
