"""Decides which values of a message may vary without changing its verdict, and which texts may replace them.

A value is free if both the facets of its type and the reads declared by the handling rules allow it.
"""

import re
from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

from mmc_cli.model.element_text import element_text, first_text
from mmc_cli.model.header import Kind
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.rules.check import TIME_PAIRS, Read
from mmc_cli.rules.registry import CHECKS
from mmc_cli.rules.value_index import value_index
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple

# Texts that may be free: none can begin a tag, a reference or a comment, so a replacement never changes the elements.
VALUE = "[0-9A-Fa-f][0-9A-Fa-f:.TZ-]*"
_is_value = re.compile(VALUE).fullmatch
_DIGITS = {"unsignedInt": 9, "unsignedShort": 4, "short": 4}  # the number of digits for which every number is in range
_DAY = r"(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13578]|1[02])-31)"
_TIME = rf"2[0-9]{{3}}-{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,9}})?Z"
_EUI = "-".join(["[0-9A-Fa-f][0-9A-Fa-f]"] * 8)  # twice as fast as with repeats


class Place(dict[object, "Place"]):
    """A place in the schema, and the texts that are valid there; None for a place that the schema does not have.

    It holds the places of its children by their tags, each made when a message first has it.
    """

    def __init__(self, declaration: Declaration | None) -> None:
        self._declaration = declaration

    def __missing__(self, tag: object) -> "Place":
        children = self._declaration.type.children if self._declaration is not None else {}
        declaration = children.get(tag[len(NS) :]) if isinstance(tag, str) and tag.startswith(NS) else None
        if declaration is None:
            return NOWHERE
        place = self[tag] = Place(declaration)
        return place

    @cached_property
    def schema_pattern(self) -> str | None:
        """The regular expression of texts that are valid here; None if there is none."""
        declared = self._declaration
        simple = declared.type.value if declared is not None else None
        if declared is None or simple is None or simple.enum_values or declared.table or simple.table:
            return None
        return _schema_pattern(simple.builtin, simple.name, tuple(simple.facets.items()))

    @cached_property
    def copied_pattern(self) -> str | None:
        """The regular expression of texts that are valid here and copied into data, each before a "<"."""
        from mmc_cli.template_cache.copied_values import copied_condition  # imported here: a verdict does not need it

        by_schema = self.schema_pattern
        condition = copied_condition(self._declaration) if self._declaration is not None and by_schema else None
        return f"{condition}(?:{by_schema})" if condition is not None else None

    @cached_property
    def is_copied(self) -> Callable[[str], object]:
        """A test whether a text, followed by "<", is valid here and copied into data."""
        pattern = self.copied_pattern
        return re.compile(f"{pattern}<").fullmatch if pattern is not None else lambda text: False


NOWHERE = Place(None)


@cache
def root_place(spec: Spec) -> Place:
    """Return the place of GBCSResponse, which leads to all others."""
    return Place(spec.schema.root)


class Value(NamedTuple):
    """An element whose text may be free, and its place: nowhere if it holds elements too."""

    element: etree._Element
    text: str
    place: Place


def find_values(element: etree._Element, place: Place, values: list[Value]) -> None:
    """Add the values below an element of a message without comments, in the order of the message."""
    for child in element:
        inside, text, has_elements = place[child.tag], first_text(child), len(child) > 0
        if _is_value(text):
            values.append(Value(child, text, NOWHERE if has_elements else inside))
        if has_elements:
            find_values(child, inside, values)


def free_value_pattern(element: etree._Element, text: str, place: Place, spec: Spec, kind: Kind | None) -> str | None:
    """Return the regular expression of the texts that may replace a value; None where it is not free.

    Every text of the expression ends before a "<" and is as valid as the value, and no rule tells it from the value.
    """
    by_schema = place.schema_pattern
    if by_schema is None or not re.fullmatch(by_schema, text):
        return None
    by_rules = []
    for read in _reads_of(str(element.tag), spec, kind):
        if (equivalent := _find_equivalent(read, text)) is None:
            return None
        by_rules.append(f"(?={equivalent}<)")
    return f"{''.join(by_rules)}(?:{by_schema})"


def copied_value_pattern(text: str, place: Place) -> str | None:
    """Return the regular expression of the texts that may replace a value that is copied; None where it is not free.

    Every text of the expression ends before a "<", is as valid as the value, and goes into data as it is. What rules
    read does not matter: no data depends on it.
    """
    return place.copied_pattern if place.is_copied(f"{text}<") else None


@lru_cache(maxsize=1024)
def all_match(pattern: str) -> Callable[[bytes], object]:
    """Return a test whether texts, each followed by "<", all match a pattern."""
    return re.compile(f"(?:{pattern}<)*+".encode()).fullmatch


def must_be_read(element: etree._Element, spec: Spec, kind: Kind | None) -> bool:
    """Return True if a rule has no equivalent texts for this one: its result may depend on the current time."""
    reads = _reads_of(str(element.tag), spec, kind)
    return any(read.equivalent_texts and not _find_equivalent(read, element_text(element)) for read in reads)


def _find_equivalent(read: Read, text: str) -> str | None:
    return next((pattern for pattern in read.equivalent_texts if re.fullmatch(pattern, text)), None)


@cache
def _reads_of(tag: str, spec: Spec, kind: Kind | None) -> tuple[Read, ...]:
    """Return the reads of rules for the elements of a tag; pairs of times are compared by the template itself."""
    names = (local_name(tag), value_index(spec).kinds.get(tag))
    reads = (read for check in CHECKS if check.kind in ("any", kind) for read in check.reads)
    return tuple(dict.fromkeys(read for read in reads if read.values in names and read is not TIME_PAIRS))


@cache
def _schema_pattern(builtin: str, name: str | None, facets: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    """Return a regular expression of texts that are all valid by a simple type, or None if unknown."""
    if name == "EUI":
        return _EUI
    limits = {facet: int(texts[0]) for facet, texts in facets if len(texts) == 1 and texts[0].isdigit()}
    if len(limits) < len(facets):
        return None
    match builtin:
        case "dateTime":
            return None if limits else _TIME
        case "decimal":
            return _decimal_pattern(limits)
        case "hexBinary":
            return _octets_pattern(limits)
    return _integer_pattern(builtin, limits) if Simple(builtin).is_integer else None


def _integer_pattern(builtin: str, limits: dict[str, int]) -> str | None:
    """Return the pattern of whole numbers with so few digits that all are within the limits."""
    low = max(limits.get("minInclusive", 0), int(builtin == "positiveInteger"))
    if low > 1 or set(limits) - {"minInclusive", "maxInclusive", "totalDigits"}:
        return None
    highest = len(str(limits.get("maxInclusive", 10**18) + 1)) - 1
    digits = min(_DIGITS.get(builtin, 18), limits.get("totalDigits", 18), highest)
    if digits <= 0:
        return None
    return f"[0-9]{{1,{digits}}}" if low == 0 else f"[1-9][0-9]{{0,{digits - 1}}}"


def _decimal_pattern(limits: dict[str, int]) -> str | None:
    if set(limits) - {"totalDigits", "fractionDigits"}:
        return None
    fraction = min(limits.get("fractionDigits", 9), limits.get("totalDigits", 18) - 1)
    whole = limits.get("totalDigits", 18) - fraction
    return f"[0-9]{{1,{whole}}}" + (f"(?:[.][0-9]{{1,{fraction}}})?" if fraction > 0 else "")


def _octets_pattern(limits: dict[str, int]) -> str | None:
    if set(limits) - {"length", "minLength", "maxLength"}:
        return None
    least = max(limits.get("length", limits.get("minLength", 1)), 1)
    most = limits.get("length", limits.get("maxLength"))
    if least == most:
        return f"[0-9A-Fa-f]{{{2 * least}}}"
    return f"(?:[0-9A-Fa-f][0-9A-Fa-f]){{{least},{'' if most is None else most}}}"
