"""A payload is shown beside messages, as what it is: not parsed, not verified, no MMC."""

import pytest

from mmc_cli.decoding.listing import alert_row, message_view, response_row
from mmc_cli.decoding.payloads import (
    byte_rows,
    first_failure,
    payload_of,
    payload_record,
    status_name,
    succeeded,
)
from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Status
from mmc_cli.inputs.message import Message
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from tests.gbcs import builder
from tests.gbcs.builder import ENCRYPTED, LIMIT_ALERT, READING, access_response, octets
from tests.samples import ALERT, V4_0
from tests.samples import message as mmc_message

SPEC = load_spec(V4_0)


def unparsed(data: bytes) -> Message:
    return Message(data, Origin("a.hex"), None, payload=decode_payload(data))


def test_an_alert_is_a_row_whose_payload_is_not_parsed() -> None:
    row = alert_row(unparsed(LIMIT_ALERT), SPEC)
    assert (row.alert_code, row.known, row.critical) == ("8F86", True, True)
    assert (row.time, row.device, row.counter) == ("2026-02-03T16:00:00Z", builder.DEVICE, str(2**64 - 1))
    assert (row.payload_text, row.payload, row.description) == ("not parsed", None, None)


def test_a_response_is_a_row_with_the_outcome_that_is_in_plain() -> None:
    row = response_row(unparsed(READING), SPEC)
    assert (row.service_reference, row.service_reference_variant, row.response) == ("4.1", "4.1.1", "not parsed")
    assert (row.outcome, row.first_fault) == ("failure", "hardware-fault at position 2")


def test_a_message_code_that_answers_several_services_names_all_of_them() -> None:
    several = next(
        row
        for code in SPEC.message_codes.codes()
        if (row := SPEC.message_codes.get(code)) and len(row.service_reference_variants) > 1
    )
    row = response_row(unparsed(builder.message(access_response(), code=several.code)), SPEC)
    assert (row.service_reference_variant, row.known) == (None, True)
    assert row.name == " or ".join(several.service_reference_variants)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (Status(1, "get", 0), "success"),
        (Status(1, "set", 3), "read-write-denied"),
        (Status(1, "action", 250), "other-reason"),
        (Status(1, "command", 0), "SUCCESS"),
        (Status(1, "command", 0x86), "UNSUPPORTED_ATTRIBUTE"),
        (Status(1, "get", 99), "status 99"),
        (Status(1, "command", 0x42), "status 42"),
    ],
)
def test_a_status_has_its_name_where_a_source_gives_one(status: Status, name: str) -> None:
    assert status_name(status) == name


def test_an_outcome_that_is_encrypted_is_not_made_up() -> None:
    frame = bytes.fromhex("08000B0A8B")
    payload = decode_payload(
        builder.message(builder.gbz(builder.component(frame, encrypted=True), builder.component(frame, last=True)))
    )
    assert (succeeded(payload), first_failure(payload)) == (None, None)


def test_the_card_says_that_nothing_is_parsed_or_verified() -> None:
    secret = builder.wrapped(builder.message(access_response((octets(ENCRYPTED),)), signature=b"S" * 64))
    view = message_view(unparsed(secret), SPEC)
    assert view.title.startswith("GBCS payload, not yet parsed to MMC: response 0027 ")
    assert view.facts["Signature"] == "64 bytes, not verified"
    assert view.facts["MAC"] == "12 bytes, not verified"
    assert view.facts["Encrypted"] == "1 part: not read, that needs keys"
    assert view.facts["Next"] == "run Parse & Correlate on it: this is no MMC message"


def test_the_record_has_every_field() -> None:
    extra = builder.eui(builder.NETWORK) + (7).to_bytes(8)
    record = payload_record(unparsed(builder.message(access_response(), extra=extra)), SPEC)
    assert (record.supplementary_party, record.supplementary_counter) == (builder.NETWORK, "7")
    assert (record.verification, record.success, record.fault) == ("not verified", True, None)
    assert [each.service_reference_variant for each in record.services] == ["4.1.1"]


def test_the_bytes_are_walked_from_the_first_to_the_last() -> None:
    rows = byte_rows(unparsed(READING))
    assert "".join(row.bytes for row in rows) == READING.hex().upper()
    assert [row.offset for row in rows] == sorted(row.offset for row in rows)
    assert all(row.source for row in rows)


def test_the_walk_says_where_a_payload_breaks() -> None:
    (row,) = [row for row in byte_rows(unparsed(READING[:-1])) if row.value is None]
    assert (row.offset, row.field) == (7, "ciphered length")
    assert row.cells()["value"] == "the payload breaks here: 82 bytes announced, 81 left"


def test_a_message_without_a_payload_has_none() -> None:
    with pytest.raises(ValueError, match="no payload"):
        payload_of(mmc_message(ALERT))
