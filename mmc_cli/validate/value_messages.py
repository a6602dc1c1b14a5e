"""Faults in values, attributes and text: takes an error of xmlschema, returns its rule, message and possible fix."""

import re
from ast import literal_eval
from typing import TYPE_CHECKING

from lxml import etree

from mmc_cli.model import faults
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.finding import Rule
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, EnumValue, Simple
from mmc_cli.specification.wording import best_match, describe_type, pattern_words, sort_by_similarity
from mmc_cli.validate.fault_messages import Fault, find_other_version, in_version
from mmc_cli.validate.fixes import Fix, fix_value

if TYPE_CHECKING:
    from xmlschema import XMLSchemaValidationError

_ATTRIBUTE_VALUE = re.compile(r"attribute (\S+?)='")
_QUOTED = re.compile(r"'([^']+)'")
_MAX_SHOWN = 60


def error_fault(
    error: "XMLSchemaValidationError", element: etree._Element, declaration: Declaration, spec: Spec
) -> Fault | None:
    """Return the fault behind an error that is not about children; None if other findings cover it."""
    reason = error.reason or ""
    name = declaration.name
    if (match := _ATTRIBUTE_VALUE.match(reason)) is not None:
        return _value_fault(error, element, declaration.type.attributes[match[1]], spec, match[1])
    if type(error.validator).__name__ == "XsdAttributeGroup":
        return _attribute_fault(reason, element, declaration, spec)
    if "character data" in reason:
        return _text_fault(element, declaration)
    if declaration.type.value is None:
        return Fault(faults.NOT_VALID, element, f"{name} does not match the schema")
    if len(element):
        return Fault(faults.NOT_A_VALUE, element, f"{name} contains elements, but may contain only a value")
    return _value_fault(error, element, declaration, spec)


def _text_fault(element: etree._Element, declaration: Declaration) -> Fault | None:
    """Return the fault of text in an element without a value; None if it has only child elements, found elsewhere."""
    pieces = [element_text(element), *(child.tail or "" for child in element)]
    text = " ".join(" ".join(pieces).split())[:_MAX_SHOWN]
    if not text:
        return None
    rule = "must be empty" if declaration.type.is_empty else "may contain only elements"
    return Fault(
        faults.MUST_BE_EMPTY, element, f'{declaration.name} contains the text "{text}", but {rule}', actual=text
    )


def _attribute_fault(reason: str, element: etree._Element, declaration: Declaration, spec: Spec) -> Fault:
    quoted = _QUOTED.search(reason)
    name = literal_eval(f"'{quoted[1]}'").rpartition("}")[2] if quoted else ""  # the reason has the repr of the name
    if reason.startswith("missing required"):
        simple = declaration.type.attributes[name].type.value
        return Fault(
            faults.ATTRIBUTE_MISSING,
            element,
            f"attribute {name} is missing from {declaration.name}",
            attribute=name,
            expected=(describe_type(simple),) if simple else (),
        )
    other = find_other_version(element, spec, lambda each: name in each.type.attributes)
    free = tuple(each for each in declaration.type.attributes if element.get(each) is None)
    correct = best_match(free, name) if not other else None
    return Fault(
        faults.ATTRIBUTE_UNEXPECTED,
        element,
        f"attribute {name} is not allowed on {declaration.name}{in_version(other, spec)}",
        attribute=name,
        actual=name,
        expected=() if other else sort_by_similarity(free, name),
        fix=Fix("rename-attribute", correct, name) if correct else None,
        other_version=other.version if other else None,
    )


def _value_fault(
    error: "XMLSchemaValidationError",
    element: etree._Element,
    declaration: Declaration,
    spec: Spec,
    attribute: str | None = None,
) -> Fault:
    assert declaration.type.value is not None, "only a declared value can be wrong"
    simple = _with_pattern_words(declaration.type.value)
    raw = element_text(element) if attribute is None else element.get(attribute) or ""
    text = raw.strip()
    label = declaration.name if attribute is None else f"attribute {attribute}"
    expected: tuple[str, ...] = (describe_type(simple),)
    if not text:
        message = f"{label} is empty"
        return Fault(faults.EMPTY_NOT_ALLOWED, element, message, attribute=attribute, actual="", expected=expected)
    rule, other, neighbours = _value_rule(error, simple, text), None, _sibling_texts(element)
    if simple.enum_values:
        expected = sort_by_similarity(tuple(simple.enum_values), text, neighbours)
        if attribute is None:
            other = find_other_version(element, spec, lambda each: text in _enum_texts(each))
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 3]}..."
    message = _VALUE_MESSAGES.get(rule.id, _WRONG_FORMAT)
    return Fault(
        rule,
        element,
        message.format(label=label, value=shown, length=len(raw), version=in_version(other, spec)),
        position="text" if attribute is None else "name",
        attribute=attribute,
        actual=text,
        expected=() if other else expected,
        fix=None if other else fix_value(text, simple, neighbours, attribute),
        other_version=other.version if other else None,
    )


def _value_rule(error: "XMLSchemaValidationError", simple: Simple, text: str) -> Rule:
    if simple.enum_values:
        return faults.VALUE_NOT_IN_LIST
    if simple.builtin == "hexBinary" and text[:2] in ("0x", "0X"):
        return faults.HEX_PREFIX
    return RULE_OF_VALIDATOR.get(type(error.validator).__name__, faults.NOT_VALID)


def _with_pattern_words(simple: Simple) -> Simple:
    """Return a type whose pattern is a list of words as an enumeration of them; any other type as it is."""
    words = () if simple.enum_values else pattern_words(simple)
    return Simple("string", {word: EnumValue(word, None, False) for word in words}) if words else simple


def _sibling_texts(element: etree._Element) -> tuple[str, ...]:
    before, after = element.itersiblings(etree.Element, preceding=True), element.itersiblings(etree.Element)
    return tuple(collapsed_text(sibling) for side in (before, after) for sibling in side)


def _enum_texts(declaration: Declaration) -> tuple[str, ...]:
    return tuple(declaration.type.value.enum_values) if declaration.type.value else ()


_WRONG_FORMAT = '{label} is "{value}", which has the wrong format'
_VALUE_MESSAGES: dict[str, str] = {
    faults.VALUE_NOT_IN_LIST.id: '{label} is "{value}", which is not an allowed value{version}',
    faults.HEX_PREFIX.id: '{label} is "{value}", which must not start with 0x',
    faults.TOO_LONG.id: '{label} is too long ({length} characters): "{value}"',
    faults.OUT_OF_RANGE.id: '{label} is "{value}", which is out of range',
}

# The rule for an error in a value, by the class of the xmlschema validator that reports it.
RULE_OF_VALIDATOR: dict[str, Rule] = {
    "XsdEnumerationFacets": faults.VALUE_NOT_IN_LIST,
    "XsdPatternFacets": faults.VALUE_WRONG_FORM,
    "XsdAtomicBuiltin": faults.VALUE_WRONG_FORM,
    "XsdMaxLengthFacet": faults.TOO_LONG,
    "XsdMinLengthFacet": faults.EMPTY_NOT_ALLOWED,
    "XsdMinInclusiveFacet": faults.OUT_OF_RANGE,
    "XsdMaxInclusiveFacet": faults.OUT_OF_RANGE,
    "XsdTotalDigitsFacet": faults.OUT_OF_RANGE,
    "function": faults.OUT_OF_RANGE,
}
