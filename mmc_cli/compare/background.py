"""Adds the background of a change: the modifications that drove it, and a caution if its facts are in doubt.

drivers.csv lists the items of a release with the citations and subjects of their changes, cautions.csv the cautions
about verdicts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from mmc_cli.compare.changes import Change, build_change
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import known_versions, table_rows
from mmc_cli.specification.catalogue import format_sources, rows_by_key, split_cell
from mmc_cli.specification.document import DRIVERS, SCOPE_COLUMNS


def add_background(change: Change) -> Change:
    """Return a change with its drivers and its caution."""
    return replace(change, drivers=tuple(_drivers_of(change)), caution=_caution_of(change))


def scope_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the items of the releases between two versions, each with its row of the scope appendix."""
    for row in table_rows(DRIVERS):
        if row["rule"] and _is_between(row["version"], old, new):
            scope = ", ".join(f"{heading} {row[column]}" for column, heading in SCOPE_COLUMNS.items())
            values = (scope, None) if old > new else (None, scope)
            change = build_change((old, new), row["rule"], row["driver"], values, row["source"])
            status = f" ({row['status']})" if row["status"] else ""
            reason = f"{change.reason}. {row['group']}: {row['title']}{status}"
            yield replace(change, reason=f"{reason}. {row['note']}" if row["note"] else reason, document=True)


def describe_drivers(names: Iterable[str]) -> str:
    """Return drivers in words, each with its status if the release note gives one."""
    statuses = ((name, rows_by_key(DRIVERS)[name]["status"]) for name in names)
    return ", ".join(f"{name} ({status})" if status else name for name, status in statuses)


def describe_background(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the release notes of some changes with their dates, then the drivers of the changes."""
    drivers: dict[str, None] = {}
    for change in changes:
        if change.rule.name == "release-note":
            yield f"source: {change.path} of {change.new or change.old}"
        elif change.layer != "handling" or change.path not in change.drivers:
            drivers |= dict.fromkeys(change.drivers)
    released = [name for name in drivers if rows_by_key(DRIVERS)[name]["rule"] != "change-announced"]
    if released:
        yield f"drivers: {describe_drivers(released)}"


def _drivers_of(change: Change) -> Iterator[str]:
    citations = change.source.split("; ")
    for driver, sections, paths in _drivers_between(change.old_version, change.new_version):
        cited = any(each == section or each.startswith(f"{section}.") for each in citations for section in sections)
        if cited or change.path in paths:
            yield driver


@cache
def _drivers_between(old_name: str, new_name: str) -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    """Return the drivers between two versions, each with the citations and the paths of its changes.

    An XSD file has no version, and so no drivers.
    """
    versions = {str(version): version for version in known_versions()}
    if old_name not in versions or new_name not in versions:
        return ()
    old, new = versions[old_name], versions[new_name]
    return tuple(
        (
            row["driver"],
            tuple(format_sources(each) for each in split_cell(row["citations"])),
            frozenset({row["driver"], *split_cell(row["paths"])}),
        )
        for row in table_rows(DRIVERS)
        if _is_between(row["version"], old, new)
    )


def _caution_of(change: Change) -> str:
    values = (change.old, change.new)
    cautions = (
        row["caution"]
        for row in table_rows("cautions.csv")
        if row["subject"] == change.subject and (not row["value"] or row["value"] in values)
    )
    return "; ".join(cautions)


def _is_between(text: str, old: Version, new: Version) -> bool:
    earlier, later = sorted((old, new))
    return earlier < parse_version(text) <= later
