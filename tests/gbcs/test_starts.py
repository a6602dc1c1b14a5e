"""A payload is recognised by how it begins: as bytes, in hexadecimal and in base64, and where it begins in a text."""

import base64
from collections.abc import Callable

import pytest

from mmc_cli.gbcs.starts import begins_payload, find_starts, text_begins_payload
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT, READING

WRAPPED = builder.wrapped(builder.message(builder.access_response(), counter=17))
WRITERS: dict[str, Callable[[bytes], str]] = {
    "hexadecimal": bytes.hex,
    "spaced hexadecimal": lambda data: data.hex(" ").upper(),
    "base64": lambda data: base64.b64encode(data).decode(),
}


@pytest.mark.parametrize("data", [READING, LIMIT_ALERT, WRAPPED])
def test_bytes_of_a_payload_are_recognised(data: bytes) -> None:
    assert begins_payload(data)


@pytest.mark.parametrize("data", [b"", b"<a/>", b"\xdf", b"\xdf\x08", READING[1:]])
def test_other_bytes_begin_no_payload(data: bytes) -> None:
    assert not begins_payload(data)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("data", [READING, LIMIT_ALERT, WRAPPED])
def test_the_text_of_a_payload_is_recognised_at_its_start_only(form: str, data: bytes) -> None:
    text = WRITERS[form](data)
    assert text_begins_payload(f"\n {text}")
    assert not text_begins_payload(f"received {text}")


@pytest.mark.parametrize("form", WRITERS)
def test_each_start_in_a_text_is_found_once(form: str) -> None:
    text = WRITERS[form](WRAPPED)
    starts = find_starts(f"{text}; {text}")
    assert [start.start() for start in starts] == [0, len(text) + 2]
