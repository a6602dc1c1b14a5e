"""Compares two versions of MMC: what changed in the schema, in the catalogue of codes, and in how it is to be handled.

The schema is compared as it is, the catalogue by the rows of its tables that are in force, and the handling by
changes.csv, which holds what the release note changes without touching the schema.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from mmc_cli.compare.changes import Change, rules
from mmc_cli.compare.structure import schema_changes
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import Spec, table_rows
from mmc_cli.specification.catalogue import (
    ALERTS,
    MESSAGES,
    SERVICES,
    Row,
    format_sources,
    row_in_force,
    rows_by_key,
    split_cell,
)
from mmc_cli.specification.schema import Schema

_RESPONSE, _PAYLOAD = re.compile(r"/SMETSData/(\w+)"), re.compile(r"/DeviceAlertContent/Payload/(\w+)")
_CODED = {"ServiceReference", "ServiceReferenceVariant"}
_COMPANIONS = (("GBCS", "gbcs_version"), ("DUIS", "duis_version"))
_SECTION = "section_"


@cache
def changes(before: Spec, after: Spec) -> tuple[Change, ...]:
    """Every change from one version to another: first the schema, then the catalogue, then the handling.

    The other way round, the changes are the mirrors of these.
    """
    frm, to = str(before.version), str(after.version)
    return (
        *between_schemas(before.schema, after.schema, frm, to),
        *_catalogue(before.version, after.version),
        *_handling(before.version, after.version),
    )


def between_schemas(before: Schema, after: Schema, frm: str, to: str) -> Iterator[Change]:
    """The changes from one schema to another, named `frm` and `to`, each with the codes whose messages it concerns."""
    for change in schema_changes(before, after, frm, to):
        services, alerts = _codes(change, before, after)
        source = format_sources(change.source) or f"the schemas of {frm} and {to}"
        yield replace(change, source=source, services=services, alerts=alerts)


def between_files(before: Schema, after: Schema, frm: str, to: str) -> Iterator[Change]:
    """The changes between schemas of which one is a file of somebody else: such a file has no units and no numbers."""
    for change in between_schemas(before, after, frm, to):
        if not change.rule.name.startswith(("unit-", "status-")):
            yield change


def _codes(change: Change, *schemas: Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The services and alerts in whose messages a schema change may be met; none where it may be in any."""
    value = change.new or change.old
    if change.subject in _CODED and value is not None:
        return (value,), ()
    services: dict[str, None] = {}
    alerts: dict[str, None] = {}
    for schema in schemas:
        parts = schema.root.type.children["Body"].type.children if "Body" in schema.root.type.children else {}
        for path in change.paths:
            for pattern, top, holder, found in (
                (_RESPONSE, "ResponseMessage", ("SMETSData",), services),
                (_PAYLOAD, "DeviceAlertMessage", ("DeviceAlertContent", "Payload"), alerts),
            ):
                if (match := pattern.search(path)) is None or top not in parts:
                    continue
                place = parts[top]
                for step in (*holder, match[1]):
                    place = place.type.children.get(step, place)
                found |= dict.fromkeys(place.type.services or place.type.alerts)
    return tuple(services), tuple(alerts)


def _catalogue(before: Version, after: Version) -> Iterator[Change]:
    for file, word, key in (
        (ALERTS, "alert-code", "alerts"),
        (MESSAGES, "message-code", "messages"),
        (SERVICES, "service", "services"),
    ):
        for row in table_rows(file):
            was, now = row_in_force(row, before), row_in_force(row, after)
            code, title = row["code"], _title(row)
            services = split_cell(row.get("service_reference_variants", ""))
            codes = {"services": services, key: (code,)}
            if now and not was:
                yield _change(before, after, f"{word}-added", code, None, title, row["source"], **codes)
            elif was and not now:
                yield _change(before, after, f"{word}-removed", code, title, None, row["source"], **codes)
            elif was and now and file == ALERTS:
                yield from _widened(row, before, after)


def _widened(row: Row, before: Version, after: Version) -> Iterator[Change]:
    """The message codes with which an alert may come in one version and not in the other."""
    for code in split_cell(row["message_codes"]):
        message = rows_by_key(MESSAGES)[code]
        was, now = row_in_force(message, before), row_in_force(message, after)
        codes = {"alerts": (row["code"],), "messages": (code,)}
        if now and not was:
            yield _change(before, after, "alert-code-widened", row["code"], None, code, message["source"], **codes)
        elif was and not now:
            yield _change(before, after, "alert-code-narrowed", row["code"], code, None, message["source"], **codes)


def _handling(before: Version, after: Version) -> Iterator[Change]:
    low, high = sorted((before, after))
    for row in table_rows("changes.csv"):
        if low < parse_version(row["version"]) <= high:
            yield _written(row, before, after)
    yield from _companions(before, after)
    yield from _sections(before, after)


def _written(row: Row, before: Version, after: Version) -> Change:
    """A row of changes.csv as a change; as its mirror where the later version is the one compared with."""
    rule, old, new = row["rule"], row["old"] or None, row["new"] or None
    if before > after:
        rule, old, new = rules()[rule].mirror, new, old
    return replace(
        _change(before, after, rule, row["topic"], old, new, row["source"]),
        reason=f"{rules()[rule].reason}{'. ' + row['note'] if row['note'] else ''}",
        services=split_cell(row["service_reference_variants"]),
        alerts=split_cell(row["alert_codes"]),
        messages=split_cell(row["message_codes"]),
        document=bool(row["document"]),
    )


def _companions(before: Version, after: Version) -> Iterator[Change]:
    """The other specifications that go with a version, where versions.csv has both."""
    table = rows_by_key("versions.csv")
    old, new = table[str(before)], table[str(after)]
    for name, column in _COMPANIONS:
        was, now = _known(before, column), _known(after, column)
        if was and now and was != now:
            source = f"{old['source']}; {new['source']}"
            yield _change(before, after, "companion-changed", name, f"{name} {was}", f"{name} {now}", source)


def _known(version: Version, column: str) -> str:
    """What versions.csv says of a version, or of the latest one before it that it says something of."""
    said = [
        row[column] for row in table_rows("versions.csv") if parse_version(row["version"]) <= version and row[column]
    ]
    return said[-1] if said else ""


def _sections(before: Version, after: Version) -> Iterator[Change]:
    """The numbers of chapter 5, of which each service has a section of its own."""
    old, new = _column(before), _column(after)
    for row in table_rows(SERVICES) if old != new else ():
        was, now = row[old], row[new]
        if was != now:
            rule = "section-renumbered" if was and now else "section-added" if now else "section-removed"
            said = (f"section {was}" if was else None, f"section {now}" if now else None)
            yield _change(before, after, rule, row["code"], *said, "RN 1.1", services=(row["code"],))


def _column(version: Version) -> str:
    """The column of service_requests.csv with the section numbers of a version, or of the latest before it."""
    names = [name for name in table_rows(SERVICES)[0] if name.startswith(_SECTION)]
    return max((name for name in names if _of(name) <= version), key=_of)


def _of(column: str) -> Version:
    return parse_version(column.removeprefix(_SECTION).replace("_", "."))


def _title(row: Mapping[str, str]) -> str:
    return f"{row['use_case']} {row['name']}" if row.get("use_case") else row["name"]


def _change(
    before: Version,
    after: Version,
    rule: str,
    path: str,
    old: str | None,
    new: str | None,
    source: str,
    services: tuple[str, ...] = (),
    alerts: tuple[str, ...] = (),
    messages: tuple[str, ...] = (),
) -> Change:
    known, frm = rules()[rule], str(before)
    said = known.reason.format(what=path, where=path, old=old, new=new, frm=frm)
    change = Change(frm, str(after), known, path, old, new, said, format_sources(source))
    return replace(change, services=services, alerts=alerts, messages=messages)
