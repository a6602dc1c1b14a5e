"""Rows of listings: codes that a version does not have are loud, silence is not success."""

import pytest

from mmc_cli.decoding.listing import alert_row, code_cell, name_cell, response_row, view
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

RSP = '<ReadInstantaneousImportRegistersRsp MessageSuccess="false">'


def without(text: str, start: str, end: str) -> str:
    return text[: text.index(start)] + text[text.index(end) :]


def test_an_alert_row_has_the_keys_of_the_contract() -> None:
    record = alert_row(message(ALERT), load_spec(V4_0)).record()
    assert list(record)[:17] == [
        "schema",
        "file",
        "member",
        "index",
        "time",
        "device",
        "target",
        "counter",
        "alert_code",
        "alert_name",
        "known",
        "description",
        "message_code",
        "use_case",
        "critical",
        "payload_type",
        "payload",
    ]
    assert record["schema"] == "mmc.alert/1"
    assert (record["alert_code"], record["known"], record["critical"]) == ("8F86", True, True)
    assert record["counter"] == "18446744073709551615"
    assert record["use_case"] == "ECS101"
    payload = record["payload"]
    assert isinstance(payload, dict)
    assert payload["ResultingLevel"] == {"value": 100, "unit": "%"}


def test_an_unknown_alert_is_loud_and_kept() -> None:
    row = alert_row(message(ALERT, (">8F86<", ">8FFF<")), load_spec(V4_0))
    assert (row.known, row.name, row.critical) == (False, None, None)
    assert row.cells()["alert"] == "UNKNOWN CODE"
    assert row.sentence.startswith("limit 100 %")


def test_an_alert_of_a_later_version_is_named_and_loud() -> None:
    row = alert_row(message(ALERT), load_spec(V3_1))
    assert not row.known
    assert row.cells()["alert"] == "NOT IN THIS VERSION: ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    assert row.sentence == "LimitAPCLevelCommandProcessedDeviceAlert, not in MMC 3.1"
    assert row.payload is not None


def test_an_alert_may_have_no_payload_and_no_code() -> None:
    text = without(ALERT, "<ra:Payload>", "</ra:DeviceAlertContent>").replace(
        "<ra:GBCSHexAlertCode>8F86</ra:GBCSHexAlertCode>", ""
    )
    row = alert_row(message(text), load_spec(V4_0))
    assert (row.payload, row.payload_type, row.sentence, row.header.alert_code) == (None, None, "", None)
    assert row.cells()["alert"] == ""


def test_a_first_pass_says_that_it_must_be_decrypted() -> None:
    part = '<ra:GBCSData format="encrypted" sequence="0" name="p" type="gbcs">QUJD</ra:GBCSData>'
    text = without(ALERT, "<ra:Payload>", "</ra:DeviceAlertContent>").replace(
        "<ra:DeviceAlertContent>", part + "<ra:DeviceAlertContent>"
    )
    assert "decrypt" in alert_row(message(text), load_spec(V4_0)).sentence


def test_a_response_row_has_the_keys_of_the_contract() -> None:
    record = response_row(message(RESPONSE), load_spec(V4_0)).record()
    assert record["schema"] == "mmc.response/1"
    wanted = {
        "service_reference",
        "service_reference_variant",
        "name",
        "response",
        "success",
        "encrypted_parts",
        "first_fault",
    }
    assert wanted <= set(record)
    assert record["service_reference_variant"] == "4.1.1"
    assert record["name"] == "Read Instantaneous Import Registers"
    assert (record["success"], record["first_fault"]) == (False, "hardware-fault at position 2")


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
def test_the_outcome_is_what_the_message_states_and_silence_is_not_success(
    success: str | None, status: str, outcome: str
) -> None:
    stated = RSP.replace('="false"', success) if success else RSP.replace(' MessageSuccess="false"', "")
    row = response_row(message(RESPONSE, (RSP, stated), (">hardware-fault<", f">{status}<")), load_spec(V4_0))
    assert row.outcome == outcome


def test_a_response_of_encrypted_parts_says_so() -> None:
    part = '<GBCSData format="encrypted" sequence="0" name="p" type="gbcs">QUJD</GBCSData>'
    text = without(RESPONSE, "<SMETSData>", "</ResponseMessage>").replace(
        "<ResponseMessage>", "<ResponseMessage>" + part
    )
    row = response_row(message(text), load_spec(V4_0))
    assert (row.outcome, row.encrypted_parts, row.success) == ("encrypted", 1, None)


def test_codes_have_0x_outside_json() -> None:
    assert code_cell("8F72") == "0x8F72"
    assert code_cell(None) == ""
    assert name_cell(None, None, False) == ""


def test_a_view_says_first_what_matters() -> None:
    seen = view(message(RESPONSE), load_spec(V4_0))
    assert seen.title == "Response to 4.1.1 Read Instantaneous Import Registers"
    assert seen.facts["Device"] == "00-1E-4F-7A-20-00-11-02"
    assert seen.facts["Outcome"] == "failure, first fault: hardware-fault at position 2"
    assert seen.facts["Message code"] == "0x0027 ECS17b Read ESME Energy Registers (Import Energy)"
    assert view(message(ALERT), load_spec(V4_0)).facts["Payload"].startswith("limit 100 %")
    assert view(message(ALERT), load_spec(V3_1)).facts["Version"] == "declares 4.0, read as 3.1"
