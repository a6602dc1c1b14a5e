"""Reads the tables that only rules use: credentials, numbers of statuses, wordings of alerts, entries of logs."""

from functools import cache
from typing import NamedTuple

from mmc_cli.model.version import is_in_force
from mmc_cli.specification import Spec, table_rows
from mmc_cli.specification.catalogue import split_cell


class Credentials(NamedTuple):
    """A row of credentials.csv: the mode and the roles that one message code may come with.

    `mode` is empty if MMC has no text for it, `roles` if they are not known.
    """

    mode: str
    roles: tuple[str, ...]
    services: tuple[str, ...]
    source: str


@cache
def credentials(spec: Spec) -> dict[str, tuple[Credentials, ...]]:
    """Return the rows of credentials.csv that are in force, by message code."""
    rows: dict[str, tuple[Credentials, ...]] = {}
    for row in table_rows("credentials.csv"):
        if is_in_force(row["added"], row["removed"], spec.version):
            roles, services = split_cell(row["remote_party_roles"]), split_cell(row["service_reference_variants"])
            known = Credentials(row["replacement_mode"], roles, services, row["source"])
            rows[row["message_code"]] = (*rows.get(row["message_code"], ()), known)
    return rows


@cache
def credentials_of_services(spec: Spec) -> dict[str, tuple[Credentials, ...]]:
    """Return the rows of credentials.csv that are in force, by service reference variant."""
    rows: dict[str, tuple[Credentials, ...]] = {}
    for row in (row for known in credentials(spec).values() for row in known):
        for service in row.services:
            rows[service] = (*rows.get(service, ()), row)
    return rows


@cache
def credentials_of_modes(spec: Spec) -> dict[str, tuple[Credentials, ...]]:
    """Return the rows of credentials.csv that are in force, by replacement mode."""
    rows: dict[str, tuple[Credentials, ...]] = {}
    for row in (row for known in credentials(spec).values() for row in known):
        rows[row.mode] = (*rows.get(row.mode, ()), row)
    return rows


@cache
def asn1_statuses() -> dict[str, dict[str, str]]:
    """Return the statuses of asn1_codes.csv by their number, by the element that holds them."""
    statuses: dict[str, dict[str, str]] = {}
    for row in table_rows("asn1_codes.csv"):
        statuses.setdefault(row["element"], {})[row["number"]] = row["status"]
    return statuses


@cache
def alert_wordings() -> dict[str, frozenset[str]]:
    """Return how sources describe an alert other than by its name, by alert code; see `plain_wording()`."""
    wordings: dict[str, set[str]] = {}
    for row in table_rows("alert_wordings.csv"):
        wordings.setdefault(row["code"], set()).add(plain_wording(row["wording"]))
    return {code: frozenset(each) for code, each in wordings.items()}


def plain_wording(text: str) -> str:
    """Return a description in the form in which it is compared: case folded, hyphens for dashes, no full stop at the
    end.
    """
    return text.replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").rstrip(". ").casefold()


@cache
def required_children(spec: Spec) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the children that the document requires and the schema does not, by their parent: name and source."""
    children: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in table_rows("required_content.csv"):
        if is_in_force(row["added"], row["removed"], spec.version):
            parent = row["element"].rpartition("/")[2]
            children[parent] = (*children.get(parent, ()), (row["child"], row["source"]))
    return children
