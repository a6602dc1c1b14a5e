"""Turns one thing that is wrong with a message into a fault: which rule, in which words, and what would mend it."""

import re
from ast import literal_eval
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import etree

from mmc_cli.model import faults
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.finding import Rule
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification import Spec, at, versions
from mmc_cli.specification.declarations import Choice, Declaration, Simple
from mmc_cli.specification.wording import alternatives, closest, describe, likely
from mmc_cli.validate import fixes
from mmc_cli.validate.content_model import Problem
from mmc_cli.validate.fixes import Fix

if TYPE_CHECKING:
    from xmlschema import XMLSchemaValidationError

_ATTRIBUTE_VALUE = re.compile(r"attribute (\S+?)='")
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at an element's name, text or end, or at an attribute, before its place is known."""

    rule: Rule
    element: etree._Element
    message: str
    at: Literal["name", "text", "end"] = "name"
    attribute: str | None = None
    actual: str | None = None
    expected: tuple[str, ...] = ()
    remedy: Fix | None = None
    other_version: str | None = None
    about: str = ""


def foreign(child: etree._Element) -> Fault:
    """An element of the right name in another namespace."""
    name = etree.QName(child)
    where = f'the namespace "{name.namespace}"' if name.namespace else "no namespace"
    message = f"{name.localname} is in {where}, not in the MMC namespace"
    parent = child.getparent()
    prefix = parent.prefix if parent is not None else None
    remedy = Fix("rename", name.localname, prefix=prefix) if prefix else None
    return Fault(
        faults.WRONG_NAMESPACE, child, message, actual=name.namespace or "", expected=(NAMESPACE,), remedy=remedy
    )


def misplaced(
    problem: Problem,
    order: tuple[int | str, ...],
    parent: etree._Element,
    children: list[etree._Element],
    spec: Spec,
) -> Fault:
    """A problem with the children of an element, whose mended order is `order`."""
    inside = local_name(parent)
    child = children[problem.index] if problem.index is not None else None
    name = local_name(child) if child is not None else ""
    other = problem.names[0] if problem.names else ""
    match problem.kind:
        case "missing":
            what = " or ".join(problem.names)
            where = f", before {name}" if child is not None else ""
            place = parent if child is None else child
            return Fault(
                faults.MISSING_ELEMENT,
                place,
                f"{inside} lacks {what}{where}",
                at="end" if child is None else "name",
                expected=problem.names,
                about=f"{inside}/{what}",
            )
        case "surplus":
            often = f"{problem.count} times; at most {problem.most} may stand there"
            assert child is not None, "a surplus child is there"
            return Fault(
                faults.TOO_MANY,
                child,
                f"{name} stands in {inside} {often}",
                actual=str(problem.count),
                expected=(str(problem.most),),
            )
        case "conflict":
            assert child is not None, "a child in conflict is there"
            text = f"{name} may not stand together with {other} in {inside}: it is one or the other"
            return Fault(faults.UNEXPECTED_ELEMENT, child, text, actual=name)
        case "early" | "late":
            assert child is not None, "a child out of order is there"
            where, right = ("before", "after") if problem.kind == "early" else ("after", "before")
            text = f"{name} stands {where} {other}; in {inside} it comes {right} it"
            remedy = Fix("move", f"move {name} {right} {other}", index=order.index(problem.index or 0))
            return Fault(faults.OUT_OF_ORDER, child, text, actual=name, remedy=remedy)
    assert child is not None, "an unknown child is there"
    when = elsewhere_named(parent, name, spec)
    text = f"{name} is not an element of {inside}" + (f": it {when[0]}" if when else "")
    renaming = Fix("rename", problem.rename) if problem.rename and not when else None
    expected = () if when else problem.names
    return Fault(
        faults.UNEXPECTED_ELEMENT,
        child,
        text,
        actual=name,
        expected=expected,
        remedy=renaming,
        other_version=when[1] if when else None,
    )


def single(
    error: "XMLSchemaValidationError", element: etree._Element, declaration: Declaration, spec: Spec
) -> Fault | None:
    """The fault behind an error that is not about children: in a value, an attribute or text that may not be there."""
    reason = error.reason or ""
    name = declaration.name
    if (match := _ATTRIBUTE_VALUE.match(reason)) is not None:
        attribute = declaration.type.attributes[match[1]]
        return _value(error, element, attribute, spec, attribute.name)
    if type(error.validator).__name__ == "XsdAttributeGroup":
        return _attribute(reason, element, declaration, spec)
    if "character data" in reason:
        text = _direct_text(element)
        if not text:
            return None  # only elements stand inside it, and they are findings themselves
        what = "must be empty" if declaration.type.empty else "holds elements, not text"
        return Fault(faults.MUST_BE_EMPTY, element, f'{name} {what}, but here is "{text}"', actual=text)
    if declaration.type.value is None:
        return Fault(faults.NOT_VALID, element, f"{name} is not as the schema says")
    if len(element):
        return Fault(faults.NOT_A_VALUE, element, f"{name} holds a value, but here it holds elements")
    return _value(error, element, declaration, spec, None)


def _attribute(reason: str, element: etree._Element, declaration: Declaration, spec: Spec) -> Fault:
    quoted = _QUOTED.search(reason)
    name = literal_eval(f"'{quoted[1]}'").rpartition("}")[2] if quoted else ""  # it is written as Python writes text
    known = tuple(declaration.type.attributes)
    if reason.startswith("missing required"):
        simple = declaration.type.attributes[name].type.value
        allowed = (describe(simple),) if simple else ()
        text = f"{declaration.name} lacks the attribute {name}"
        return Fault(faults.ATTRIBUTE_MISSING, element, text, expected=allowed, attribute=name)
    when = _elsewhere(element, spec, lambda there: name in there.type.attributes)
    text = f"{declaration.name} may not have an attribute {name}" + (f": it {when[0]}" if when else "")
    free = tuple(each for each in known if element.get(each) is None)
    meant = likely(free, name) if not when else None
    return Fault(
        faults.ATTRIBUTE_UNEXPECTED,
        element,
        text,
        attribute=name,
        actual=name,
        expected=() if when else closest(free, name),
        remedy=Fix("rename-attribute", meant, name) if meant else None,
        other_version=when[1] if when else None,
    )


def _value(
    error: "XMLSchemaValidationError",
    element: etree._Element,
    declaration: Declaration,
    spec: Spec,
    attribute: str | None,
) -> Fault:
    simple = declaration.type.value
    assert simple is not None, "a value fault stands where a value is declared"
    choices = tuple(simple.choices) or alternatives(simple)
    if choices and not simple.choices:
        simple = Simple("string", {each: Choice(each, None, False) for each in choices})
    raw = (element.get(attribute) or "") if attribute else element_text(element)
    text = raw.strip()
    label = declaration.name if attribute is None else f"the attribute {attribute}"
    at: Literal["name", "text"] = "text" if attribute is None else "name"
    allowed: tuple[str, ...] = (describe(simple),)
    if not text:
        return Fault(
            faults.EMPTY_NOT_ALLOWED, element, f"{label} is empty", attribute=attribute, actual="", expected=allowed
        )
    shown = text if len(text) <= 60 else text[:57] + "..."
    siblings = element.itersiblings(etree.Element, preceding=True), element.itersiblings(etree.Element)
    beside = tuple(collapsed_text(each) for side in siblings for each in side)
    remedy = fixes.for_value(text, simple, beside, attribute)
    rule = RULES.get(type(error.validator).__name__, faults.NOT_VALID)
    when = None
    if choices:
        rule, allowed = faults.VALUE_NOT_IN_LIST, closest(choices, text, beside)
        when = None if attribute else _elsewhere(element, spec, lambda there: text in _choices(there))
        words = f'{label} is "{shown}", which is not in its list' + (f": it {when[0]}" if when else "")
    elif simple.builtin == "hexBinary" and text[:2] in ("0x", "0X"):
        rule, words = faults.HEX_PREFIX, f'{label} is "{shown}", but this hexadecimal value takes no 0x'
    elif rule is faults.TOO_LONG:
        words = f'{label} is {len(raw)} characters long, which is too long: "{shown}"'
    elif rule is faults.OUT_OF_RANGE:
        words = f'{label} is "{shown}", which is out of range'
    else:
        words = f'{label} is "{shown}", which is not in the right form'
    return Fault(
        rule,
        element,
        words,
        at=at,
        attribute=attribute,
        actual=text,
        expected=() if when else allowed,
        remedy=None if when else remedy,
        other_version=when[1] if when else None,
    )


def elsewhere_named(parent: etree._Element, name: str, spec: Spec) -> tuple[str, str] | None:
    """Which other version has an element of this name below `parent`: in words, and the version."""
    return _elsewhere(parent, spec, lambda there: name in there.type.children)


def _elsewhere(element: etree._Element, spec: Spec, has_it: Callable[[Declaration], bool]) -> tuple[str, str] | None:
    """Which other version has what this one has not, at the same place: in words, and the version."""
    if spec.xsd is not None:
        return None  # a schema that is not ours is of no version
    having = [
        version
        for version in versions()
        if (other := at(version).schema.declaration(element)) is not None and has_it(other)
    ]
    if later := [version for version in having if version > spec.version]:
        return f"exists from MMC {later[0]}, and this is checked against {spec.version}", str(later[0])
    if earlier := [version for version in having if version < spec.version]:
        gone = next(version for version in versions() if version > earlier[-1])
        return f"was removed in MMC {gone}, and this is checked against {spec.version}", str(earlier[-1])
    return None


def _choices(declaration: Declaration) -> tuple[str, ...]:
    return tuple(declaration.type.value.choices) if declaration.type.value else ()


def _direct_text(element: etree._Element) -> str:
    texts = [element_text(element), *(child.tail or "" for child in element)]
    return " ".join(" ".join(texts).split())[:60]


RULES: dict[str, Rule] = {
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
