"""Decides which texts are copied into data unchanged: canonical numbers without a special meaning, EUIs, octets and UTC
times.

For such a text, decoding gives the text itself, without a note, in every format. It has no character that a format or a
spreadsheet treats specially.
"""

import re

from mmc_cli.decoding.value_notes import no_value_numbers
from mmc_cli.specification.declarations import Declaration

_INTEGER = "(?:0|[1-9][0-9]*)"
_DECIMAL = r"(?:[1-9][0-9]*(?:\.[0-9]+)?|0\.[0-9]*[1-9][0-9]*|0(?:\.0+)?)"
_CANONICAL = {
    "EUI": "[0-9A-F]{2}(?:-[0-9A-F]{2}){7}",
    "decimal": _DECIMAL,
    "hexBinary": "(?:[0-9A-F]{2})*",
    "dateTime": "[^<]*",
}


def copied_pattern(declaration: Declaration) -> str | None:
    """Return the regular expression of the texts that are copied, each followed by "<"; None if none are.

    For times it matches every text: those that may replace each other are in UTC (see free_values.py).
    """
    simple = declaration.type.value
    if simple is None:
        return None
    canonical = _INTEGER if simple.is_integer else _CANONICAL.get(simple.name or "") or _CANONICAL.get(simple.builtin)
    if canonical is None:
        return None
    no_values = "|".join(map(_any_form, no_value_numbers(declaration)))
    return f"(?!(?:{no_values})<){canonical}<" if no_values else f"{canonical}<"


def _any_form(number: str) -> str:
    """Return the expression of a number followed by any zeros."""
    return re.escape(number) + ("0*" if "." in number else r"(?:\.0*)?")
