"""Payloads in text: hexadecimal digits or base64, with or without white space; takes text, returns bytes."""

import binascii
import re

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Payload
from mmc_cli.gbcs.starts import begins_payload

_SPACE = re.compile(r"\s+")
_HEX = re.compile(r"(?:0[xX])?(?:[0-9A-Fa-f]{2})+")
_HEX_DIGIT = re.compile(r"[0-9A-Fa-f]")


def payload_bytes(text: str) -> bytes | None:
    """Return the payload that a text is in hexadecimal or base64; None if it is anything else."""
    return decode_digits("".join(text.split()).encode("ascii", "replace"))


def decode_digits(digits: bytes) -> bytes | None:
    """Return the payload that digits without white space are in hexadecimal or base64; None if they are neither."""
    data = _decode_base64(digits)
    if data is None or not begins_payload(data):  # no digits are a payload in both
        data = _decode_hex(digits)
    return data if data is not None and begins_payload(data) else None


def _decode_base64(digits: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(digits, strict_mode=True)  # three times as fast as of text
    except ValueError:
        return None


def _decode_hex(digits: bytes) -> bytes | None:
    try:
        return bytes.fromhex(digits.decode().lower().removeprefix("0x"))
    except ValueError:
        return None


def decode_text(text: str) -> Payload | None:
    """Return the decoded payload in a text; None if the text is anything else."""
    data = payload_bytes(text)
    return decode_payload(data) if data is not None else None


def is_hex(text: str) -> bool:
    """Return whether a text is in hexadecimal."""
    return _HEX.fullmatch(_SPACE.sub("", text)) is not None


def digit_offset(text: str, byte: int) -> int:
    """Return where a byte of the payload begins in hexadecimal text; the end of the text if it is beyond it."""
    start = re.match(r"\s*(?:0[xX])?", text)
    position = start.end() if start is not None else 0
    for number, digit in enumerate(_HEX_DIGIT.finditer(text, position)):
        if number == 2 * byte:
            return digit.start()
    return len(text.rstrip())
