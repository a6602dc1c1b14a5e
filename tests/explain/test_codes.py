"""Codes of the tables, explained: what they mean, who sends them, and what hangs on them."""

import pytest

from mmc_cli.explain.codes import alerts, messages, quoted, services, use_cases
from mmc_cli.model.entry import Entry
from mmc_cli.specification import at
from tests.samples import V3_1, V4_0

SPEC = at(V4_0)


def links(entry: Entry) -> set[tuple[str, str]]:
    return {(each.kind, each.code) for each in entry.related}


@pytest.mark.parametrize("written", ["8F72", "8f72", "0x8F72", "0X8f72"])
def test_an_alert_code_may_be_written_as_people_write_it(written: str) -> None:
    (entry,) = alerts(written, SPEC)
    assert (entry.kind, entry.code, entry.title) == ("alert code", "8F72", "Firmware Verification Successful")
    assert links(entry) == {("message code", "00CE"), ("message code", "00CF")}
    assert entry.device_types == ("ESME", "CHF", "GSME")


def test_an_alert_shows_its_payload_with_units() -> None:
    (entry,) = alerts("8F86", SPEC)
    assert entry.element == "LimitAPCLevelCommandProcessedDeviceAlert"
    level = next(part for part in entry.shape if part.name == "ResultingLevel")
    assert (level.presence, level.unit) == ("required", "%")
    assert entry.critical is True
    assert entry.example is not None


def test_criticality_that_no_source_gives_is_not_known() -> None:
    (entry,) = alerts("8002", SPEC)
    assert (entry.critical, entry.facts["Critical"]) == (None, "not known")


def test_an_alert_of_another_version_is_explained_and_said_to_be_of_it() -> None:
    (entry,) = alerts("8F86", at(V3_1))
    assert not entry.in_force
    assert entry.facts["In MMC"] == "4.0 and later"
    assert entry.shape
    assert entry.example is None


def test_an_alert_of_encrypted_data_says_that_the_first_pass_has_none() -> None:
    (entry,) = alerts("8F0A", SPEC)
    assert any(check.startswith("In ECS68, GCS53: ") and "GBCSData" in check for check in entry.checks)


def test_a_message_code_leads_to_its_alerts_or_services() -> None:
    (alert,) = messages("00ce", SPEC)
    assert links(alert) == {("alert code", "8F1C"), ("alert code", "8F72")}
    (response,) = messages("0x0027", SPEC)
    assert response.title == "ECS17b Read ESME Energy Registers (Import Energy)"
    assert ("service", "4.1.1") in links(response)
    assert response.example is not None
    assert "<GBCSHexadecimalMessageCode>0027<" in response.example


def test_a_use_case_may_have_several_message_codes() -> None:
    (entry,) = use_cases("cs02b", SPEC)
    assert entry.code == "CS02b"
    assert len([each for each in entry.related if each.kind == "message code"]) > 5
    assert entry.title == "Update Security Credentials"


def test_two_use_cases_in_one_message_are_each_found() -> None:
    assert [next(use_cases(name, SPEC)).code for name in ("CCS04", "ccs05")] == ["CCS04", "CCS05"]


def test_a_service_shows_its_response() -> None:
    (entry,) = services("7.7", SPEC)
    assert entry.element == "ReadALCSDataRsp"
    assert entry.critical is False
    assert any("127" in line for line in entry.history)
    assert any(line.startswith("5.0: ") and "22" in line for line in entry.history)


def test_a_service_without_a_response_says_why() -> None:
    (entry,) = services("6.14.3", SPEC)
    assert (entry.element, entry.example) == (None, None)
    assert any("not established" in check for check in entry.checks)


def test_a_service_reference_leads_to_its_variants() -> None:
    (entry,) = services("4.8", SPEC)
    assert links(entry) == {("service", "4.8.1"), ("service", "4.8.2"), ("service", "4.8.3")}
    assert [each.kind for each in services("7.16", SPEC)] == ["service"]
    assert not list(services("4.", SPEC))


def test_a_code_with_spaces_is_quoted_for_the_shell() -> None:
    assert (quoted("first pass"), quoted("8F72")) == ('"first pass"', "8F72")
