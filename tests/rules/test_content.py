"""Rules about content; every pair of message code and content is in test_generated.py."""

import pytest

from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import V3_1, V4_0, V5_0, message

MIRRORS = ROOT / "fixtures/valid/4.0/mirrors"
HUB = (MIRRORS / "hub-log.xml").read_text(encoding="utf-8")
SWITCHES = (MIRRORS / "controller-log.xml").read_text(encoding="utf-8")
COSEM = (MIRRORS / "future-dated.xml").read_text(encoding="utf-8")
FAILED = (MIRRORS / "failed-device-log.xml").read_text(encoding="utf-8")
DETAILS = "              <ra:DeviceSecurityDetails>6A0C19D2F4E8B731</ra:DeviceSecurityDetails>\n"


def found(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.rule.id, each.message) for each in validate_message(message(text, *changes), V4_0).findings]


def test_what_is_inside_wrong_content_is_not_wrong_by_itself() -> None:
    assert found(SWITCHES, (">00FD<", ">0048<")) == [("MMC219", "ALCSEvent does not go with message code 0048")]


def test_a_level_is_reported_once_for_all_entries() -> None:
    start, end = SWITCHES.index("            <ra:ALCSEventLogEntry>"), SWITCHES.index("          </ra:ALCSEvent>")
    text = SWITCHES[:end] + SWITCHES[start:end] + SWITCHES[end:]
    assert found(text, (">00FD<", ">00BA<")) == [
        ("MMC219", "AuxiliaryControllerLevel does not go with message code 00BA")
    ]


def test_an_input_in_another_place_is_not_that_of_a_log() -> None:
    path = ROOT / "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert-input.xml"
    assert found(path.read_text(encoding="utf-8")) == []


def test_a_code_that_no_version_knows_decides_no_content() -> None:
    assert [rule for rule, _ in found(SWITCHES, (">00FD<", ">ABCD<"))] == ["MMC207"]


def test_empty_details_are_what_the_document_asks_for() -> None:
    assert found(HUB, (DETAILS, "              <ra:DeviceSecurityDetails/>\n")) == []
    assert found(HUB, (DETAILS, "")) == [
        ("MMC238", "DeviceSecurityDetails is missing from CHFCurrentConnectedDeviceLogEntry")
    ]


def test_entries_that_lack_the_same_are_counted() -> None:
    entry = HUB[HUB.index("            <ra:CHFCurrent") : HUB.index("          </ra:CHFConnected")].replace(DETAILS, "")
    text = HUB.replace(DETAILS, "").replace(entry, entry * 3)
    assert found(text) == [
        ("MMC238", "DeviceSecurityDetails is missing from CHFCurrentConnectedDeviceLogEntry, in 3 entries")
    ]


def test_from_5_0_on_the_published_schema_decides_what_an_entry_needs() -> None:
    text = HUB.replace(DETAILS, "").replace('"4.0"', '"5.0"')
    assert validate_message(message(text), V5_0).findings == ()


@pytest.mark.parametrize(
    ("outcome", "code", "fits"),
    [
        ("COSEMFutureDatedAlert", "0019", True),
        ("COSEMFutureDatedAlert", "011a", True),
        ("COSEMFutureDatedAlert", "006B", False),
        ("GBZFutureDatedAlert", "006b", False),
        ("GBZFutureDatedAlert", "0019", True),
        ("COSEMFutureDatedAlert", "0012", True),
        ("GBZFutureDatedAlert", "0012", True),
        ("GBZFutureDatedAlert", "ABCD", True),
    ],
)
def test_an_outcome_is_about_a_command_of_its_fuel(outcome: str, code: str, fits: bool) -> None:
    gas = outcome.startswith("GBZ")
    text = COSEM.replace("COSEMFutureDatedAlert", outcome).replace(">00CC<", ">00CD<" if gas else ">00CC<")
    rules = [rule for rule, _ in found(text, (">0019<", f">{code}<"))]
    wrong = (code.upper() in ("0019",)) if gas else not fits
    assert rules == (["MMC237"] if wrong else [])


def test_part_of_a_log_may_come_with_a_failure() -> None:
    debug = """<ra:DebugInfo><ra:COSEMDebug><ra:COSEMResponse ResponseCode="0" Position="1">
<ra:ActionResult>success</ra:ActionResult></ra:COSEMResponse><ra:COSEMResponse ResponseCode="1" Position="2">
<ra:ActionResult>hardware-fault</ra:ActionResult></ra:COSEMResponse></ra:COSEMDebug></ra:DebugInfo>"""
    failed = HUB.replace('MessageSuccess="true"', 'MessageSuccess="false"')
    assert "MMC240" in [rule for rule, _ in found(failed)]
    assert found(failed, ("</ra:SMETSData>", f"</ra:SMETSData>{debug}")) == []


def test_a_device_that_cannot_read_its_log_has_no_status_to_say_so() -> None:
    assert found(FAILED) == []


def test_a_log_that_declares_an_older_version_is_reported_with_all_its_faults() -> None:
    text = HUB.replace(DETAILS, "").replace(">00FE<", ">010F<").replace('"4.0"', '"3.1"')
    rules = [rule for rule, _ in found(text)]
    assert rules == ["MMC202", "MMC203", "MMC219", "MMC238"]
    older = [each.rule.id for each in validate_message(message(text), V3_1).findings]
    assert older == ["MMC102"]
