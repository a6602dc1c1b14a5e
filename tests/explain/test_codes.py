"""Codes of the tables are explained: what they mean, who sends them, and what relates to them."""

import pytest

from mmc_cli.explain.codes import (
    explain_alert,
    explain_message_code,
    explain_service,
    explain_use_case,
    quote_for_shell,
)
from mmc_cli.model.entry import Entry
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0

SPEC = load_spec(V4_0)


def links(entry: Entry) -> set[tuple[str, str]]:
    return {(each.kind, each.code) for each in entry.related}


@pytest.mark.parametrize("written", ["8F72", "8f72", "0x8F72", "0X8f72"])
def test_an_alert_code_may_be_written_in_several_ways(written: str) -> None:
    (entry,) = explain_alert(written, SPEC)
    assert (entry.kind, entry.code, entry.title) == ("alert code", "8F72", "Firmware Verification Successful")
    assert links(entry) == {("message code", "00CE"), ("message code", "00CF")}
    assert entry.device_types == ("ESME", "CHF", "GSME")


def test_a_related_code_of_another_version_says_so() -> None:
    titles = {}
    for version in (V3_1, V4_0):
        (entry,) = explain_service("8.9", load_spec(version))
        titles[version] = {each.code: each.title for each in entry.related}
    assert titles[V3_1]["00FE"] == "CCS07 Read CHF Device Logs, from MMC 4.0"
    assert titles[V3_1]["0013"] == titles[V4_0]["0013"]
    assert titles[V4_0]["00FE"] == "CCS07 Read CHF Device Logs"


def test_an_alert_shows_its_payload_with_units() -> None:
    (entry,) = explain_alert("8F86", SPEC)
    assert entry.element == "LimitAPCLevelCommandProcessedDeviceAlert"
    level = next(part for part in entry.shape if part.name == "ResultingLevel")
    assert (level.presence, level.unit) == ("required", "%")
    assert entry.critical is True
    assert entry.example is not None


def test_criticality_without_a_source_is_not_known() -> None:
    (entry,) = explain_alert("8F32", SPEC)
    assert entry.critical is None
    assert entry.facts["Critical"].startswith("not known: no sample, manual or list of settings says")


def test_an_alert_of_another_version_is_explained_and_marked() -> None:
    (entry,) = explain_alert("8F86", load_spec(V3_1))
    assert not entry.in_force
    assert entry.facts["MMC versions"] == "4.0 and later"
    assert entry.shape
    assert entry.example is None


def test_an_alert_with_encrypted_data_has_a_note_about_the_first_pass() -> None:
    (entry,) = explain_alert("8F0A", SPEC)
    assert any(check.startswith("In ECS68, GCS53: ") and "GBCSData" in check for check in entry.checks)


def test_a_message_code_leads_to_its_alerts_or_services() -> None:
    (alert,) = explain_message_code("00ce", SPEC)
    assert links(alert) == {("alert code", "8F1C"), ("alert code", "8F72")}
    (response,) = explain_message_code("0x0027", SPEC)
    assert response.title == "ECS17b Read ESME Energy Registers (Import Energy)"
    assert ("service", "4.1.1") in links(response)
    assert response.example is not None
    assert "<GBCSHexadecimalMessageCode>0027<" in response.example


def test_a_use_case_may_have_several_message_codes() -> None:
    (entry,) = explain_use_case("cs02b", SPEC)
    assert entry.code == "CS02b"
    assert len([each for each in entry.related if each.kind == "message code"]) > 5
    assert entry.title == "Update Security Credentials"


def test_two_use_cases_in_one_message_are_each_found() -> None:
    assert [next(explain_use_case(name, SPEC)).code for name in ("CCS04", "ccs05")] == ["CCS04", "CCS05"]


def test_a_service_shows_its_response() -> None:
    (entry,) = explain_service("7.7", SPEC)
    assert entry.element == "ReadALCSDataRsp"
    assert entry.critical is False
    assert any("127" in line for line in entry.history)
    assert any(line.startswith("5.0: ") and "22" in line for line in entry.history)


def test_a_service_without_a_response_says_why() -> None:
    (entry,) = explain_service("6.14.3", SPEC)
    assert (entry.element, entry.example) == (None, None)
    assert any("not established" in check for check in entry.checks)


def test_a_service_reference_leads_to_its_variants() -> None:
    (entry,) = explain_service("4.8", SPEC)
    assert links(entry) == {("service", "4.8.1"), ("service", "4.8.2"), ("service", "4.8.3")}
    assert [each.kind for each in explain_service("7.16", SPEC)] == ["service"]
    assert not list(explain_service("4.", SPEC))


def test_a_service_reference_does_not_include_those_that_begin_with_its_digits() -> None:
    (entry,) = explain_service("4.1", SPEC)
    assert links(entry) == {("service", f"4.1.{number}") for number in range(1, 5)}


def test_a_code_with_spaces_is_quoted_for_the_shell() -> None:
    assert (quote_for_shell("first pass"), quote_for_shell("8F72")) == ('"first pass"', "8F72")
