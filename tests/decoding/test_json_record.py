"""A message is decoded to data whose shape follows from the schema, and from which the message can be rebuilt."""

import json
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.decoding.json_record import DEFAULT_STYLE, NEXT, Style, decode_element, decode_message
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import Spec, load_spec
from tests.conftest import ROOT
from tests.encoder import encoded, tree
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_1, found, message
from tests.test_conformance import pack

SPEC = load_spec(V4_0)
VALID = sorted((ROOT / "fixtures/valid").rglob("*.xml"))
FIRST_PASS = ROOT / "fixtures/invalid/MMC234/first-pass-of-a-response.xml"


def decoded(start: Message, style: Style = DEFAULT_STYLE, spec: Spec = SPEC) -> dict[str, Any]:
    """The record as a program reads it."""
    record: dict[str, Any] = json.loads(to_json(decode_message(start, spec, style)))
    return record


def test_values_with_units_and_codes_are_objects_and_wide_integers_are_text() -> None:
    register, declaration = found(message(RESPONSE), "ActiveImportRegister")
    assert decode_element(register, declaration, load_spec(V4_0)) == {
        "Value": {"value": "10435000", "unit": "Wh"},
        "ActiveEnergyUnit": "Wh",
    }
    header, declaration = found(message(ALERT), "Header")
    plain = decode_element(header, declaration, load_spec(V4_0))
    assert isinstance(plain, dict)
    assert plain["OriginatorCounter"] == "18446744073709551615"
    assert plain["GBCSHexadecimalMessageCode"] == {
        "code": "0121",
        "name": "ECS101 Limit APC [n] Level Command processed",
    }


def test_an_element_that_may_repeat_is_a_list_and_a_marker_is_true() -> None:
    debug, declaration = found(message(RESPONSE), "COSEMDebug")
    assert decode_element(debug, declaration, load_spec(V4_0)) == {
        "COSEMResponse": [
            {"ResponseCode": "0", "Position": "1", "DataAccessResult": "success"},
            {"ResponseCode": "1", "Position": "2", "DataAccessResult": "hardware-fault"},
        ]
    }
    level = (
        "<ra:ResultingLevel>100</ra:ResultingLevel>",
        "<ra:ResultingLevel>100</ra:ResultingLevel><ra:InputFromControlledLoad/>",
    )
    payload, declaration = found(message(ALERT, level), "LimitAPCLevelCommandProcessedDeviceAlert")
    plain = decode_element(payload, declaration, load_spec(V4_0))
    assert isinstance(plain, dict)
    assert plain["InputFromControlledLoad"] is True


def test_an_unknown_element_is_kept_in_unparsed() -> None:
    register, declaration = found(message(RESPONSE, ("<Value>", "<Extra>9</Extra><Value>")), "ActiveImportRegister")
    plain = decode_element(register, declaration, load_spec(V4_0))
    assert isinstance(plain, dict)
    unparsed = plain["unparsed"]
    assert isinstance(unparsed, list)
    assert isinstance(unparsed[0], dict)
    assert str(unparsed[0]["path"]).endswith("/Electricity/ActiveImportRegister/Extra")
    assert unparsed[0]["reason"] == "not in the schema of MMC 4.0"
    assert ">9<" in str(unparsed[0]["xml"])


def test_a_record_has_the_same_keys_for_every_message() -> None:
    keys = {tuple(decoded(read(path.read_bytes()))) for path in VALID}
    assert keys == {tuple(decoded(message(ALERT)))}
    assert next(iter(keys))[0] == "schema"


def test_debug_information_is_beside_the_body() -> None:
    plain = decoded(message(RESPONSE))
    assert plain["debug"]["COSEMDebug"]["COSEMResponse"][1]["DataAccessResult"] == "hardware-fault"
    assert "DebugInfo" not in plain["body"]["ResponseMessage"]


def test_a_time_that_has_attributes_in_a_later_version_is_an_object_in_every_version() -> None:
    for version in (V3_1, V4_0, V5_1):
        header: Any = decoded(message(RESPONSE), spec=load_spec(version))["header"]
        assert header["Timestamp"] == {"value": "2026-02-03T09:30:10.00Z"}


def test_a_counter_of_64_bits_and_a_decimal_of_12_digits_survive_json() -> None:
    assert decoded(message(ALERT))["header"]["OriginatorCounter"] == "18446744073709551615"
    gas = (ROOT / "fixtures/valid/4.0/responses/4.1.1-ReadInstantaneousImportRegistersRsp-gas.xml").read_text()
    exact = decoded(message(gas, (">4817.362<", ">123456789.120<")))
    assert '"123456789.120"' in json.dumps(exact)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-02-03T17:00:00+01:00", "2026-02-03T16:00:00Z"),
        ("2026-02-03T16:00:00", "2026-02-03T16:00:00"),
        (" 2026-02-03T16:00:00Z ", "2026-02-03T16:00:00Z"),
    ],
)
def test_a_time_is_in_utc_and_its_text_is_kept_where_it_differs(text: str, value: str) -> None:
    plain = decoded(message(ALERT, ("2026-02-03T16:00:00Z", text)))
    assert plain["body"]["DeviceAlertMessage"]["DeviceAlertContent"]["Timestamp"] == value
    where = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/Timestamp"
    assert plain["texts"].get(where) == (text if text != value else None)


def test_an_invalid_message_is_decoded_as_far_as_possible_and_marked() -> None:
    plain = decoded(message(ALERT, (">100<", ">many<"), ("<ra:Payload>", "loose<ra:Payload>")))
    assert plain["schema_valid"] is False
    limit = plain["body"]["DeviceAlertMessage"]["DeviceAlertContent"]["Payload"]
    assert limit["LimitAPCLevelCommandProcessedDeviceAlert"]["ResultingLevel"] == {"value": "many", "unit": "%"}
    assert {(each["xml"], each["reason"]) for each in plain["unparsed"]} == {
        ("many", "not a value of type unsignedShort"),
        ("loose", "text between elements"),
    }


def test_a_second_element_where_one_is_allowed_is_kept_in_unparsed_with_its_path() -> None:
    twice = ("<ra:ResultingLevel>", "<ra:ResultingLevel>7</ra:ResultingLevel><ra:ResultingLevel>")
    (kept,) = decoded(message(ALERT, twice))["unparsed"]
    assert kept["path"].endswith("/ResultingLevel[2]")
    assert kept["reason"] == "more than the schema allows"


def test_an_unknown_attribute_is_kept_in_unparsed() -> None:
    (kept,) = decoded(message(RESPONSE, ('MessageSuccess="false"', 'MessageSuccess="false" Mood="good"')))["unparsed"]
    assert (kept["xml"], kept["path"].rpartition("/")[2]) == ("good", "@Mood")


def test_parts_are_in_sequence_plain_ones_in_hexadecimal_and_encrypted_ones_with_what_to_do_next() -> None:
    text = FIRST_PASS.read_text(encoding="utf-8")
    start, end = text.index("<ra:GBCSData"), text.rindex("</ra:GBCSData>") + len("</ra:GBCSData>")
    part = '<ra:GBCSData format="{}" sequence="{}" name="part" type="gbcs">3q2+7w==</ra:GBCSData>'
    given = part.format("encrypted", 10) + part.format("plain", 2) + part.format("encrypted", 0)
    parts = decoded(message(text[:start] + given + text[end:]))["body"]["ResponseMessage"]["GBCSData"]
    assert [(each["sequence"], each["value"], each.get("next")) for each in parts] == [
        ("0", "3q2+7w==", NEXT),
        ("2", "DEADBEEF", None),
        ("10", "3q2+7w==", NEXT),
    ]


def test_raw_values_are_as_in_the_message() -> None:
    plain = decoded(message(ALERT), Style(raw=True))
    content = plain["body"]["DeviceAlertMessage"]["DeviceAlertContent"]
    assert content["GBCSHexAlertCode"] == "8F86"
    assert plain["header"]["BusinessOriginatorID"] == "00-1e-4f-7a-20-00-11-01"
    assert content["Payload"]["LimitAPCLevelCommandProcessedDeviceAlert"]["ResultingLevel"] == "100"


def test_with_nulls_absent_elements_are_null() -> None:
    header = decoded(message(ALERT), Style(nulls=True))["header"]
    assert header["ServiceReference"] is None
    assert "ServiceReference" not in decoded(message(ALERT))["header"]


def test_si_adds_the_converted_value() -> None:
    plain = decoded(message(RESPONSE), Style(si=True))
    rsp = plain["body"]["ResponseMessage"]["SMETSData"]["ReadInstantaneousImportRegistersRsp"]
    assert rsp["Electricity"]["ActiveImportRegister"]["Value"] == {
        "value": "10435000",
        "unit": "Wh",
        "value_kWh": "10435.000",
    }


@pytest.mark.parametrize("path", VALID, ids=[str(path.relative_to(ROOT / "fixtures/valid")) for path in VALID])
def test_every_fixture_can_be_rebuilt_from_its_data(path: Path) -> None:
    start = read(path.read_bytes(), Origin(path.name))
    for version in (V4_0, V5_1):
        spec = load_spec(version)
        plain = decoded(start, spec=spec)
        if plain["schema_valid"]:
            assert plain["unparsed"] == []
            assert encoded(plain, spec) == tree(start.root)


def test_every_valid_message_of_the_pack_can_be_rebuilt(conformance: Path) -> None:
    spec = load_spec(V4_0)
    rebuilt = 0
    for start, _ in pack(conformance):
        if start.root is None:
            continue
        plain = decoded(start, spec=spec)
        if plain["schema_valid"]:
            rebuilt += 1
            assert encoded(plain, spec) == tree(start.root), start.origin
    assert rebuilt > 100


def test_a_part_that_is_not_base64_is_decoded_as_text() -> None:
    for text in ("!!!", "é==", "A"):
        text = RESPONSE.replace("<SMETSData>", f'<GBCSData format="plain" sequence="1">{text}</GBCSData><SMETSData>')
        assert decoded(read(text.encode()))["body"]
