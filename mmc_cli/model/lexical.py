"""Canonical forms of numbers and booleans of XML Schema."""

import re

from mmc_cli.model.element_text import collapse

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
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
