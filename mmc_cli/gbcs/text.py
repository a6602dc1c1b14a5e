"""Payloads in text: hexadecimal digits or base64, with or without white space; text goes in, bytes come out."""

import binascii
import re

from mmc_cli.gbcs.decode import begins_payload

_SPACE = re.compile(r"\s+")
_HEX = re.compile(r"(?:0[xX])?((?:[0-9A-Fa-f]{2})+)")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_HEX_DIGIT = re.compile(r"[0-9A-Fa-f]")


def payload_bytes(text: str) -> bytes | None:
    """Return the payload that a text is in hexadecimal or base64; None if it is anything else."""
    text = _SPACE.sub("", text)
    if (match := _HEX.fullmatch(text)) is not None:
        data = bytes.fromhex(match[1])
        if begins_payload(data):
            return data
    if _BASE64.fullmatch(text) is None:
        return None
    try:
        data = binascii.a2b_base64(text)
    except binascii.Error:
        return None
    return data if begins_payload(data) else None


def is_hex(text: str) -> bool:
    """Return whether a text is in hexadecimal."""
    return _HEX.fullmatch(_SPACE.sub("", text)) is not None


def digit_offset(text: str, byte: int) -> int:
    """Return where in a text in hexadecimal a byte of the payload begins; the end of the text if it is behind that."""
    start = re.match(r"\s*(?:0[xX])?", text)
    position = start.end() if start is not None else 0
    for number, digit in enumerate(_HEX_DIGIT.finditer(text, position)):
        if number == 2 * byte:
            return digit.start()
    return len(text.rstrip())
