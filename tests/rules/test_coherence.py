"""Rules about what belongs together."""

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

MIRRORS = ROOT / "fixtures/valid/4.0/mirrors"


def found(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.rule.name, each.message) for each in validate_message(message(text, *changes), V4_0).findings]


@pytest.mark.parametrize(
    ("message_code", "alert", "fits"),
    [
        ("0120", "8F85", True),
        ("0121", "8F86", True),
        ("0122", "8F87", True),
        ("0123", "8F88", True),
        ("0121", "8F85", False),
        ("0124", "8F66", True),
        ("0124", "8F67", True),
        ("0124", "8F86", False),
        ("00CA", "8F66", True),
        ("00CB", "8F67", True),
        ("00CC", "8F66", True),
        ("00CD", "8F67", True),
        ("00CC", "8F72", False),
        ("00CE", "8F72", True),
        ("1000", "8F3F", True),
        ("1001", "8F3F", True),
        ("0061", "8F3F", False),
        ("7F7F", "8F86", False),
        ("0128", "8F86", False),
        ("7F7F", "8F3F", True),
    ],
)
def test_the_release_note_says_which_message_code_goes_with_which_alert(
    message_code: str, alert: str, fits: bool
) -> None:
    names = [name for name, _ in found(ALERT, (">0121<", f">{message_code}<"), (">8F86<", f">{alert}<"))]
    assert ("message-code-of-alert" not in names) == fits


@pytest.mark.parametrize(
    ("code", "content", "fits"),
    [
        ("00FE", "CHFConnectedDeviceLog", True),
        ("010F", "CHFDeviceLog", True),
        ("0013", "DeviceLogEntries", True),
        ("010F", "CHFConnectedDeviceLog", False),
        ("00FE", "CHFDeviceLog", False),
        ("0013", "CHFDeviceLog", False),
    ],
)
def test_the_message_code_of_8_9_says_which_log_comes(code: str, content: str, fits: bool) -> None:
    text = (MIRRORS / "hub-log.xml").read_text(encoding="utf-8").replace(">00FE<", f">{code}<")
    start, end = text.index("          <ra:CHFConnected"), text.index("        </ra:ReadDeviceLogRsp>")
    text = f"{text[:start]}<ra:{content}/>{text[end:]}"
    assert ("content-of-message-code" not in [name for name, _ in found(text)]) == fits


def test_no_element_is_wrong_for_6_14_3_as_none_is_established() -> None:
    text = (ROOT / "fixtures/invalid/MMC212/scheduler-response-to-6.14.3.xml").read_bytes()
    assert [each.rule.name for each in validate_message(read(text), V4_0).findings] == ["response-not-established"]


def test_a_response_that_answers_another_service_is_reported_with_the_right_one() -> None:
    changes = (">4.1<", ">4.2<"), (">4.1.1<", ">4.2<"), (">0027<", ">0026<")
    assert found(RESPONSE, *changes) == [
        (
            "response-of-service",
            "ReadInstantaneousImportRegistersRsp is not the response to 4.2 Read Instantaneous Export Registers",
        )
    ]


def test_a_stem_ends_at_a_dot() -> None:
    names = [name for name, _ in found(RESPONSE, ("ServiceReferenceVariant>4.1.1<", "ServiceReferenceVariant>4.10<"))]
    assert "service-reference-stem" in names


@pytest.mark.parametrize(("variant", "stem"), [("7.7", "7.7"), ("6.13", "6.13"), ("6.14.3", "6.14")])
def test_the_reference_of_a_variant_is_its_first_two_numbers(variant: str, stem: str) -> None:
    changes = ("ServiceReferenceVariant>4.1.1<", f"ServiceReferenceVariant>{variant}<")
    findings = validate_message(message(RESPONSE, changes), V4_0).findings
    assert [each.expected for each in findings if each.rule.name == "service-reference-stem"] == [(stem,)]


def test_no_code_of_a_later_version_is_expected() -> None:
    alert = message(ALERT, (">8F86<", ">8F66<"), (">0121<", ">0067<"))
    for version, codes in ((V3_1, ("00CA", "00CB", "00CC", "00CD")), (V4_0, ("00CA", "00CB", "00CC", "00CD", "0124"))):
        findings = validate_message(alert, version).findings
        assert [each.expected for each in findings if each.rule.name == "message-code-of-alert"] == [codes]


def test_a_code_of_another_service_is_reported_with_its_services_and_with_the_codes_of_this_one() -> None:
    findings = validate_message(message(RESPONSE, (">4.1.1<", ">4.1.2<")), V4_0).findings
    (finding,) = [each for each in findings if each.rule.name == "message-code-of-service"]
    assert finding.message.endswith("is known to serve 4.1.1, not 4.1.2")
    assert (finding.actual, finding.expected) == ("0027", ("0029", "00B6"))


@pytest.mark.parametrize("code", ["0090", "009B", "0116", "0117", "0118", "0119"])
def test_a_code_that_is_used_on_the_han_alone_serves_no_service(code: str) -> None:
    mine = (">0027<", f">{code}<")
    hits = [text for name, text in found(RESPONSE, mine) if name == "message-code-of-service"]
    assert len(hits) == 1
    assert hits[0].endswith("nor any other service")
