"""Decides which texts are copied into data unchanged: canonical numbers without a special meaning, EUIs, octets and UTC
times.

For such a text, decoding gives the text itself, without a note, in every format. It has no character that a format or a
spreadsheet treats specially.
"""

import re

from mmc_cli.decoding.value_notes import no_value_numbers
from mmc_cli.specification.declarations import Declaration

_NO_LEADING_ZERO, _UPPER_CASE = "(?!0[0-9])", "(?=[^a-f<]*+<)"
_CONDITIONS = {"EUI": _UPPER_CASE, "hexBinary": _UPPER_CASE, "decimal": _NO_LEADING_ZERO, "dateTime": ""}


def copied_condition(declaration: Declaration) -> str | None:
    """Return the lookahead that matches, of the valid texts here, those that are copied; None if none are.

    Valid texts are those of `Place.schema_pattern`, each followed by "<".
    """
    simple = declaration.type.value
    if simple is None:
        return None
    kind = "decimal" if simple.is_integer else "EUI" if simple.name == "EUI" else simple.builtin
    condition = _CONDITIONS.get(kind)
    if condition is None:
        return None
    no_values = "|".join(map(_any_form, no_value_numbers(declaration)))
    return f"(?!(?:{no_values})<){condition}" if no_values else condition


def _any_form(number: str) -> str:
    """Return the expression of a number followed by any zeros."""
    return re.escape(number) + ("0*" if "." in number else r"(?:\.0*)?")
