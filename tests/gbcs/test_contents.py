"""The content of a payload says in plain what happened, when, and with which statuses, in each of its forms."""

import pytest

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Body, Status
from tests.gbcs import builder
from tests.gbcs.builder import ALERT, ENCRYPTED, access_response, component, cosem_time, gbz, message, octets

READ, DEFAULT = bytes.fromhex("180001040041AB"), bytes.fromhex("08000B0A")


def body(content: bytes, flag: int = builder.RESPONSE) -> Body:
    payload = decode_payload(message(content, flag))
    assert payload.fault is None
    return payload.body


def problem(content: bytes, flag: int = builder.RESPONSE) -> str:
    fault = decode_payload(message(content, flag)).fault
    assert fault is not None
    return fault.problem


def test_an_access_response_has_values_and_results() -> None:
    found = body(access_response((b"\0", bytes.fromhex("1105"), octets(ENCRYPTED)), ((1, 0), (2, 3), (3, 250))))
    assert (found.protocol, found.invoke_id) == ("DLMS access-response", 41207)
    assert (found.values, found.results, found.failed, found.encrypted_parts) == (2, 3, 2, 1)
    assert found.statuses == (Status(1, "get", 0), Status(2, "set", 3), Status(3, "action", 250))


def test_a_gbz_response_has_the_statuses_of_its_default_responses() -> None:
    found = body(gbz(component(READ, "0000"), component(DEFAULT + b"\0"), component(DEFAULT + b"\x8b", last=True)))
    assert (found.protocol, found.components, found.clusters) == ("GBZ (ZigBee)", 3, ("0000", "0702"))
    assert (found.commands, found.failed) == (("01", "0B", "0B"), 1)
    assert found.statuses == (Status(2, "command", 0), Status(3, "command", 0x8B))


def test_the_outcome_of_an_encrypted_component_is_not_known() -> None:
    found = body(gbz(component(READ, encrypted=True), component(DEFAULT + b"\0", last=True)))
    assert (found.encrypted_parts, found.failed) == (1, None)


def test_a_command_of_one_cluster_has_no_status() -> None:
    found = body(gbz(component(bytes.fromhex("09000B0A00"), last=True)))
    assert (found.commands, found.statuses, found.failed) == (("0B",), (), None)


def test_an_asn1_response_is_not_looked_into() -> None:
    assert body(bytes.fromhex("020103")) == Body("ASN.1 DER")


@pytest.mark.parametrize(
    ("content", "protocol"),
    [
        (builder.data_notification("8F86", cosem_time(2026, 2, 3, 16), octets(b"rest")), "DLMS data-notification"),
        (builder.gbz_alert("8F86", 823_449_600), "GBZ (ZigBee)"),
        (builder.asn1_alert("8F86", "20260203160000Z", b"\x02\x01\x00"), "ASN.1 DER"),
    ],
)
def test_an_alert_of_any_form_has_its_code_and_time(content: bytes, protocol: str) -> None:
    found = body(content, ALERT)
    assert (found.protocol, found.alert_code, found.alert_time) == (protocol, "8F86", "2026-02-03T16:00:00Z")


def test_encrypted_parts_of_alerts_are_counted() -> None:
    dlms = builder.data_notification("8F86", cosem_time(2026, 2, 3), octets(ENCRYPTED))
    zigbee = builder.gbz_alert("8F0A", 0, component(READ), component(READ, last=True, encrypted=True))
    assert body(dlms, ALERT).encrypted_parts == body(zigbee, ALERT).encrypted_parts == 1
    assert body(builder.gbz_alert("8F66", 0, bytes.fromhex("0E006B00000000000003ED")), ALERT).encrypted_parts == 0


def test_empty_content_says_nothing() -> None:
    assert body(b"") == Body()


@pytest.mark.parametrize(
    ("content", "flag", "expected"),
    [
        (access_response() + b"\0", builder.RESPONSE, "1 byte after the end of the content"),
        (access_response(results=((4, 0),)), builder.RESPONSE, "04, expected 01, 02 or 03"),
        (gbz(component(READ)) + b"\0", builder.RESPONSE, "1 byte after the end of the content"),
        (gbz(component(READ)[:-1]), builder.RESPONSE, "7 bytes announced, 6 left"),
        (b"\xff", builder.RESPONSE, "FF, expected 02, 04, 05, 0A, 30 or 31"),
        (builder.data_notification("8F86", b"short"), ALERT, "0905, expected 090C"),
    ],
)
def test_content_that_breaks_says_why(content: bytes, flag: int, expected: str) -> None:
    assert problem(content, flag) == expected
