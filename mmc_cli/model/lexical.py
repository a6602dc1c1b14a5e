"""Texts that XML Schema takes for one value, in one form: numbers with signs and zeros, booleans as words or digits."""

import re

from mmc_cli.model.element_text import collapse

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def plain_number(text: str) -> str:
    """Return a number without a plus and without zeros that change nothing: 7 for +07.0. Other texts only collapse.

    Two texts are the same number where this gives the same for both, whatever their length.
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
    """Return the value of an xs:boolean, white space around it aside; None where it is none."""
    return _BOOLEANS.get(collapse(text)) if text is not None else None
