"""Payloads inside other text are found: joined to one another or to other text, cut, or without what fills them up."""

import base64
from collections.abc import Callable

import pytest

from mmc_cli.gbcs.search import find_other_text, find_payloads
from tests.gbcs import builder
from tests.gbcs.builder import LIMIT_ALERT, READING

WRAPPED = builder.wrapped(builder.message(builder.access_response(), counter=17))
LARGE = builder.wrapped(builder.message(builder.access_response((builder.octets(bytes(300)),)), counter=17))
WRITERS: dict[str, Callable[[bytes], str]] = {
    "hexadecimal": bytes.hex,
    "spaced hexadecimal": lambda data: data.hex(" ").upper(),
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64 without padding": lambda data: base64.b64encode(data).decode().rstrip("="),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("data", [READING, LIMIT_ALERT, WRAPPED, LARGE])
@pytest.mark.parametrize(
    ("before", "after"), [("", "2"), ("1", ""), ("1 ", "\n"), ("received ", "; done"), ("x=", ",y")]
)
def test_a_payload_joined_to_other_text_is_found(form: str, data: bytes, before: str, after: str) -> None:
    written = WRITERS[form](data)
    if len(written) % 4 and form.startswith("base64"):
        after = after.removesuffix("2")  # which may be a digit of the payload: nobody knows
    (found,) = find_payloads(f"{before}{written}{after}")
    assert found.payload.data == data
    assert found.payload.fault is None
    assert (found.start, found.end) == (len(before), len(before) + len(written))
    other = 0 if before.strip() else len(before + written) if after.strip() else None
    assert find_other_text(f"{before}{written}{after}", [found]) == other


@pytest.mark.parametrize("form", ["hexadecimal", "spaced hexadecimal", "base64"])
@pytest.mark.parametrize("between", ["", "\n", "\r\n2 "])
def test_payloads_joined_to_one_another_are_found(form: str, between: str) -> None:
    text = between.join(map(WRITERS[form], (WRAPPED, LARGE, WRAPPED)))
    assert [found.payload.counter for found in find_payloads(text)] == [17, 17, 17]


@pytest.mark.parametrize("form", ["hexadecimal", "spaced hexadecimal", "base64"])
@pytest.mark.parametrize("position", range(1, 120, 7))
def test_a_payload_with_a_damaged_digit_is_found_once_and_broken(form: str, position: int) -> None:
    text = WRITERS[form](LARGE)
    found = find_payloads(f"{text[:position]}\0{text[position + 1 :]}")
    assert all(each.payload.fault is not None for each in found)
    assert len(found) == 1


@pytest.mark.parametrize(
    "text", ["", "DF09 is a tag", "DA" * 30, "00" * 40, base64.b64encode(bytes(range(256)) * 40).decode()]
)
def test_other_text_holds_no_payload(text: str) -> None:
    assert find_payloads(text) == []


@pytest.mark.parametrize("code", ["00", "0027", "002711"])  # the length of what is around it moves the header
@pytest.mark.parametrize("cut", range(1, 10))
def test_a_payload_in_base64_that_lost_its_first_letters_is_found_by_its_header(code: str, cut: int) -> None:
    inner = builder.message(builder.access_response(), counter=17)
    text = base64.b64encode(bytes.fromhex("DD" + "00" * 6 + code) + bytes.fromhex("1100000000") + inner).decode()
    (found,) = find_payloads(f"; c{text[cut:]}")
    assert found.payload.data == inner
    assert found.payload.counter == 17
