"""Guards for schemas/: every row is sorted, unique, sourced and known to the others. Each failure says how to fix it."""

import csv
import re
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from mmc_cli.records.words import Quantity
from mmc_cli.specification import known_versions, load_spec, schemas_folder
from mmc_cli.specification.declarations import Metric

KEYS = {
    "alert_codes.csv": "code",
    "message_codes.csv": "code",
    "service_requests.csv": "code",
    "sources.csv": "key",
    "versions.csv": "version",
    "dcc_codes.csv": "code",
}
CODED = ("alert_codes.csv", "message_codes.csv", "service_requests.csv")
DOCUMENT = ("document_tables.csv", "document_items.csv", "document_sections.csv", "other_names.csv")
OWN = "{urn:mmc-cli:annotations}"


def rows(name: str) -> list[dict[str, str]]:
    with Path(schemas_folder(), name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def order(key: str) -> list[int | str]:
    return [int(part) if part.isdigit() else part for part in key.split(".")] if "." in key else [key]


def master() -> etree._Element:
    return etree.parse(f"{schemas_folder()}/mmc.xsd").getroot()


@pytest.mark.parametrize("name", KEYS)
def test_rows_are_sorted_and_unique(name: str) -> None:
    keys = [row[KEYS[name]] for row in rows(name)]
    numeric = name in ("service_requests.csv", "versions.csv")
    wanted = sorted(set(keys), key=lambda key: [int(part) for part in key.split(".")] if numeric else [key])
    assert keys == wanted, f"sort {name} by {KEYS[name]} and remove duplicates"


@pytest.mark.parametrize("name", KEYS)
def test_no_cell_has_stray_white_space(name: str) -> None:
    untidy = [row for row in rows(name) if any(cell != " ".join(cell.split()) for cell in row.values())]
    assert not untidy, f"trim these cells of {name}"


@pytest.mark.parametrize("name", CODED)
def test_rows_name_known_versions(name: str) -> None:
    known = {str(version) for version in known_versions()} | {""}
    wrong = [row for row in rows(name) if not {row["added"], row["removed"]} <= known]
    assert not wrong, f"use a version of versions.csv in the added and removed columns of {name}"


@pytest.mark.parametrize(
    "name",
    [
        *CODED,
        "versions.csv",
        "dcc_codes.csv",
        "currencies.csv",
        "no_values.csv",
        "quantities.csv",
        "rule_examples.csv",
        *DOCUMENT,
    ],
)
def test_every_row_names_known_sources(name: str) -> None:
    wrong = [row for row in rows(name) if not sources_known(row["source"])]
    assert not wrong, f"give each row of {name} a source that begins with a key of sources.csv"


def sources_known(cell: str) -> bool:
    keys = tuple(row["key"] for row in rows("sources.csv"))
    return bool(cell) and all(re.match(rf"({'|'.join(keys)})\b", part.strip()) for part in cell.split(";"))


def test_the_tables_are_complete() -> None:
    assert len(rows("alert_codes.csv")) >= 190
    assert len(rows("message_codes.csv")) >= 241
    assert len(rows("service_requests.csv")) == 129


def test_codes_are_two_octets_in_upper_case() -> None:
    for name in ("alert_codes.csv", "message_codes.csv"):
        assert all(re.fullmatch("[0-9A-F]{4}", row["code"]) for row in rows(name)), f"write codes of {name} as 8F72"


def test_every_code_that_one_table_names_is_in_its_own_table() -> None:
    messages = {row["code"] for row in rows("message_codes.csv")}
    services = {row["code"] for row in rows("service_requests.csv")}
    for name, column, known in (
        ("alert_codes.csv", "message_codes", messages),
        ("service_requests.csv", "message_codes", messages),
        ("message_codes.csv", "service_reference_variants", services),
    ):
        named = {code for row in rows(name) for code in row[column].split(";") if code}
        assert named <= known, f"{name} names {sorted(named - known)} in {column}: add the row, or correct the code"


def test_every_code_in_the_schema_is_in_its_table() -> None:
    alerts = {row["code"] for row in rows("alert_codes.csv")}
    services = {row["code"] for row in rows("service_requests.csv")}
    for attribute, known in (("alerts", alerts), ("services", services)):
        named = {code for node in master().iter(etree.Element) for code in (node.get(OWN + attribute) or "").split()}
        assert named <= known, f"mmc.xsd names {sorted(named - known)}: add a row to the table"


def test_the_schema_lists_the_service_reference_variants_of_the_table() -> None:
    variants = {row["code"] for row in rows("service_requests.csv")}
    for version in known_versions():
        element = load_spec(version).schema.root.type.children["Header"].type.children["ServiceReferenceVariant"]
        assert element.type.value is not None
        listed = set(element.type.value.enum_values)
        in_force = set(load_spec(version).service_requests.codes())
        assert in_force <= listed <= variants, f"ServiceReferenceVariant and service_requests.csv differ in {version}"


def test_responses_and_payloads_of_the_tables_are_those_of_the_schema() -> None:
    for version in known_versions():
        spec = load_spec(version)
        body = spec.schema.root.type.children["Body"].type.children
        responses = body["ResponseMessage"].type.children["SMETSData"].type.children
        content = body["DeviceAlertMessage"].type.children["DeviceAlertContent"].type.children
        payloads = content["Payload"].type.children
        services = {code: spec.service_requests.get(code) for code in spec.service_requests.codes()}
        for code, row in services.items():
            assert row is not None
            if row.response:
                assert code in responses[row.response].type.services, f"give {row.response} mmc:services {code}"
        for code in spec.alert_codes.codes():
            alert = spec.alert_codes.get(code)
            assert alert is not None
            if alert.payload:
                assert code in payloads[alert.payload].type.alerts, (
                    f"give the type of {alert.payload} mmc:alerts {code}"
                )


def test_every_fact_in_the_schema_names_its_source() -> None:
    for node in master().iter(etree.Element):
        if any(
            node.get(OWN + fact)
            for fact in ("added", "removed", "unit", "status", "messages", "before", "future", *Metric._fields)
        ):
            assert sources_known(node.get(OWN + "source") or ""), f"give {node.get('name')} an mmc:source"


def test_the_schema_and_the_record_of_readings_have_the_same_quantities() -> None:
    named = {node.get(OWN + "quantity") for node in master().iter(etree.Element)}
    assert named - {None} == set(get_args(Quantity)), "give records/words.py the quantities of mmc.xsd"
    described = [row["quantity"] for row in rows("quantities.csv")]
    assert described == sorted(get_args(Quantity)), "give each quantity of mmc.xsd its words in quantities.csv"


def test_the_schema_names_only_known_versions() -> None:
    known = {str(version) for version in known_versions()}
    named = {node.get(OWN + fact) for node in master().iter(etree.Element) for fact in ("added", "removed")}
    assert named - {None} <= known, "use a version of versions.csv in mmc:added and mmc:removed"


def test_annotations_are_spelled_as_the_head_of_the_schema_explains_them() -> None:
    head = Path(schemas_folder(), "mmc.xsd").read_text(encoding="utf-8").partition("<xs:schema")[0]
    listed = set(re.findall(r"^    (\w+)  ", head, re.MULTILINE))
    used = {
        name.removeprefix(OWN) for node in master().iter(etree.Element) for name in map(str, node.attrib) if OWN in name
    }
    assert used <= set(re.findall(r"\w+", head)), "explain it in the list at the head of mmc.xsd"
    assert listed <= used
