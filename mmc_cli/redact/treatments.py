"""Decides how each value of a message is redacted: by its type, its sensitivity and the rows of redaction.csv.

Personal values are replaced, except listed values, times, and numbers that only count or index. Texts that a sender can
choose are replaced unless they are in the catalogue. A value that does not fit its type is replaced as a text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from mmc_cli.decoding.data_dictionary import sensitivity
from mmc_cli.model.element_text import collapse
from mmc_cli.model.instant import parse_instant
from mmc_cli.redact.pseudonyms import Limits, Pseudonyms, has_identifier
from mmc_cli.rules.tables import alert_wordings, plain_wording
from mmc_cli.specification import known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import rows_by_key
from mmc_cli.specification.declarations import Declaration, Simple
from mmc_cli.specification.document import item_at
from mmc_cli.specification.facets import find_limits
from mmc_cli.specification.schema_places import SchemaPlace, find_place
from mmc_cli.specification.wording import pattern_words
from mmc_cli.validate.value_check import find_value_fault

# Returns the replacement of a value.
Treatment: TypeAlias = Callable[[str, Pseudonyms], str]

# A number with fewer values than this is a code, or the position of something.
_MOST_POSITIONS = 256
_WRITTEN_CODE = re.compile(r"0[xX][0-9A-Fa-f]{1,8}")
_EUI_DIGITS = 16
_NUMBERS = ("decimal", "integer", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedShort", "short")
_SENSITIVE = ("Sensitive", "Encrypted")  # the words of the MMC document for data that is encrypted in transit
_STRINGS = ("string", "token", "normalizedString")


def treat_text(text: str, pseudonyms: Pseudonyms) -> str:
    """Replace a text, unless it is in the catalogue or a time; times are never replaced."""
    is_kept = plain_wording(text) in _catalogue_wordings() or parse_instant(text) is not None
    return text if is_kept else pseudonyms.text(text)


def keep_code(text: str, pseudonyms: Pseudonyms) -> str:
    """Keep a text, unless it contains an identifier."""
    return pseudonyms.text(text) if has_identifier(text) else text


def keep_short_code(text: str, pseudonyms: Pseudonyms) -> str:
    """Keep hexadecimal digits that are too few for an EUI-64."""
    return text if len(text) < _EUI_DIGITS else pseudonyms.hexadecimal(text)


def find_treatment(declaration: Declaration | None, path: str) -> Treatment:
    """Return how to treat the value of an element or attribute at a path.

    Args:
        declaration: None if the version does not have it; then that of another version is used.
        path: The path without indexes.
    """
    declaration = declaration or next((place.declaration for place in _places(path)), None)
    simple = declaration.type.value if declaration is not None else None
    if declaration is None or simple is None:
        return treat_text
    treat = _treatment_of_type(declaration, simple, path)

    def treat_valid(text: str, pseudonyms: Pseudonyms) -> str:
        fault = find_value_fault(text, simple)
        if fault is None or (fault == "range" and simple.builtin in _NUMBERS):
            return treat(text, pseudonyms)
        return text if _WRITTEN_CODE.fullmatch(text) or _is_listed(text, path) else treat_text(text, pseudonyms)

    return treat_valid


def _treatment_of_type(declaration: Declaration, simple: Simple, path: str) -> Treatment:
    row = rows_by_key("redaction.csv").get(declaration.name)
    if simple.enum_values or pattern_words(simple) or (row is not None and row["treatment"] == "keep"):
        return _keep if simple.builtin not in _STRINGS or simple.enum_values or pattern_words(simple) else keep_code
    if simple.name == "EUI":
        return lambda text, pseudonyms: pseudonyms.eui(text)
    if simple.builtin in _STRINGS:
        return treat_text
    if row is None and not _is_personal(path):
        return keep_short_code if simple.builtin == "hexBinary" else _keep
    if simple.builtin in _NUMBERS:
        return _keep if "@" in path or _is_position(simple) else _number_treatment(declaration, simple)
    return _OTHER_TYPES.get(simple.builtin, _keep)


def _is_listed(text: str, path: str) -> bool:
    """Return whether a text is a listed value of any version at a path."""
    types = (place.declaration.type.value for place in _places(path))
    return any(simple is not None and text in simple.enum_values for simple in types)


def _places(path: str) -> Iterator[SchemaPlace]:
    """Yield the place at a path in each version that has it."""
    for version in known_versions():
        if (place := find_place(load_spec(version), path)) is not None:
            yield place


def _is_personal(path: str) -> bool:
    """Return whether mmc treats a value as personal, or the MMC document as sensitive."""
    item = item_at(path)
    return sensitivity(path) == "personal" or (item is not None and item.sensitivity in _SENSITIVE)


def _keep(text: str, pseudonyms: Pseudonyms) -> str:
    return text


# Times, dates and booleans are kept.
_OTHER_TYPES: Mapping[str, Treatment] = {
    "base64Binary": lambda text, pseudonyms: pseudonyms.base64(text),
    "hexBinary": lambda text, pseudonyms: pseudonyms.hexadecimal(text),
}


def _is_position(simple: Simple) -> bool:
    limits = _limits_of(simple, frozenset())
    if "totalDigits" in simple.facets:
        return True
    return limits.least is not None and limits.greatest is not None and limits.greatest - limits.least < _MOST_POSITIONS


def _number_treatment(declaration: Declaration, simple: Simple) -> Treatment:
    units = (declaration.unit, simple.builtin)
    no_values = frozenset(row["value"] for row in table_rows("no_values.csv") if row["of"] in units)
    limits, is_integer = _limits_of(simple, no_values), simple.builtin != "decimal"
    return lambda text, pseudonyms: pseudonyms.number(text, limits, is_integer)


def _limits_of(simple: Simple, no_values: frozenset[str]) -> Limits:
    limits = find_limits(simple)
    least, greatest = (limits.get(name) for name in ("minInclusive", "maxInclusive"))
    return Limits(
        Decimal(least.text) if least is not None else None,
        Decimal(greatest.text) if greatest is not None else None,
        no_values,
    )


@cache
def _catalogue_wordings() -> frozenset[str]:
    """Return the names and descriptions of alerts, in the form in which wordings are compared."""
    names = {plain_wording(row["name"]) for row in table_rows("alert_codes.csv")}
    return frozenset(names.union(*alert_wordings().values(), {collapse("")}))
