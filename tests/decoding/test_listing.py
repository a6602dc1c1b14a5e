"""Lines of listings: unknown codes are marked, and a message that states no success has none."""

import pytest

from mmc_cli.decoding.listing import alert_row, message_view, response_row, with_identity
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

RSP = '<ReadInstantaneousImportRegistersRsp MessageSuccess="false">'


def without(text: str, start: str, end: str) -> str:
    return text[: text.index(start)] + text[text.index(end) :]


def test_an_alert_row_has_the_header_the_meaning_of_its_codes_and_its_payload_as_data() -> None:
    row = alert_row(message(ALERT), load_spec(V4_0))
    assert (row.alert_code, row.known, row.critical) == ("8F86", True, True)
    assert (row.counter, row.use_case) == ("18446744073709551615", "ECS101")
    assert row.payload["ResultingLevel"] == {"value": 100, "unit": "%"}
    assert alert_row(message(ALERT), load_spec(V4_0), decode_payload=False).payload is None


def test_an_unknown_alert_is_marked_and_kept() -> None:
    row = alert_row(message(ALERT, (">8F86<", ">8FFF<")), load_spec(V4_0))
    assert (row.known, row.alert_name, row.critical) == (False, None, None)
    assert row.cells()["alert"] == "UNKNOWN CODE"
    assert row.payload_text is not None
    assert row.payload_text.startswith("limit 100 %")


def test_an_alert_of_a_later_version_is_named_and_marked() -> None:
    row = alert_row(message(ALERT), load_spec(V3_1))
    assert not row.known
    assert row.cells()["alert"] == "NOT IN THIS VERSION: ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    assert (
        row.payload_text == "LimitAPCLevelCommandProcessedDeviceAlert, not in the schema of MMC 3.1 (added in MMC 4.0)"
    )
    assert row.payload is not None


def test_an_alert_may_have_no_payload_and_no_code() -> None:
    text = without(ALERT, "<ra:Payload>", "</ra:DeviceAlertContent>").replace(
        "<ra:GBCSHexAlertCode>8F86</ra:GBCSHexAlertCode>", ""
    )
    row = alert_row(message(text), load_spec(V4_0))
    assert (row.payload, row.payload_type, row.payload_text, row.alert_code) == (None, None, None, None)
    assert row.cells()["alert"] == ""


def test_an_encrypted_payload_says_that_it_must_be_decrypted() -> None:
    part = '<ra:GBCSData format="encrypted" sequence="0" name="p" type="gbcs">QUJD</ra:GBCSData>'
    text = without(ALERT, "<ra:Payload>", "</ra:DeviceAlertContent>").replace(
        "<ra:DeviceAlertContent>", part + "<ra:DeviceAlertContent>"
    )
    assert "decrypt" in str(alert_row(message(text), load_spec(V4_0)).payload_text)


def test_a_response_row_has_the_header_the_name_of_its_service_and_its_outcome() -> None:
    row = response_row(message(RESPONSE), load_spec(V4_0))
    assert (row.service_reference_variant, row.name) == ("4.1.1", "Read Instantaneous Import Registers")
    assert (row.success, row.first_fault) == (False, "hardware-fault at position 2")


@pytest.mark.parametrize(
    ("success", "status", "outcome"),
    [
        ('="true"', "success", "success"),
        ('="1"', "success", "success"),
        ('="false"', "success", "failure"),
        ('="true"', "hardware-fault", "success with fault"),
        (None, "hardware-fault", "fault"),
        (None, "success", "not stated"),
    ],
)
def test_the_outcome_is_what_the_message_states(success: str | None, status: str, outcome: str) -> None:
    stated = RSP.replace('="false"', success) if success else RSP.replace(' MessageSuccess="false"', "")
    row = response_row(message(RESPONSE, (RSP, stated), (">hardware-fault<", f">{status}<")), load_spec(V4_0))
    assert row.outcome == outcome


def test_the_outcome_of_encrypted_parts_is_not_known() -> None:
    part = '<GBCSData format="encrypted" sequence="0" name="p" type="gbcs">QUJD</GBCSData>'
    text = without(RESPONSE, "<SMETSData>", "</ResponseMessage>").replace(
        "<ResponseMessage>", "<ResponseMessage>" + part
    )
    row = response_row(message(text), load_spec(V4_0))
    assert (row.outcome, row.encrypted_parts, row.success) == ("encrypted", 1, None)


def test_the_row_of_a_similar_message_differs_in_its_identity_alone() -> None:
    other = message(ALERT, ("2026-02-03T16:00:00Z", "2026-02-04T16:00:00Z"), (">18446744073709551615<", ">7<"))
    row = with_identity(alert_row(message(ALERT), load_spec(V4_0)), other.origin, other.header)
    assert row == alert_row(other, load_spec(V4_0))


def test_a_view_begins_with_what_matters() -> None:
    view = message_view(message(RESPONSE), load_spec(V4_0))
    assert view.title == "Response to 4.1.1 Read Instantaneous Import Registers"
    assert view.facts["Device"] == "00-1E-4F-7A-20-00-11-02"
    assert view.facts["Outcome"] == "failure, first fault: hardware-fault at position 2"
    assert view.facts["Message code"] == "0027 ECS17b Read ESME Energy Registers (Import Energy)"
    assert message_view(message(ALERT), load_spec(V4_0)).facts["Payload"].startswith("limit 100 %")
    assert message_view(message(ALERT), load_spec(V3_1)).facts["Version"] == "declares 4.0, read as 3.1"


def test_the_supplementary_party_is_written_as_the_other_identifiers() -> None:
    start, _, rest = RESPONSE.partition("</OriginatorCounter>")
    party = "<SupplementaryRemotePartyID>90-a1-b2-c3-d4-00-00-01</SupplementaryRemotePartyID>"
    view = message_view(message(f"{start}</OriginatorCounter>{party}{rest}"), load_spec(V4_0))
    assert view.facts["On behalf of"] == "90-A1-B2-C3-D4-00-00-01, the supplementary remote party"
