"""The tables that only rules read: every row is sourced, known to the others and to the schema."""

import re

import pytest

from mmc_cli.rules.tables import (
    alert_wordings,
    asn1_statuses,
    credentials,
    credentials_of_services,
    plain_wording,
    required_children,
)
from mmc_cli.specification import load_spec, table_rows
from mmc_cli.specification.declarations import Declaration
from tests.samples import V3_1, V4_0, V5_0

TABLES = ("alert_wordings.csv", "asn1_codes.csv", "credentials.csv", "required_content.csv")


def every(declaration: Declaration) -> list[Declaration]:
    return [declaration, *(each for child in declaration.type.children.values() for each in every(child))]


DECLARED = {each.name: each for each in every(load_spec(V4_0).schema.root)}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_known_sources_and_comes_once(name: str) -> None:
    keys = "|".join(row["key"] for row in table_rows("sources.csv"))
    rows = table_rows(name)
    assert all(re.match(rf"({keys})\b", part.strip()) for row in rows for part in row["source"].split(";"))
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert not [row for row in rows if any(cell != " ".join(cell.split()) for cell in row.values())]


def test_credentials_name_codes_services_modes_and_roles_that_there_are() -> None:
    outcome = DECLARED["UpdateSecurityCredentialsExecutionOutcome"].type.children
    modes, roles = outcome["CredentialsReplacementMode"].type.value, DECLARED["RemotePartyRole"].type.value
    assert modes is not None
    assert roles is not None
    spec = load_spec(V4_0)
    for code, rows in credentials(spec).items():
        assert spec.message_codes.get(code) is not None
        for row in rows:
            assert row.mode in ("", *modes.enum_values)
            assert set(row.roles) <= set(roles.enum_values)
            assert all(spec.service_requests.get(service) is not None for service in row.services)


def test_credentials_agree_with_the_services_of_the_message_codes() -> None:
    spec = load_spec(V4_0)
    for service, rows in credentials_of_services(spec).items():
        request = spec.service_requests.get(service)
        assert request is not None
        served = {code for code, known in credentials(spec).items() if any(row in rows for row in known)}
        assert served == set(request.message_codes)


def test_root_by_supplier_is_of_3_1_alone() -> None:
    modes = {
        version: {row.mode for rows in credentials(load_spec(version)).values() for row in rows}
        for version in (V3_1, V4_0)
    }
    assert "rootBySupplier" in modes[V3_1]
    assert "rootBySupplier" not in modes[V4_0]


def test_asn1_numbers_are_of_elements_and_statuses_that_the_schema_has() -> None:
    statuses = DECLARED["ASN1Status"].type.value
    assert statuses is not None
    for element, numbers in asn1_statuses().items():
        assert "ASN1Status" in DECLARED[element].type.children
        assert set(numbers.values()) <= set(statuses.enum_values)


def test_wordings_are_of_known_alerts() -> None:
    codes = {row["code"] for row in table_rows("alert_codes.csv")}
    assert set(alert_wordings()) <= codes


def test_a_wording_is_compared_without_case_dashes_and_full_stop() -> None:
    assert plain_wording("Future\N{EN DASH}Dated Outcome.") == plain_wording("future-dated outcome")
    assert plain_wording("Future-Dated") != plain_wording("Future-Date")


def test_what_an_entry_needs_is_declared_and_optional_in_the_schema() -> None:
    for element, children in required_children(load_spec(V4_0)).items():
        for child, _ in children:
            assert child in DECLARED[element].type.children
    assert required_children(load_spec(V5_0)) == {}
    assert required_children(load_spec(V3_1)) == {}
