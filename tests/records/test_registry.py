"""Every record has a name, and its fields are a contract."""

import pytest

from mmc_cli.records.base import MessageRecord
from mmc_cli.records.json_schema import json_schema
from mmc_cli.records.registry import RECORDS, record_name

# The first fields of each record, which never change; fields may be added behind them.
ORIGIN = ["schema", "file", "member", "index"]
CONTRACT = {
    "verdict": [*ORIGIN, "declared_version", "mmc_version", "kind", "alert_code", "message_code",
                "service_reference_variant", "device", "verdict", "schema_valid", "findings"],
    "alert": [*ORIGIN, "time", "device", "target", "counter", "alert_code", "alert_name", "known", "description",
              "message_code", "use_case", "critical", "payload_type", "payload"],
    "response": [*ORIGIN, "time", "device", "target", "counter"],
    "message": [*ORIGIN, "declared_version", "mmc_version", "kind", "schema_valid", "header", "body", "debug"],
    "change": ["schema", "from", "to", "layer", "rule", "path", "old", "new", "verdicts", "reason", "source",
               "fingerprint"],
    "touched": [*ORIGIN, "from", "to"],
    "element": [*ORIGIN, "device", "message_time", "path"],
}  # fmt: skip
FINDING = ["id", "name", "severity", "layer", "message", "line", "column", "end_column", "byte_offset", "path",
           "actual", "expected", "suggestion", "help", "source", "fingerprint"]  # fmt: skip


@pytest.mark.parametrize("name", CONTRACT)
def test_the_fields_of_the_contract_are_there_in_their_order(name: str) -> None:
    assert list(json_schema(RECORDS[name])["properties"])[: len(CONTRACT[name])] == CONTRACT[name]


def test_the_fields_of_a_finding_are_there_in_their_order() -> None:
    findings = json_schema(RECORDS["verdict"])["properties"]["findings"]
    assert list(findings["items"]["properties"])[: len(FINDING)] == FINDING


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_found_by_its_name(name: str) -> None:
    assert record_name(RECORDS[name]) == name


def test_a_record_about_a_message_begins_with_its_origin() -> None:
    about_messages = [record for record in RECORDS.values() if issubclass(record, MessageRecord)]
    assert len(about_messages) > 5
    assert all(record.__struct_fields__[:3] == ("file", "member", "index") for record in about_messages)
