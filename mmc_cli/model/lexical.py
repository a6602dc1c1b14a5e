"""Lexical forms of XML Schema: numbers in plain form, booleans, base64."""

import re

from mmc_cli.model.element_text import WHITE_SPACE, collapse

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?")
_BLANKS = re.compile(f"[{WHITE_SPACE}]+")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def plain_number(text: str) -> str:
    """Return a number without plus sign and redundant zeros: 7 for +07.0. Of other texts, collapse white space.

    Equal numbers give equal texts, whatever their length.
    """
    if text.isdigit() and text.isascii() and text[0] != "0":
        return text
    text = collapse(text)
    match = _DECIMAL.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return text
    whole, fraction = match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if match[1] == "-" and number != "0" else number


def parse_boolean(text: str | None) -> bool | None:
    """Return the value of an xs:boolean, ignoring white space around it; None for any other text."""
    return _BOOLEANS.get(collapse(text)) if text is not None else None


def is_base64(text: str) -> bool:
    """Return whether a text is base64 by XML Schema 1.0: white space may be anywhere, other characters nowhere."""
    return is_plain_base64(_BLANKS.sub("", text))


def is_plain_base64(text: str) -> bool:
    """Return whether a text is base64 without white space."""
    return _BASE64.fullmatch(text) is not None
