"""A payload is recognised by how it begins: as bytes, in hexadecimal and in base64, and where it begins in a text."""

import pytest

from mmc_cli.gbcs.starts import begins_payload, find_starts, text_begins_payload
from tests.gbcs.builder import LIMIT_ALERT, READING
from tests.gbcs.test_search import WRAPPED, WRITERS


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


def test_the_message_inside_a_wrapper_is_no_start_of_its_own() -> None:
    assert len(find_starts(WRAPPED.hex())) == 1
    assert "df09" in WRAPPED.hex()[2:]
