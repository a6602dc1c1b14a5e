"""A payload in text is found in hexadecimal and in base64, with or without white space."""

import base64

import pytest

from mmc_cli.gbcs.text import digit_offset, is_hex, payload_bytes
from tests.gbcs.builder import LIMIT_ALERT, READING

HEX = READING.hex()


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        HEX.upper(),
        f"0x{HEX}",
        READING.hex(" "),
        "\r\n".join(HEX[start : start + 32] for start in range(0, len(HEX), 32)) + "\n",
        base64.b64encode(READING).decode(),
        base64.encodebytes(READING).decode(),
    ],
)
def test_a_payload_in_text_is_found(text: str) -> None:
    assert payload_bytes(text) == READING


@pytest.mark.parametrize("text", ["", "DF0", "00" * 40, "QUJDREVG" * 9, "<a/>", "é" * 40, HEX + "x", "DF 09 é"])
def test_other_text_is_no_payload(text: str) -> None:
    assert payload_bytes(text) is None


def test_a_byte_is_where_its_first_digit_is() -> None:
    text = f"0x\n{LIMIT_ALERT.hex(' ')}\n"
    assert text[digit_offset(text, 2) :].startswith("03 ff")
    assert digit_offset(text, 10_000) == len(text) - 1
    assert is_hex(text)
    assert not is_hex("DF 0G")
