"""Turns a message that the schema rejects into findings: each fault once, at its place, in the user's words.

xmlschema, imported only here, says which elements and values are wrong; the declarations in schema.py say what was
expected there; locate.py says where it stands in the file.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from mmc_cli import faults, locate
from mmc_cli.message import Message
from mmc_cli.results import Finding, Place, Rule
from mmc_cli.schema import NAMESPACE, Choice, Declaration
from mmc_cli.spec import Spec, at, versions
from mmc_cli.words import alternatives, closest, describe, limit, listing

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XMLSchemaValidationError
    from xmlschema.aliases import ElementType

_ATTRIBUTE_VALUE = re.compile(r"attribute (\S+?)='")
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault at an element, at its text or at one of its attributes, before its place is known."""

    rule: Rule
    element: etree._Element
    message: str
    attribute: str | None = None
    at_value: bool = False
    actual: str | None = None
    expected: tuple[str, ...] = ()


def explain(message: Message, spec: Spec) -> tuple[Finding, ...]:
    """Every fault for which the schema of `spec` rejects the message, in document order. Never empty."""
    root = message.root
    assert root is not None, "only a message that could be read can be explained"
    seen: dict[tuple[etree._Element, str | None, bool], _Fault] = {}
    for error in _engine(spec).iter_errors(cast("ElementType", root)):
        for fault in _faults(error, spec):
            seen.setdefault((fault.element, fault.attribute, fault.at_value), fault)
    if not seen:
        last = spec.schema.validator.error_log.last_error
        text = last.message if last is not None else "the schema rejects the message"
        seen[root, None, False] = _Fault(faults.NOT_VALID, root, re.sub(r"\{[^}]*\}", "", text))
    steps = {fault.element: locate.steps(fault.element) for fault in seen.values()}
    spots = locate.spots(message.data, set(steps.values()))
    found = [_finding(fault, spots.get(steps[fault.element])) for fault in seen.values()]
    return tuple(sorted(found, key=lambda finding: finding.place.byte_offset))


@cache
def _engine(spec: Spec) -> "XMLSchema10":
    from xmlschema import XMLSchema10

    return XMLSchema10(spec.schema.plain(), allow="none", defuse="always")


def _finding(fault: _Fault, spot: locate.Spot | None) -> Finding:
    path = locate.path(fault.element)
    if fault.attribute is not None:
        path += f"/@{fault.attribute}"
    if spot is None:
        place = Place(line=int(fault.element.sourceline or 1))
    elif fault.attribute is not None:
        place = spot.attributes.get(fault.attribute, spot.name)
    else:
        place = spot.value if fault.at_value else spot.name
    return Finding(fault.rule, fault.message, place, path, fault.actual, fault.expected)


def _faults(error: "XMLSchemaValidationError", spec: Spec) -> Iterator[_Fault]:
    from xmlschema import XMLSchemaChildrenValidationError

    element = error.elem
    assert isinstance(element, etree._Element), "the engine was given the parsed message"
    declaration = spec.schema.declaration(element)
    reason = error.reason or ""
    if declaration is None:
        return  # inside an element that is a finding itself
    if isinstance(error, XMLSchemaChildrenValidationError):
        yield _content(error, element, declaration, spec)
    elif (match := _ATTRIBUTE_VALUE.match(reason)) is not None:
        attribute = declaration.type.attributes[match[1]]
        yield _value(error, element, attribute, spec, attribute.name)
    elif type(error.validator).__name__ == "XsdAttributeGroup":
        yield _attribute(reason, element, declaration, spec)
    elif "child elements" in reason and "character data" not in reason:
        yield _Fault(faults.NOT_A_VALUE, element, f"{declaration.name} holds a value, but here it holds elements")
    elif "character data" in reason:
        text = _direct_text(element)
        if not text:
            return  # only elements stand inside it, and they are findings themselves
        what = "must be empty" if declaration.type.empty else "holds elements, not text"
        yield _Fault(faults.MUST_BE_EMPTY, element, f'{declaration.name} {what}, but holds "{text}"', actual=text)
    elif declaration.type.value is not None and len(element) == 0:
        yield _value(error, element, declaration, spec, None)


def _attribute(reason: str, element: etree._Element, declaration: Declaration, spec: Spec) -> _Fault:
    quoted = _QUOTED.search(reason)
    name = etree.QName(quoted[1]).localname if quoted else ""
    known = tuple(declaration.type.attributes)
    if reason.startswith("missing required"):
        simple = declaration.type.attributes[name].type.value
        allowed = describe(simple) if simple else ""
        message = f"{declaration.name} lacks the attribute {name}"
        return _Fault(faults.ATTRIBUTE_MISSING, element, message, expected=(allowed,))
    allowed = f"it may have {listing(closest(known, name))}" if known else "it has none"
    when = _elsewhere(element, spec, lambda other: name in other.type.attributes)
    message = f"{declaration.name} may not have an attribute {name}; {when or allowed}"
    return _Fault(faults.ATTRIBUTE_UNEXPECTED, element, message, name, actual=name, expected=closest(known, name))


def _value(
    error: "XMLSchemaValidationError",
    element: etree._Element,
    declaration: Declaration,
    spec: Spec,
    attribute: str | None,
) -> _Fault:
    simple = declaration.type.value
    assert simple is not None, "a value fault stands where a value is declared"
    raw = element.get(attribute) if attribute else "".join(element.itertext())
    text = (raw or "").strip()
    label = declaration.name if attribute is None else f"attribute {attribute}"
    if not text:
        message = f"{label} is empty; expected {describe(simple)}"
        return _Fault(faults.EMPTY_NOT_ALLOWED, element, message, attribute, actual="", expected=(describe(simple),))
    rule = _RULES.get(type(error.validator).__name__, faults.VALUE_WRONG_FORM)
    choices = tuple(simple.choices) or alternatives(simple)
    shown = text if len(text) <= 60 else text[:57] + "..."
    if choices:
        expected = closest(choices, text)
        when = None if attribute else _elsewhere(element, spec, lambda other: text in _choices(other))
        message = f'{label} is "{shown}", which is not in its list; {when or "expected " + listing(expected, " or ")}'
        return _Fault(faults.VALUE_NOT_IN_LIST, element, message, attribute, attribute is None, text, expected)
    if rule is faults.TOO_LONG:
        longest = limit(simple, "maxLength")
        message = f'{label} is {len(raw or "")} characters long, "{shown}"; at most {longest} are allowed'
    else:
        message = f'{label} is "{shown}"; expected {describe(simple)}'
    return _Fault(rule, element, message, attribute, attribute is None, text, (describe(simple),))


def _content(
    error: "XMLSchemaValidationError", element: etree._Element, declaration: Declaration, spec: Spec
) -> _Fault:
    expected = tuple(
        dict.fromkeys(
            etree.QName(each.name).localname for each in getattr(error, "expected", None) or () if each.name is not None
        )
    )
    wrong = getattr(error, "invalid_child", None)
    inside = declaration.name
    if wrong is None:
        return _missing(element, inside, expected)
    name = etree.QName(wrong)
    known = declaration.type.children
    if name.localname not in known:
        choices = closest(expected or tuple(known), name.localname)
        when = _elsewhere(element, spec, lambda other: name.localname in other.type.children)
        wanted = f"expected {listing(choices, ' or ')}" if choices else "it must be empty"
        message = f"{name.localname} is not an element of {inside}; {when or wanted}"
        return _Fault(faults.UNEXPECTED_ELEMENT, wrong, message, actual=name.localname, expected=choices)
    if name.namespace != NAMESPACE:
        where = f'the namespace "{name.namespace}"' if name.namespace else "no namespace"
        message = f"{name.localname} is in {where}, not in the MMC namespace"
        return _Fault(faults.WRONG_NAMESPACE, wrong, message, actual=name.namespace or "", expected=(NAMESPACE,))
    siblings = [etree.QName(each).localname for each in element.iterchildren(etree.Element)]
    most = known[name.localname].most
    same = siblings.count(name.localname)
    if most is not None and same > most:
        message = f"{inside} has {same} of {name.localname}; at most {most} may stand there"
        return _Fault(faults.TOO_MANY, wrong, message, actual=str(same), expected=(str(most),))
    if expected and not set(expected) & set(siblings):
        return _missing(wrong, inside, expected, before=name.localname)
    order = list(known)
    before = siblings[: element.index(wrong) if wrong.getparent() is element else 0]
    if expected:
        message = f"{name.localname} stands before {listing(expected, ' or ')}; in {inside} it comes after"
    elif late := [each for each in before if each in known and order.index(each) > order.index(name.localname)]:
        message = f"{name.localname} stands after {late[0]}; in {inside} it comes before"
    else:
        others = listing(tuple(dict.fromkeys(each for each in siblings if each != name.localname)), " or ")
        message = f"{name.localname} may not stand together with {others} in {inside}: it is one or the other"
        return _Fault(faults.UNEXPECTED_ELEMENT, wrong, message, actual=name.localname)
    return _Fault(faults.OUT_OF_ORDER, wrong, message, actual=name.localname, expected=expected)


def _elsewhere(element: etree._Element, spec: Spec, has_it: Callable[[Declaration], bool]) -> str | None:
    """Which other version has what this one has not, at the same place: "it is there from MMC 5.1"."""
    having = [
        version
        for version in versions()
        if (other := at(version).schema.declaration(element)) is not None and has_it(other)
    ]
    later = [version for version in having if version > spec.version]
    earlier = [version for version in having if version < spec.version]
    if later:
        return f"it is there from MMC {later[0]}; this is checked against {spec.version}"
    if earlier:
        gone = next(version for version in versions() if version > earlier[-1])
        return f"it is there before MMC {gone}; this is checked against {spec.version}"
    return None


def _choices(declaration: Declaration) -> dict[str, Choice]:
    return dict(declaration.type.value.choices) if declaration.type.value else {}


def _missing(place: etree._Element, inside: str, expected: tuple[str, ...], before: str | None = None) -> _Fault:
    what = listing(expected, " or ") if expected else "an element"
    where = f", before {before}" if before else ""
    return _Fault(faults.MISSING_ELEMENT, place, f"{inside} lacks {what}{where}", expected=expected)


def _direct_text(element: etree._Element) -> str:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(texts).split())[:60]


_RULES: dict[str, Rule] = {
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
