"""Checks a text against a simple type as XML Schema 1.0 defines it (Part 2): its lexical form, then its facets."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from lxml import etree

from mmc_cli.model.element_text import collapse
from mmc_cli.model.instant import parse_instant
from mmc_cli.model.lexical import is_base64
from mmc_cli.model.xml_names import XS
from mmc_cli.specification.declarations import Simple

# The fault of a value: its form, not one of the listed values, its pattern, its length, or its range.
ValueFault: TypeAlias = Literal["form", "list", "pattern", "too-long", "too-short", "range"]

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?"
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_INTEGER, _DECIMAL = re.compile("[+-]?[0-9]+"), re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_OCTETS = re.compile("(?:[0-9A-Fa-f]{2})*")
_ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DATE, _TIME_OF_DAY = re.compile(r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2})" + _ZONE), re.compile(f"(?:{_TIME})" + _ZONE)


def find_value_fault(text: str, simple: Simple) -> ValueFault | None:
    """Return the fault of the text of an element or attribute by its type, or None if it is a value of the type."""
    text = normalize(text, simple)
    if not _is_in_lexical_space(text, simple.builtin):
        return "form"
    if simple.enum_values and not _is_listed(text, simple):
        return "list"
    for patterns in _pattern_groups(simple):
        if not _matches(text, patterns):
            return "pattern"
    if simple.builtin in _INTEGERS and not _is_between(Decimal(text), *_INTEGERS[simple.builtin]):
        return "range"
    return next(_iter_facet_faults(text, simple), None)


def normalize(text: str, simple: Simple) -> str:
    """Return the text with its white space as the type defines it: preserved, replaced by spaces, or collapsed."""
    own = simple.facets.get("whiteSpace")
    space = own[-1] if own else _WHITE_SPACE_OF.get(simple.builtin, "collapse")
    if space == "preserve":
        return text
    return re.sub("[\t\r\n]", " ", text) if space == "replace" else collapse(text)


_WHITE_SPACE_OF = {"string": "preserve", "normalizedString": "replace"}


def _is_listed(text: str, simple: Simple) -> bool:
    """Return whether a text is a listed value in any form: 04 is 4 if the list is of numbers."""
    read = _VALUES.get("decimal" if simple.builtin in _INTEGERS else simple.builtin)
    return text in simple.enum_values or (
        read is not None and read(text) in [read(normalize(each, simple)) for each in simple.enum_values]
    )


def _is_in_lexical_space(text: str, builtin: str) -> bool:
    if builtin in _INTEGERS:
        return _INTEGER.fullmatch(text) is not None
    known = _LEXICAL.get(builtin)
    return bool(known(text)) if known is not None else _is_valid_by_libxml2(text, builtin)


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    return match is not None and parse_instant(f"{match[1]}T00:00:00Z") is not None


_LEXICAL: dict[str, Callable[[str], object]] = {
    "string": lambda text: True,
    "normalizedString": lambda text: True,
    "token": lambda text: True,
    "decimal": _DECIMAL.fullmatch,
    "boolean": frozenset(("true", "false", "1", "0")).__contains__,
    "dateTime": parse_instant,
    "date": _is_date,
    "time": _TIME_OF_DAY.fullmatch,
    "hexBinary": _OCTETS.fullmatch,
    "base64Binary": is_base64,
}


_VALUES: dict[str, Callable[[str], object]] = {
    "decimal": Decimal,
    "boolean": lambda text: text in ("true", "1"),
    "dateTime": parse_instant,
    "hexBinary": str.upper,
    "base64Binary": lambda text: text.replace(" ", ""),
}


@cache
def _validator_of(builtin: str) -> etree.XMLSchema | None:
    schema = f'<xs:schema xmlns:xs="{XS[1:-1]}"><xs:element name="v" type="xs:{builtin}"/></xs:schema>'
    try:
        return etree.XMLSchema(etree.fromstring(schema))
    except etree.XMLSchemaParseError:
        return None


def _is_valid_by_libxml2(text: str, builtin: str) -> bool:
    """Return whether libxml2 accepts a text as a value of a type that no version of MMC uses."""
    validator, element = _validator_of(builtin), etree.Element("v")
    element.text = text
    return validator is None or bool(validator.validate(element))


def _pattern_groups(simple: Simple) -> Sequence[tuple[str, ...]]:
    """Return the patterns of a type: a text must match one of each group."""
    return simple.patterns or ((simple.facets["pattern"],) if "pattern" in simple.facets else ())


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    return any(_compile(pattern).fullmatch(text) for pattern in patterns)


@cache
def _compile(pattern: str) -> "re.Pattern[str]":
    """Return a pattern of XML Schema in Python's syntax, which is the same for most patterns in use."""
    if re.fullmatch(r"(?:[A-Za-z0-9|{},() _:+*?.-]|\[[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\])*", pattern):
        return re.compile(pattern.replace(".", r"[^\r\n]"))
    from elementpath.regex import translate_pattern

    return re.compile(translate_pattern(pattern, back_references=False, lazy_quantifiers=False, anchors=False))


def _iter_facet_faults(text: str, simple: Simple) -> Iterator[ValueFault]:
    for facet, texts in simple.facets.items():
        for limit in texts:
            if (check := _FACETS.get(facet)) is not None and not check(text, limit, simple.builtin):
                yield _FACET_FAULTS.get(facet, "range")


def _length(text: str, builtin: str) -> int:
    """Return the length that length facets count: of characters, or of octets."""
    if builtin == "hexBinary":
        return len(text) // 2
    if builtin == "base64Binary":
        plain = text.replace(" ", "")
        return len(plain) // 4 * 3 - plain.count("=")
    return len(text)


def _compare(text: str, limit: str, builtin: str) -> int:
    """Return -1, 0 or 1 if a value is less than a limit, equal or greater; 0 if they cannot be compared."""
    if builtin == "decimal" or builtin in _INTEGERS:
        one, other = Decimal(text), Decimal(limit)
        return (one > other) - (one < other)
    if builtin == "dateTime":
        first, second = parse_instant(text), parse_instant(limit)
        if first is not None and second is not None:
            return first.is_after(second) - second.is_after(first)
    return (text > limit) - (text < limit) if builtin in ("date", "time") else 0


def _digits(text: str) -> tuple[int, int]:
    """Return the number of digits of a number in total and after the point, without redundant zeros."""
    whole, _, fraction = text.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    return max(len(whole) + len(fraction), 1), len(fraction)


_FACETS: dict[str, Callable[[str, str, str], bool]] = {
    "length": lambda text, limit, builtin: _length(text, builtin) == int(limit),
    "minLength": lambda text, limit, builtin: _length(text, builtin) >= int(limit),
    "maxLength": lambda text, limit, builtin: _length(text, builtin) <= int(limit),
    "minInclusive": lambda text, limit, builtin: _compare(text, limit, builtin) >= 0,
    "maxInclusive": lambda text, limit, builtin: _compare(text, limit, builtin) <= 0,
    "minExclusive": lambda text, limit, builtin: _compare(text, limit, builtin) > 0,
    "maxExclusive": lambda text, limit, builtin: _compare(text, limit, builtin) < 0,
    "totalDigits": lambda text, limit, builtin: _digits(text)[0] <= int(limit),
    "fractionDigits": lambda text, limit, builtin: _digits(text)[1] <= int(limit),
}
_FACET_FAULTS: dict[str, ValueFault] = {"length": "too-long", "maxLength": "too-long", "minLength": "too-short"}


def _is_between(number: Decimal, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)
