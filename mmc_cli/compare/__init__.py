"""Compares two versions of MMC: the schema, the catalogue of codes, and the handling of messages.

The schema of a version comes from mmc.xsd, the catalogue from the rows of its tables that are in force, and the
handling from changes.csv, which holds the items of the release note that are not in the schema. drivers.csv names the
modifications behind the changes, cautions.csv says where their facts are in doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from mmc_cli.compare.background import add_background, scope_changes
from mmc_cli.compare.catalogue_diff import catalogue_changes
from mmc_cli.compare.changes import Change
from mmc_cli.compare.handling_diff import handling_changes
from mmc_cli.compare.schema_diff import schema_changes
from mmc_cli.model.version import parse_version
from mmc_cli.specification import Spec, external_schema, known_versions, load_spec
from mmc_cli.specification.catalogue import format_sources
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema

_RESPONSE, _PAYLOAD = re.compile(r"/SMETSData/(\w+)"), re.compile(r"/DeviceAlertContent/Payload/(\w+)")
_CODE_LISTS = {"ServiceReference", "ServiceReferenceVariant"}  # elements whose values are services
_ANNOTATED_ONLY = ("unit-", "status-")  # rules about annotations, which an external schema does not have


@cache
def compare_names(old_name: str, new_name: str) -> tuple[Change, ...]:
    """Return the changes between two versions of MMC, or between two schemas if a name is that of an XSD file."""
    if is_version(old_name) and is_version(new_name):
        return compare_versions(load_spec(parse_version(old_name)), load_spec(parse_version(new_name)))
    return tuple(
        add_background(change)
        for change in compare_schemas(load_schema(old_name), load_schema(new_name), old_name, new_name)
        if not change.rule.name.startswith(_ANNOTATED_ONLY)
    )


def is_version(name: str) -> bool:
    """Return True for a version in versions.csv, even if a file has that name."""
    return name in map(str, known_versions())


@cache
def load_schema(name: str) -> Schema:
    """Return the schema of a version or an XSD file. Raises MmcError if it cannot be used."""
    return load_spec(parse_version(name)).schema if is_version(name) else external_schema.load_schema(name)


@cache
def compare_versions(old: Spec, new: Spec) -> tuple[Change, ...]:
    """Return every change between two versions: of the schema, the catalogue and the handling, in this order.

    Compared in the opposite direction, the versions have the mirrors of these changes.
    """
    changes = (
        *compare_schemas(old.schema, new.schema, str(old.version), str(new.version)),
        *catalogue_changes(old.version, new.version),
        *handling_changes(old.version, new.version),
        *scope_changes(old.version, new.version),
    )
    return tuple(map(add_background, changes))


def compare_schemas(old_schema: Schema, new_schema: Schema, old_version: str, new_version: str) -> Iterator[Change]:
    """Yield the changes between two schemas, each with its source and the codes of the messages it concerns."""
    for change in schema_changes(old_schema, new_schema, old_version, new_version):
        services, alerts = _affected_codes(change, old_schema, new_schema)
        source = format_sources(change.source) or f"the schemas of {old_version} and {new_version}"
        yield replace(change, source=source, services=services, alerts=alerts)


def _affected_codes(change: Change, *schemas: Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the services and alerts whose messages a schema change can occur in; none if it can occur in any."""
    value = change.new or change.old
    if change.subject in _CODE_LISTS and value is not None:
        return (value,), ()
    services: dict[str, None] = {}
    alerts: dict[str, None] = {}
    for schema in schemas:
        for path in change.paths:
            if match := _RESPONSE.search(path):
                response = _descend(schema, "ResponseMessage", "SMETSData", match[1])
                services |= dict.fromkeys(response.type.services if response else ())
            if match := _PAYLOAD.search(path):
                payload = _descend(schema, "DeviceAlertMessage", "DeviceAlertContent", "Payload", match[1])
                alerts |= dict.fromkeys(payload.type.alerts if payload else ())
    return tuple(services), tuple(alerts)


def _descend(schema: Schema, *steps: str) -> Declaration | None:
    """Return the declaration that the steps below Body lead to; None if the schema does not have it."""
    element: Declaration | None = schema.root
    for step in ("Body", *steps):
        element = element.type.children.get(step) if element else None
    return element
