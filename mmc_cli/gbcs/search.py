"""Finds payloads inside other text: rows that lost their line ends, and digits that are damaged, cut or joined."""

import binascii
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Payload
from mmc_cli.gbcs.starts import find_starts
from mmc_cli.gbcs.text import decode_text

_HEX = re.compile(r"(?:\s*[0-9A-Fa-f]{2})+")
_BASE64 = re.compile(r"(?:\s*[A-Za-z0-9+/])+")


class FoundPayload(NamedTuple):
    """A payload in a text, from `start` to `end`."""

    payload: Payload
    start: int
    end: int


def find_payloads(text: str) -> list[FoundPayload]:
    """Return the payloads in a text: the whole text as one, or each that begins in it."""
    whole = decode_text(text)
    if whole is not None and whole.fault is None:
        return [FoundPayload(whole, 0, len(text))]
    starts = find_starts(text)
    if whole is not None and len(starts) < 2:
        return [FoundPayload(whole, 0, len(text))]
    return list(_read_each(text, starts))


def find_other_text(text: str, found: Sequence[FoundPayload]) -> int | None:
    """Return where a text holds more than the payloads that were found in it; None if it does not."""
    starts, ends = [each.start for each in found], [each.end for each in found]
    for start, end in zip([0, *ends], [*starts, len(text)], strict=True):
        if other := text[start:end].lstrip():
            return end - len(other)
    return None


def _read_each(text: str, starts: list[re.Match[str]]) -> Iterator[FoundPayload]:
    ends = [match.start() for match in starts[1:]]
    for start, end in zip(starts, [*ends, len(text)], strict=False):
        read = _read_hex if start["hex"] else _read_base64
        data, end = read(text, start, end)
        yield FoundPayload(decode_payload(data), start.start(), end)


def _read_hex(text: str, start: re.Match[str], end: int) -> tuple[bytes, int]:
    """Return the bytes of hexadecimal digits, and where these end."""
    digits = _HEX.match(text, start.start(), end)
    return (bytes.fromhex("".join(digits[0].split())), digits.end()) if digits is not None else (b"", end)


def _read_base64(text: str, start: re.Match[str], end: int) -> tuple[bytes, int]:
    """Return the bytes of letters in base64, and where these end; padding may be missing."""
    letters = _BASE64.match(text, start.start(), end)
    if letters is None:
        return b"", end
    missing = int((start.lastgroup or "")[-1])
    code, end = "A" * missing + "".join(letters[0].split()), letters.end()
    if len(code) % 4 == 1:  # 6 bits do not make a byte
        code, end = code[:-1], end - 1
    padding = len(text[end : end + 2]) - len(text[end : end + 2].lstrip("="))
    return binascii.a2b_base64(code + "=" * (-len(code) % 4))[missing:], end + padding
