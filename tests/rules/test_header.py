"""Rules about the header."""

from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message

PARTY = "    <ra:SupplementaryRemotePartyID>90-A1-B2-C3-D4-00-00-09</ra:SupplementaryRemotePartyID>\n"
COUNTER = "    <ra:SupplementaryRemotePartyCounter>7</ra:SupplementaryRemotePartyCounter>\n"
BEFORE = "    <ra:GBCSHex"


def found(text: str, *changes: tuple[str, str]) -> list[str]:
    return [each.rule.name for each in validate_message(message(text, *changes), V4_0).findings]


def test_a_party_and_its_counter_come_together() -> None:
    assert found(ALERT, (BEFORE, PARTY + COUNTER + BEFORE)) == []
    assert found(ALERT, (BEFORE, COUNTER + BEFORE)) == ["counter-without-id"]
    assert found(ALERT, (BEFORE, PARTY + BEFORE)) == ["id-without-counter"]
    originator = "<ra:SupplementaryOriginatorCounter>3</ra:SupplementaryOriginatorCounter>"
    assert found(ALERT, (BEFORE, originator + BEFORE)) == ["counter-without-id"]
    assert found(ALERT, (BEFORE, PARTY + COUNTER + originator + BEFORE)) == []


def test_the_operational_update_has_the_id_alone() -> None:
    update = ROOT / "fixtures/valid/4.0/mirrors/operational-update.xml"
    assert found(update.read_text(encoding="utf-8")) == []


def test_the_header_time_of_a_reading_is_expected() -> None:
    assert "header-time-unexpected" not in found(RESPONSE)


def test_a_service_on_an_alert_is_reported_once() -> None:
    both = "</ra:GBCSHexadecimalMessageCode>\n    <ra:ServiceReference>7.16</ra:ServiceReference>\n    <ra:ServiceReferenceVariant>7.16</ra:ServiceReferenceVariant>\n"
    assert found(ALERT, ("</ra:GBCSHexadecimalMessageCode>\n", both)).count("service-on-alert") == 1
