"""A payload of a known shape is what decoding it gives, whatever varies in it."""

import random

import pytest

from mmc_cli.gbcs.decode import decode_with_parts
from mmc_cli.gbcs.payload import Payload
from mmc_cli.gbcs.templates import PayloadTemplates
from tests.gbcs import builder
from tests.gbcs.builder import ENCRYPTED, LIMIT_ALERT, READING, access_response, cosem_time, message, octets
from tests.gbcs.test_decode import SAMPLES


def templates_of(*samples: bytes) -> PayloadTemplates:
    templates = PayloadTemplates()
    for data in samples:
        payload = decode_with_parts(data)
        templates.add(payload._replace(parts=()), payload.parts)
    return templates


def decoded(data: bytes) -> Payload:
    return decode_with_parts(data)._replace(parts=())


def test_another_sender_counter_and_time_are_filled_in() -> None:
    other = message(
        access_response((bytes.fromhex("06000000FF"),)), sender=builder.NETWORK, counter=9, time=cosem_time(2027, 1, 1)
    )
    sample = message(access_response((bytes.fromhex("0600009F3A"),)), time=cosem_time(2026, 2, 3))
    found = templates_of(sample).read(other)
    assert found == decoded(other)
    assert found is not None
    assert (found.originator, found.counter, found.header_time) == (builder.NETWORK, 9, "2027-01-01T00:00:00Z")


PROFILE = bytes.fromhex("0102020206000000010a0161020206000000020a0162")  # an array of two structures
SECRETS = message(access_response((octets(ENCRYPTED), octets(b"abc"), PROFILE), ((1, 0),) * 3))


def test_other_values_of_the_same_lengths_are_the_same_shape() -> None:
    profile = bytes.fromhex("010202020600abcdef0a0178020206ffffffff0a0179")
    secret = octets(ENCRYPTED[:5] + b"hidden")
    other = message(access_response((secret, octets(b"abc"), profile), ((1, 0),) * 3), counter=8)
    found = templates_of(SECRETS).read(other)
    assert found == decoded(other)
    assert found is not None
    assert (found.counter, found.body.encrypted_parts) == (8, 1)


@pytest.mark.parametrize("data", [*SAMPLES, SECRETS])
def test_a_byte_that_is_changed_never_changes_the_answer(data: bytes) -> None:
    templates, generator, matched = templates_of(data), random.Random(7), 0
    for position in range(len(data)):
        for value in {data[position] ^ 1, data[position] ^ 0x80, generator.randrange(256)}:
            changed = data[:position] + bytes((value,)) + data[position + 1 :]
            found = templates.read(changed)
            matched += found is not None
            assert found is None or found == decoded(changed)
    assert matched > 60  # at least those of sender, recipient and counter


def test_a_payload_that_breaks_is_no_template() -> None:
    assert templates_of(READING[:-1]).read(READING[:-1]) is None


def test_a_time_that_is_none_is_left_to_decoding() -> None:
    bad = LIMIT_ALERT.replace(cosem_time(2026, 2, 3, 16), cosem_time(2026, 13, 3, 16))
    assert templates_of(LIMIT_ALERT).read(bad) is None


def test_templates_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MMC_TEMPLATE_CACHE", "off")
    assert templates_of(READING).read(READING) is None
