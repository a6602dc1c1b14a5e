"""Decodes messages that are in base64 inside other text, and locates their characters in it."""

import binascii
import re
from array import array
from collections.abc import Sequence

from mmc_cli.inputs.encodings import detect_encoding, error_handler
from mmc_cli.inputs.source_map import OffsetMap

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*")
_NAME = "GBCSResponse"


def decode_base64(text: str) -> bytes | None:
    """Return the message that a text is in base64, in UTF-8; None if it is anything else."""
    if _BASE64.fullmatch(text) is None:
        return None
    try:
        data = binascii.a2b_base64(text)
    except binascii.Error:
        return None
    return data if _NAME.encode() in data.replace(b"\0", b"") else None


def base64_offsets(text: str, data: bytes, outer: OffsetMap) -> Sequence[int]:
    """Return where each character of the decoded message is in the text around the base64: where its bits begin."""
    outer_offsets = outer()
    digits = array("q", (outer_offsets[index] for index, digit in enumerate(text) if not digit.isspace()))
    encoding = detect_encoding(data)
    offsets, byte = array("q"), 0
    for character in data.decode(encoding, error_handler(encoding)):
        offsets.append(digits[byte * 4 // 3])
        byte += len(character.encode(encoding, "surrogateescape"))
    offsets.append(digits[-1] + 1)
    return offsets
