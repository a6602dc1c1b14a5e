"""Finds payloads inside other text: rows that lost their line ends, and digits that are damaged, cut or joined.

A payload begins with a MAC wrapper, or with the header of a message up to its counter (schemas/gbcs_layout.csv).
"""

import binascii
import re
import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.gbcs.payload import Payload
from mmc_cli.gbcs.text import decode_text

_ALPHABET = string.ascii_letters[26:] + string.ascii_letters[:26] + string.digits + "+/"
# The header up to the length of the originator: DF09, the CRA flag, the counter, 08.
_HEADER_BITS = f"{0xDF09:016b}{0:06b}..{'.' * 64}{8:08b}"


def _header_in_base64(before: int) -> str:
    """Return the pattern of a header that begins `before` bytes after the start of a group of four letters."""
    bits = "." * 8 * before + _HEADER_BITS
    bits += "." * (-len(bits) % 6)
    return "".join(_letters(bits[start : start + 6]) for start in range(6 * before, len(bits), 6))


def _letters(bits: str) -> str:
    """Return the pattern of the letters for some bits."""
    is_any = bits == "." * 6
    letters = (letter for number, letter in enumerate(_ALPHABET) if re.fullmatch(bits, f"{number:06b}"))
    return "[A-Za-z0-9+/]" if is_any else f"[{''.join(letters)}]"


# The group name gives the number of letters missing before base64 whose start is damaged.
_START = re.compile(
    r"(?P<hex>(?i:DD(?: ?00){6}|DF ?09 ?0[123](?: ?[0-9A-F]{2}){8} ?08))"
    rf"|(?P<base64_0>3QAAAAAAA|{_header_in_base64(0)})"
    rf"|(?P<base64_1>{_header_in_base64(1)})|(?P<base64_2>{_header_in_base64(2)})"
)
# One of these is in every start.
_MARKS = ("3QAA", "3wk", "8JA", "fCQ", "DD00", "dd00", "DD 00", "dd 00", "DF09", "df09", "DF 09", "df 09")
_MIN_LENGTH = 50  # a start closer to the previous one is that of the message inside a wrapper
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
    starts = _find_starts(text)
    if whole is not None and len(starts) < 2:
        return [FoundPayload(whole, 0, len(text))]
    return list(_read_each(text, starts))


def holds_other_text(text: str, found: Sequence[FoundPayload]) -> bool:
    """Return whether a text holds more than the payloads that were found in it."""
    starts, ends = [each.start for each in found], [each.end for each in found]
    return any(text[end:start].strip() for end, start in zip([0, *ends], [*starts, len(text)], strict=True))


def begins_with_payload(text: str) -> bool:
    """Return whether a text begins with a payload."""
    return _START.match(text.lstrip()) is not None


def _find_starts(text: str) -> list[re.Match[str]]:
    starts = list[re.Match[str]]()
    if not any(mark in text for mark in _MARKS):  # forty times as fast
        return starts
    for match in _START.finditer(text):
        if not starts or match.start() - starts[-1].start() >= _MIN_LENGTH:
            starts.append(match)
    return starts


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
