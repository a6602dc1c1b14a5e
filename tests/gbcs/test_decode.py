"""A payload becomes who sent it, what it is and when; one that breaks says at which byte."""

import json
import random

import pytest

from mmc_cli.gbcs.decode import decode_payload, decode_with_parts
from mmc_cli.gbcs.payload import Payload
from tests.conftest import SHARED
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT, READING, access_response, cosem_time, eui, message, wrapped

DAMAGED_IN_CI = 2000
SAMPLES = (
    LIMIT_ALERT,
    READING,
    message(builder.gbz(builder.component(bytes.fromhex("08000B0A86"), last=True))),
    wrapped(message(builder.gbz_alert("810E", 86400), builder.ALERT, "1001")),
    message(builder.asn1_alert("8F8B", "20260203160000Z"), builder.ALERT, "012B", signature=b"S" * 64),
    message(b"\xd9request", builder.COMMAND, "0027", extra=eui(builder.NETWORK) + (7).to_bytes(8)),
)


def broken_at(data: bytes) -> tuple[int, str]:
    fault = decode_payload(data).fault
    assert fault is not None
    return fault.offset, fault.problem


def test_the_header_says_who_sent_what_when() -> None:
    payload = decode_payload(READING)
    assert (payload.kind, payload.counter, payload.message_code) == ("response", 41207, "0027")
    assert (payload.originator, payload.recipient) == (builder.DEVICE, builder.SUPPLIER)
    assert (payload.header_time, payload.clock_status) == ("2026-02-03T00:00:00Z", 0xFF)
    assert (payload.signature_bytes, payload.mac_bytes, payload.fault) == (0, 12, None)


def test_a_signed_message_without_a_mac_is_read_too() -> None:
    payload = decode_payload(LIMIT_ALERT)
    assert (payload.kind, payload.counter) == ("alert", 2**64 - 1)
    assert (payload.signature_bytes, payload.mac_bytes) == (64, 0)


@pytest.mark.parametrize(
    ("extra", "party", "counter", "second", "certificate"),
    [
        (b"", None, None, None, False),
        (eui(builder.NETWORK), builder.NETWORK, None, None, False),
        (eui(builder.NETWORK) + (7).to_bytes(8), builder.NETWORK, 7, None, False),
        (eui(builder.NETWORK) + (7).to_bytes(8) + (9).to_bytes(8), builder.NETWORK, 7, 9, False),
        (eui(builder.NETWORK) + (7).to_bytes(8) + b"certificate" * 9, builder.NETWORK, 7, None, True),
    ],
)
def test_what_follows_the_message_code_depends_on_its_length(
    extra: bytes, party: str | None, counter: int | None, second: int | None, certificate: bool
) -> None:
    payload = decode_payload(message(access_response(), extra=extra))
    assert payload.fault is None
    assert (payload.supplementary_party, payload.supplementary_counter) == (party, counter)
    assert (payload.supplementary_originator_counter, payload.has_certificate) == (second, certificate)


def test_the_device_is_the_recipient_of_a_command() -> None:
    payload = decode_payload(message(b"\xd9", builder.COMMAND, sender=builder.SUPPLIER, recipient=builder.DEVICE))
    assert (payload.device, payload.target) == (builder.DEVICE, builder.SUPPLIER)


@pytest.mark.parametrize("data", SAMPLES)
def test_every_byte_is_in_a_field(data: bytes) -> None:
    payload = decode_with_parts(data)
    assert payload.fault is None
    assert b"".join(part.data for part in payload.parts) == data


@pytest.mark.parametrize(
    ("data", "offset", "problem"),
    [
        (b"\xdd\x00\x00", 1, "6 bytes expected, 2 left"),
        (b"\xdd\x01" + READING[2:], 1, "01 begins a segment of a message in several, which is not read"),
        (READING[:60], 7, "82 bytes announced, 52 left"),
        (READING + b"\0", 7, "82 bytes announced, 83 left"),
        (LIMIT_ALERT.replace(b"\xdf\x09\x03", b"\xdf\x09\x04"), 2, "04, expected 01, 02 or 03"),
        (message(access_response(), extra=b"\0"), 30, "3, expected 2, 10, 18, 26 or more"),
        (message(access_response(), signature=b"S" * 63), 45, "63, expected 0 or 64"),
        (message(access_response()) + b"\0", 46, "1 byte after the end of the message"),
        (message(access_response(), time=cosem_time(2026, 13, 1)), 30, "month must be in 1..12"),
    ],
)
def test_a_payload_that_breaks_names_the_byte_and_what_is_wrong(data: bytes, offset: int, problem: str) -> None:
    found, text = broken_at(data)
    assert (found, problem in text) == (offset, True), text


def test_a_payload_that_is_cut_short_is_identified_all_the_same() -> None:
    payload = decode_payload(LIMIT_ALERT[:70])
    assert payload.fault is not None
    assert (payload.message_code, payload.body.alert_code, payload.time) == ("0121", "8F86", "2026-02-03T16:00:00Z")


def test_content_that_breaks_leaves_the_signature_readable() -> None:
    payload = decode_payload(message(access_response(values=(b"\x07",)), signature=b"S" * 64))
    assert payload.fault is not None
    assert (payload.fault.problem, payload.signature_bytes) == ("07 is no type of DLMS value", 64)


def damaged(generator: random.Random) -> bytes:
    """A sample with a byte changed, some removed, some put in, or the end cut off."""
    data = bytearray(generator.choice(SAMPLES))
    for _ in range(generator.choice((1, 1, 2, 5))):
        start = generator.randrange(len(data) + 1)
        action = generator.randrange(4)
        if action == 0:
            data[start : start + 1] = generator.randbytes(1)
        elif action == 1:
            del data[start : start + generator.randrange(20)]
        elif action == 2:
            data[start:start] = generator.randbytes(generator.randrange(9))
        else:
            del data[start:]
    return bytes(data)


def check_damaged(count: int, seed: int = 21) -> dict[str, int]:
    """Decode damaged payloads; return how many are whole all the same, identified, or neither."""
    generator, counts = random.Random(seed), {"whole": 0, "identified": 0, "refused": 0}
    for _ in range(count):
        data = damaged(generator)
        payload = decode_with_parts(data)
        assert isinstance(payload, Payload)
        assert decode_payload(data) == payload._replace(parts=())  # also where a template is used
        if payload.fault is None:
            counts["whole"] += 1
            assert b"".join(part.data for part in payload.parts) == data
        else:
            counts["identified" if payload.is_identified else "refused"] += 1
            assert 0 <= payload.fault.offset <= len(data)
    return counts


def test_damaged_payloads_give_a_finding_or_a_header() -> None:
    counts = check_damaged(DAMAGED_IN_CI)
    assert min(counts.values()) > 0


def test_the_reference_payloads_decode_right_in_every_field() -> None:
    folder = SHARED / "gbcs"
    if not folder.is_dir():
        pytest.skip("the reference payloads are not here")
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        text = (folder / "payloads" / expected.pop("file")).read_text(encoding="ascii")
        payload = decode_payload(bytes.fromhex(text))
        assert payload.fault is None
        assert len(payload.data) == expected.pop("bytes")
        body = expected.pop("body")
        assert {name: getattr(payload, name) for name in expected} == expected
        body_bytes = body.pop("bytes", payload.content_bytes)  # of ASN.1, whose content is all there is
        assert payload.content_bytes == body_bytes
        found = {name: getattr(payload.body, name) for name in body}
        assert {name: list(each) if isinstance(each, tuple) else each for name, each in found.items()} == body


if __name__ == "__main__":
    import sys

    print(check_damaged(int(sys.argv[1])))
