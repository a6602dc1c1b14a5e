"""Recognises the start of a payload: a MAC wrapper, or the header of a message up to its counter.

Takes bytes, or text in hexadecimal or base64. The layout of both is in schemas/gbcs_layout.csv.
"""

import re
import string
from functools import cache

WRAPPED, _PLAIN = b"\xdd", b"\xdf\x09"

_ALPHABET = string.ascii_letters[26:] + string.ascii_letters[:26] + string.digits + "+/"
# The header up to the length of the originator: DF09, the CRA flag, the counter, 08.
_HEADER_BITS = f"{0xDF09:016b}{0:06b}..{'.' * 64}{8:08b}"
# One of these is in every start.
_MARKS = ("3QAA", "3wk", "8JA", "fCQ", "DD00", "dd00", "DD 00", "dd 00", "DF09", "df09", "DF 09", "df 09")
_MIN_LENGTH = 50  # a start closer to the previous one is that of the message inside a wrapper


def begins_payload(data: bytes) -> bool:
    """Return whether bytes begin as a payload does."""
    return data.startswith((WRAPPED, _PLAIN))


def text_begins_payload(text: str) -> bool:
    """Return whether a text begins with the digits of a payload."""
    return _start_in_text().match(text.lstrip()) is not None


def find_starts(text: str) -> list[re.Match[str]]:
    """Return where payloads begin in a text.

    The group of a match is "hex", or "base64_N" if N letters are missing before base64 whose start is damaged.
    """
    starts = list[re.Match[str]]()
    if not any(mark in text for mark in _MARKS):  # forty times as fast
        return starts
    for match in _start_in_text().finditer(text):
        if not starts or match.start() - starts[-1].start() >= _MIN_LENGTH:
            starts.append(match)
    return starts


@cache
def _start_in_text() -> re.Pattern[str]:
    return re.compile(
        r"(?P<hex>(?i:DD(?: ?00){6}|DF ?09 ?0[123](?: ?[0-9A-F]{2}){8} ?08))"
        rf"|(?P<base64_0>3QAAAAAAA|{_header_in_base64(0)})"
        rf"|(?P<base64_1>{_header_in_base64(1)})|(?P<base64_2>{_header_in_base64(2)})"
    )


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
