"""Turns a message that the schema rejects into findings: each fault once, at its place, in the user's words.

xmlschema, imported only here, says which elements and values are wrong; content.py says what is wrong with a list of
children; locate.py says where it all stands in the file. What is wrong with the order of elements is put right in a
copy, which is then checked again, so that no fault hides another.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model import faults
from mmc_cli.model.finding import Edit, Finding, Place
from mmc_cli.model.xml_names import NAMESPACE, NS, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate import fixes
from mmc_cli.validate.content_model import diagnose
from mmc_cli.validate.fault_messages import Fault, elsewhere_named, foreign, misplaced, single

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XMLSchemaValidationError
    from xmlschema.aliases import ElementType
    from xmlschema.validators import XsdElement

_ROUNDS = 8
_SMALL = 2000  # elements below which a suggestion is tried; a list of thousands would take seconds


def explain(message: Message, spec: Spec) -> tuple[Finding, ...]:
    """Every fault for which the schema of `spec` rejects the message, in document order. Never empty."""
    root = message.root
    assert root is not None, "only a message that could be read can be explained"
    found = _find(root, spec.authority.root, _xsd(root, spec), spec)
    if not found:
        last = spec.authority.validator.error_log.last_error
        text = last.message if last is not None else "the schema rejects the message"
        found = [Fault(faults.NOT_VALID, root, re.sub(r"\{[^}]*\}", "", text))]
    names = positions.element_paths(root, {fault.element for fault in found})
    element_positions = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    findings = []
    for fault in found:
        steps, path = names[fault.element]
        findings.append(_finding(fault, path, element_positions.get(steps), spec))
    return tuple(sorted(findings, key=lambda finding: finding.place.byte_offset))


@cache
def _engine(spec: Spec) -> "XMLSchema10":
    from xmlschema import XMLSchema10

    return XMLSchema10(spec.authority.plain(), allow="none", defuse="always")


def _xsd(element: etree._Element, spec: Spec) -> "XsdElement | None":
    """The engine's declaration of an element of the message, found by its path."""
    parent = element.getparent()
    name = local_name(element)
    if parent is None:
        return _engine(spec).elements.get("GBCSResponse")
    above = _xsd(parent, spec)
    group = getattr(above.type, "content", None) if above is not None else None
    inside = group.iter_elements() if group is not None and hasattr(group, "iter_elements") else ()
    return next((cast("XsdElement", each) for each in inside if each.local_name == name), None)


def _find(top: etree._Element, declaration: Declaration, xsd: "XsdElement | None", spec: Spec) -> list[Fault]:
    """Every fault in an element and below it."""
    work = deepcopy(top)
    work.tail = None
    own = dict(zip(work.iter(etree.Element), top.iter(etree.Element), strict=True))
    found: dict[tuple[object, ...], Fault] = {}
    mended: set[etree._Element] = set()
    for _ in range(_ROUNDS if xsd is not None else 0):
        assert xsd is not None, "there are no rounds without a declaration"
        again = False
        for error in _errors(xsd, work):
            element = error.elem
            if not isinstance(element, etree._Element) or element not in own:
                continue
            declared = _declared(element, work, declaration)
            if declared is None:
                continue
            if _is_content(error):
                if element not in mended:
                    mended.add(element)
                    again = True
                    for fault in _content(element, declared, own, spec):
                        found.setdefault((fault.element, fault.rule, fault.about), fault)
            elif (fault := single(error, own[element], declared, spec)) is not None:
                found.setdefault((fault.element, fault.attribute, fault.at), fault)
        if not again:
            break
    return list(found.values())


def _errors(xsd: "XsdElement", element: etree._Element) -> "list[XMLSchemaValidationError]":
    """What the engine says of an element: nothing of a year beyond what it can count to, nor of what follows."""
    found: list[XMLSchemaValidationError] = []
    with suppress(OverflowError):
        found.extend(xsd.iter_errors(cast("ElementType", element)))
    return found


def _declared(element: etree._Element, top: etree._Element, declaration: Declaration) -> Declaration | None:
    if element is top:
        return declaration
    parent = element.getparent()
    above = _declared(parent, top, declaration) if parent is not None else None
    name = etree.QName(element)
    return above.type.children.get(name.localname) if above is not None and name.namespace == NAMESPACE else None


def _is_content(error: "XMLSchemaValidationError") -> bool:
    from xmlschema import XMLSchemaChildrenValidationError

    return isinstance(error, XMLSchemaChildrenValidationError)


def _content(
    element: etree._Element, declaration: Declaration, own: dict[etree._Element, etree._Element], spec: Spec
) -> Iterator[Fault]:
    """What is wrong with the children of an element of the copy, which is put right on the way."""
    children = list(element.iterchildren(etree.Element))
    for child in children:
        name = etree.QName(child)
        if name.namespace != NAMESPACE and name.localname in declaration.type.children:
            yield foreign(own[child])
            child.tag = f"{NS}{name.localname}"
    names = [local_name(child) if str(child.tag).startswith(NS) else str(child.tag) for child in children]
    known = declaration.type.children
    foreign_names = {name for name in names if name not in known and elsewhere_named(own[element], name, spec)}
    plan = diagnose(names, declaration.type.content, foreign_names)
    for problem in plan.problems:
        yield misplaced(problem, plan.order, own[element], [own[child] for child in children], spec)
    for index, renamed in plan.renamed.items():
        children[index].tag = f"{NS}{renamed}"
    element[:] = [children[each] if isinstance(each, int) else etree.Element(f"{NS}{each}") for each in plan.order]


def _finding(fault: Fault, path: str, spot: positions.ElementPosition | None, spec: Spec) -> Finding:
    place = Place(line=int(fault.element.sourceline or 1))
    if spot is not None:
        place = {"name": spot.name, "text": spot.value, "end": spot.end}[fault.at]
        if fault.attribute is not None:
            place = spot.attributes.get(fault.attribute, spot.name)
    if fault.attribute is not None and fault.rule is not faults.ATTRIBUTE_MISSING:
        path += f"/@{fault.attribute}"
    if fault.rule is faults.MISSING_ELEMENT and fault.at == "name":
        path = path.rpartition("/")[0]  # the element that lacks it, not the neighbour where the gap is
    suggestion: str | None = None
    edits: tuple[Edit, ...] = ()
    if fault.other_version is not None:
        suggestion = f"check it against MMC {fault.other_version}: --mmc-version {fault.other_version}"
    elif fault.remedy is not None and _mends(fault, spec):
        suggestion = str(fault.remedy)
        edits = fixes.edits(fault.remedy, fault.element, spot) if spot is not None else ()
    return Finding(fault.rule, fault.message, place, path, fault.actual, fault.expected, suggestion, edits=edits)


def _mends(fault: Fault, spec: Spec) -> bool:
    """True when the remedy, tried on a copy, takes the fault away and brings no other."""
    assert fault.remedy is not None, "there is something to try"
    parent = fault.element.getparent()
    in_value = fault.remedy.change in ("text", "attribute", "rename-attribute")
    top = fault.element if in_value or parent is None else parent
    if sum(1 for _ in top.iter(etree.Element)) > _SMALL:
        return False
    declaration = spec.authority.declaration(top)
    if declaration is None:
        return False
    trial = deepcopy(top)
    pairs = zip(top.iter(etree.Element), trial.iter(etree.Element), strict=True)
    fixes.apply(fault.remedy, next(copy for own, copy in pairs if own is fault.element))
    xsd = _xsd(top, spec)
    return len(_find(trial, declaration, xsd, spec)) < len(_find(top, declaration, xsd, spec))
