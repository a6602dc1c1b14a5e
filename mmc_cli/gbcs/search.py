"""Finds the payloads inside other text: rows that lost the end of their line, digits that are damaged, cut or joined.

How a payload begins is in schemas/gbcs_layout.csv: a MAC wrapper, or the header of a message up to its counter.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Payload
from mmc_cli.gbcs.text import decode_text

# In hexadecimal and in base64.
_START = re.compile(
    r"(?i:DD(?:\s?00){6}|DF\s?09\s?0[123](?:\s?[0-9A-F]{2}){8}\s?08)"
    r"|3QAAAAAAA|3wk[BCD][A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]I"
)
_MIN_LENGTH = 50  # a start nearer to the one before it is that of the message inside a wrapper
_HEX = re.compile(r"(?:\s*[0-9A-Fa-f]{2})+")
# 6 bits left over are no byte; what fills the last bytes up may be missing.
_BASE64 = re.compile(r"(?:(?:\s*[A-Za-z0-9+/]){4})*(?:(?:\s*[A-Za-z0-9+/]){2,3}={0,2})?")


class FoundPayload(NamedTuple):
    """A payload in a text, from `start` to `end`."""

    payload: Payload
    start: int
    end: int


def find_payloads(text: str) -> list[FoundPayload]:
    """Return the payloads in a text: the one that it is, or each that begins in it."""
    whole = decode_text(text)
    if whole is not None and whole.fault is None:
        return [FoundPayload(whole, 0, len(text))]
    starts = _find_starts(text)
    if whole is not None and len(starts) < 2:
        return [FoundPayload(whole, 0, len(text))]
    return list(_read_each(text, starts))


def holds_other_text(text: str, found: Sequence[FoundPayload]) -> bool:
    """Return whether a text holds more than the payloads that were found in it."""
    starts, ends = [each.start for each in found], [each.end for each in found]
    return any(text[end:start].strip() for end, start in zip([0, *ends], [*starts, len(text)], strict=True))


def begins_with_payload(text: str) -> bool:
    """Return whether the first thing in a text is a payload, whatever follows it."""
    return _START.match(text.lstrip()) is not None


def _find_starts(text: str) -> list[int]:
    starts = list[int]()
    for match in _START.finditer(text):
        if not starts or match.start() - starts[-1] >= _MIN_LENGTH:
            starts.append(match.start())
    return starts


def _read_each(text: str, starts: list[int]) -> Iterator[FoundPayload]:
    for start, next_start in pairwise((*starts, len(text))):
        is_hex = text[start] in "dD"
        if (digits := (_HEX if is_hex else _BASE64).match(text, start, next_start)) is not None:
            data = bytes.fromhex(digits[0]) if is_hex else _decode_base64(digits[0])
            yield FoundPayload(decode_payload(data), start, digits.end())


def _decode_base64(text: str) -> bytes:
    digits = "".join(text.split()).rstrip("=")
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
