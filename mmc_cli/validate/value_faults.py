"""Faults in values: takes an element or attribute and its declaration, returns the rule, a message and a fix."""

import re
from collections.abc import Mapping
from itertools import islice

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.characters import deceptive_characters, name_characters
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.finding import Rule
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, EnumValue, Simple
from mmc_cli.specification.similar_names import sort_by_similarity
from mmc_cli.specification.wording import describe_type, pattern_words
from mmc_cli.validate.fault import Fault, OtherVersion, find_other_version, in_version
from mmc_cli.validate.fixes import fix_value
from mmc_cli.validate.value_check import ValueFault, find_value_fault, normalize

_MAX_SHOWN = 60
_MAX_NEIGHBOURS = 8  # siblings on each side whose values are considered


def elements_in_value_fault(element: etree._Element, declaration: Declaration) -> Fault:
    """Return the fault of an element that has elements inside it where a value is expected."""
    message = f"{declaration.name} contains elements, but may contain only a value"
    return Fault(base_rules.NOT_A_VALUE, element, message)


def find_text_fault(text: str, declaration: Declaration) -> ValueFault | None:
    """Return the fault of the text of an element as its value, or None if it is correct.

    An empty element with a default has the default (XML Schema 1, 3.3.1), so it is correct.
    """
    declared = declaration.type.value
    assert declared is not None, "only a declared value can be wrong"
    return None if not text and declaration.default is not None else find_value_fault(text, declared)


def value_fault(
    element: etree._Element, declaration: Declaration, spec: Spec, attribute: str | None = None
) -> Fault | None:
    """Return the fault of the value of an element or of one of its attributes, or None if it is correct.

    `declaration` is that of the element or attribute.
    """
    declared = declaration.type.value
    assert declared is not None, "only a declared value can be wrong"
    raw = element_text(element) if attribute is None else element.get(attribute) or ""
    kind = find_text_fault(raw, declaration) if attribute is None else find_value_fault(raw, declared)
    if kind is None:
        return None
    simple = _with_pattern_words(declared)
    text = normalize(raw, simple) if simple.enum_values else collapse(raw)
    label = declaration.name if attribute is None else f"attribute {attribute}"
    expected: tuple[str, ...] = (describe_type(simple),)
    if not collapse(text):
        message = f"{label} is empty"
        return Fault(base_rules.EMPTY_NOT_ALLOWED, element, message, attribute=attribute, actual="", expected=expected)
    rule, other, neighbours, source = _value_rule(kind, simple, text), None, _sibling_texts(element), ""
    if simple.enum_values:
        expected = sort_by_similarity(tuple(simple.enum_values), text, neighbours)
        if attribute is None:
            other = find_other_version(element, spec, lambda each: text in _enum_texts(each), text)
            source = (other.caution_source or _enum_texts(other.declaration)[text].source) if other else ""
    elif rule is base_rules.TOO_LONG and attribute is None:
        other = find_other_version(element, spec, lambda each: len(raw) <= (_max_length(each) or 0))
        source = declared.sources.get("maxLength", "")
    fix = fix_value(text, simple, neighbours, attribute) if other is None else None
    if fix is not None and find_value_fault(fix.new, declared) is not None:
        fix = None
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 3]}..."
    form = _NO_SUCH_TIME if simple.builtin == "dateTime" and _TIME.fullmatch(text) else _WRONG_FORMAT
    message = _VALUE_MESSAGES.get(rule.id, form)
    odd = deceptive_characters(text)
    is_elsewhere = other is not None and not other.caution_source
    return Fault(
        rule,
        element,
        message.format(label=label, value=shown, length=len(raw), version=in_version(other, spec))
        + _describe_other_limit(rule, other)
        + (f" (it contains {name_characters(odd)})" if odd else ""),
        position="text" if attribute is None else "name",
        attribute=attribute,
        actual=text,
        expected=() if is_elsewhere and rule is not base_rules.TOO_LONG else expected,
        fix=fix,
        other_version=other.version if other and is_elsewhere else None,
        source=source or None,
    )


def _value_rule(kind: ValueFault, simple: Simple, text: str) -> Rule:
    if simple.enum_values:
        return base_rules.VALUE_NOT_IN_LIST
    if simple.builtin == "hexBinary" and text[:2] in ("0x", "0X"):
        return base_rules.HEX_PREFIX
    return RULE_OF_FAULT[kind]


def _with_pattern_words(simple: Simple) -> Simple:
    """Return a type whose pattern is a list of words as an enumeration of them; any other type unchanged."""
    words = () if simple.enum_values else pattern_words(simple)
    return Simple("string", {word: EnumValue(word, None, False) for word in words}) if words else simple


def _sibling_texts(element: etree._Element) -> tuple[str, ...]:
    before, after = element.itersiblings(etree.Element, preceding=True), element.itersiblings(etree.Element)
    nearest = (sibling for side in (before, after) for sibling in islice(side, _MAX_NEIGHBOURS))
    return tuple(collapsed_text(sibling) for sibling in nearest)


def _max_length(declaration: Declaration) -> int | None:
    facets = declaration.type.value.facets if declaration.type.value else {}
    return int(facets["maxLength"][0]) if "maxLength" in facets else None


def _describe_other_limit(rule: Rule, other: OtherVersion | None) -> str:
    """Return the end of a message about a text that is short enough for another version."""
    if rule is not base_rules.TOO_LONG or other is None:
        return ""
    return f"; MMC {other.version} allows {_max_length(other.declaration)} characters"


def _enum_texts(declaration: Declaration) -> Mapping[str, EnumValue]:
    return declaration.type.value.enum_values if declaration.type.value else {}


_WRONG_FORMAT = '{label} is "{value}", which has the wrong format'
_NO_SUCH_TIME = '{label} is "{value}", a date or time that does not exist'
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_VALUE_MESSAGES: dict[str, str] = {
    base_rules.VALUE_NOT_IN_LIST.id: '{label} is "{value}", which is not an allowed value{version}',
    base_rules.HEX_PREFIX.id: '{label} is "{value}", which must not start with 0x',
    base_rules.TOO_LONG.id: '{label} is too long ({length} characters): "{value}"',
    base_rules.OUT_OF_RANGE.id: '{label} is "{value}", which is out of range',
}

RULE_OF_FAULT: dict[ValueFault, Rule] = {
    "form": base_rules.VALUE_WRONG_FORM,
    "list": base_rules.VALUE_NOT_IN_LIST,
    "pattern": base_rules.VALUE_WRONG_FORM,
    "too-long": base_rules.TOO_LONG,
    "too-short": base_rules.EMPTY_NOT_ALLOWED,
    "range": base_rules.OUT_OF_RANGE,
}
