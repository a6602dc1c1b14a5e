"""Rules about the replacement of credentials; every pair of code, mode and role is in test_generated.py."""

import pytest

from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import V3_1, V4_0, message

RESPONSE = (ROOT / "fixtures/valid/4.0/mirrors/credentials.xml").read_text(encoding="utf-8")
ALERT = (ROOT / "fixtures/valid/4.0/mirrors/credentials-alert.xml").read_text(encoding="utf-8")
MODE = "CredentialsReplacementMode>LoadControllerBySupplier<"


def found(text: str, *changes: tuple[str, str]) -> list[str]:
    return [each.message for each in validate_message(message(text, *changes), V4_0).findings]


def test_a_mode_that_the_code_does_not_have_is_reported_with_the_one_that_it_has() -> None:
    (finding,) = validate_message(message(RESPONSE, (">0126<", ">0102<")), V4_0).findings
    assert finding.message == "CredentialsReplacementMode LoadControllerBySupplier does not go with message code 0102"
    assert finding.expected == ("SupplierBySupplier",)
    assert finding.source == "RTDS; GP; XSD50"


def test_without_a_message_code_the_service_says_what_is_replaced() -> None:
    code = "    <ra:GBCSHexadecimalMessageCode>0126</ra:GBCSHexadecimalMessageCode>\n"
    mode = (MODE, MODE.replace("LoadControllerBySupplier", "ACBByACB"))
    assert found(RESPONSE.replace(">LoadController<", ">ACB<"), (code, ""), mode) == [
        "GBCSHexadecimalMessageCode is missing from the header",
        "CredentialsReplacementMode ACBByACB does not go with 6.15.1",
    ]


def test_a_code_of_another_service_is_reported_with_the_codes_of_this_one() -> None:
    path = ROOT / "fixtures/invalid/MMC253/supplier-code-for-change-of-supplier.xml"
    (finding,) = validate_message(message(path.read_text(encoding="utf-8")), V4_0).findings
    assert finding.message == "message code 0102 belongs to 6.15.1 and 6.21, not to 6.23"
    assert (finding.actual, finding.expected) == ("0102", ("0107",))


def test_one_wrong_role_is_said_once_and_another_by_itself() -> None:
    text = ALERT.replace(">LoadController<", ">Supplier<")
    assert found(text) == [
        "RemotePartyRole Supplier does not go with CredentialsReplacementMode LoadControllerBySupplier"
    ]
    assert len(found(text, (">Supplier<", ">ACB<"))) == 2


@pytest.mark.parametrize("role", ["Root", "LoadController", "Supplier"])
def test_a_mode_that_no_version_knows_is_left_to_the_schema(role: str) -> None:
    text = RESPONSE.replace(">LoadController<", f">{role}<")
    findings = validate_message(message(text, (MODE, MODE.replace("LoadControllerBySupplier", "x"))), V4_0).findings
    assert [each.rule.id for each in findings] == ["MMC103"]


def test_what_the_release_note_removed_is_a_fault_of_the_value_alone() -> None:
    path = ROOT / "fixtures/valid/3.1/6.15.1-UpdateSecurityCredentialsKRPRsp-root-by-supplier.xml"
    data = path.read_bytes()
    assert validate_message(message(data), V3_1).findings == ()
    (finding,) = validate_message(message(data.replace(b'"3.1"', b'"4.0"')), V4_0).findings
    assert (finding.rule.id, finding.source) == ("MMC103", "RN 3.7")


def test_a_message_code_of_another_kind_is_left_to_its_own_rule() -> None:
    findings = validate_message(message(RESPONSE, (">0126<", ">0048<")), V4_0).findings
    assert [each.rule.name for each in findings] == ["message-code-of-service"]
