"""Explains why a schema rejects a message: takes the message, returns each fault once, at its place, in plain words.

xmlschema, imported only here, finds the elements and values in error; content_model.py finds what is wrong with the
children of an element; inputs/positions.py finds the places in the file. Elements out of order, missing or misnamed
are corrected in a copy, which is checked again, so that no fault hides another.
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
from mmc_cli.validate.content_model import diagnose
from mmc_cli.validate.fault_messages import (
    Fault,
    Siblings,
    child_fault,
    namespace_fault,
    other_version_of_child,
)
from mmc_cli.validate.fixes import apply_fix, fix_edits
from mmc_cli.validate.value_messages import error_fault

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XMLSchemaValidationError
    from xmlschema.aliases import ElementType
    from xmlschema.validators import XsdElement

_MAX_ROUNDS = 8
_MAX_TRIAL_ELEMENTS = 2000  # trying a fix on an element with more below it would take seconds


def explain_rejection(message: Message, spec: Spec) -> tuple[Finding, ...]:
    """Return the faults for which the validation schema rejects a message, in document order; at least one."""
    root = message.root
    assert root is not None, "only a parsed message can be explained"
    fault_list = _find_faults(root, spec.validation_schema.root, _xsd_element(root, spec), spec)
    if not fault_list:
        error = spec.validation_schema.validator.error_log.last_error
        text = error.message if error is not None else "the schema rejects the message"
        fault_list = [Fault(faults.NOT_VALID, root, re.sub(r"\{[^}]*\}", "", text))]
    names = positions.element_paths(root, {fault.element for fault in fault_list})
    element_positions = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    findings = []
    for fault in fault_list:
        steps, path = names[fault.element]
        findings.append(_finding(fault, path, element_positions.get(steps), spec))
    return tuple(sorted(findings, key=lambda finding: finding.place.byte_offset))


@cache
def _xsd_engine(spec: Spec) -> "XMLSchema10":
    from xmlschema import XMLSchema10

    return XMLSchema10(spec.validation_schema.to_xsd(), allow="none", defuse="always")


def _xsd_element(element: etree._Element, spec: Spec) -> "XsdElement | None":
    """Return the xmlschema declaration of an element of a message by its path, or None."""
    parent = element.getparent()
    name = local_name(element)
    if parent is None:
        return _xsd_engine(spec).elements.get("GBCSResponse")
    above = _xsd_element(parent, spec)
    group = getattr(above.type, "content", None) if above is not None else None
    inside = group.iter_elements() if group is not None and hasattr(group, "iter_elements") else ()
    return next((cast("XsdElement", each) for each in inside if each.local_name == name), None)


def _find_faults(
    top: etree._Element, declaration: Declaration, xsd_element: "XsdElement | None", spec: Spec
) -> list[Fault]:
    """Return the faults in an element and below it."""
    if xsd_element is None:
        return []
    copy = deepcopy(top)
    copy.tail = None
    originals = dict(zip(copy.iter(etree.Element), top.iter(etree.Element), strict=True))
    fault_list: dict[tuple[object, ...], Fault] = {}
    corrected: set[etree._Element] = set()
    for _ in range(_MAX_ROUNDS):
        corrected_before = len(corrected)
        for error in _xsd_errors(xsd_element, copy):
            element = error.elem
            if not isinstance(element, etree._Element) or element not in originals:
                continue
            declared = _declaration_in(element, copy, declaration)
            if declared is None:
                continue
            if not _is_about_children(error):
                fault = error_fault(error, originals[element], declared, spec)
                if fault is not None:
                    fault_list.setdefault((fault.element, fault.attribute, fault.position), fault)
            elif element not in corrected:
                corrected.add(element)
                for fault in _correct_children(element, declared, originals, spec):
                    fault_list.setdefault((fault.element, fault.rule, fault.subject), fault)
        if len(corrected) == corrected_before:
            break
    return list(fault_list.values())


def _xsd_errors(xsd_element: "XsdElement", element: etree._Element) -> "list[XMLSchemaValidationError]":
    """Return the errors of xmlschema in an element, up to the first date whose year it cannot handle."""
    errors: list[XMLSchemaValidationError] = []
    with suppress(OverflowError):
        errors.extend(xsd_element.iter_errors(cast("ElementType", element)))
    return errors


def _declaration_in(element: etree._Element, top: etree._Element, declaration: Declaration) -> Declaration | None:
    """Return the declaration of an element at or below `top`, which has the given one."""
    if element is top:
        return declaration
    parent = element.getparent()
    above = _declaration_in(parent, top, declaration) if parent is not None else None
    name = etree.QName(element)
    return above.type.children.get(name.localname) if above is not None and name.namespace == NAMESPACE else None


def _is_about_children(error: "XMLSchemaValidationError") -> bool:
    from xmlschema import XMLSchemaChildrenValidationError

    return isinstance(error, XMLSchemaChildrenValidationError)


def _correct_children(
    element: etree._Element, declaration: Declaration, originals: dict[etree._Element, etree._Element], spec: Spec
) -> Iterator[Fault]:
    """Yield the faults in the children of an element of the copy, and correct the children there."""
    original = originals[element]
    children = list(element.iterchildren(etree.Element))
    for child in children:
        name = etree.QName(child)
        if name.namespace != NAMESPACE and name.localname in declaration.type.children:
            yield namespace_fault(originals[child])
            child.tag = f"{NS}{name.localname}"
    names = [local_name(child) if str(child.tag).startswith(NS) else str(child.tag) for child in children]
    unknown = [name for name in names if name not in declaration.type.children]
    foreign = {name for name in unknown if other_version_of_child(original, name, spec)}
    diagnosis = diagnose(names, declaration.type.content, foreign)
    siblings = Siblings(original, [originals[child] for child in children], diagnosis.order, spec)
    for problem in diagnosis.problems:
        yield child_fault(problem, siblings)
    for index, renamed in diagnosis.renamed.items():
        children[index].tag = f"{NS}{renamed}"
    element[:] = [children[each] if isinstance(each, int) else etree.Element(f"{NS}{each}") for each in diagnosis.order]


def _finding(fault: Fault, path: str, position: positions.ElementPosition | None, spec: Spec) -> Finding:
    suggestion: str | None = None
    edits: tuple[Edit, ...] = ()
    if fault.other_version is not None:
        suggestion = f"check against MMC {fault.other_version}: --mmc-version {fault.other_version}"
    elif fault.fix is not None and _is_fixed(fault, spec):
        suggestion = str(fault.fix)
        edits = fix_edits(fault.fix, fault.element, position) if position is not None else ()
    return Finding(
        fault.rule,
        fault.message,
        _place(fault, position),
        _path(fault, path),
        fault.actual,
        fault.expected,
        suggestion,
        edits=edits,
    )


def _place(fault: Fault, position: positions.ElementPosition | None) -> Place:
    if position is None:
        return Place(line=int(fault.element.sourceline or 1))
    if fault.attribute is not None:
        return position.attributes.get(fault.attribute, position.name)
    return {"name": position.name, "text": position.value, "end": position.end}[fault.position]


def _path(fault: Fault, path: str) -> str:
    if fault.attribute is not None and fault.rule is not faults.ATTRIBUTE_MISSING:
        return f"{path}/@{fault.attribute}"
    if fault.rule is faults.MISSING_ELEMENT and fault.position == "name":
        return path.rpartition("/")[0]  # the element is missing from the parent of the sibling that marks the gap
    return path


def _is_fixed(fault: Fault, spec: Spec) -> bool:
    """Return True if the fix, applied to a copy, removes the fault and causes no other."""
    assert fault.fix is not None, "only a fix can be tried"
    parent = fault.element.getparent()
    in_value = fault.fix.change in ("text", "attribute", "rename-attribute")
    top = fault.element if in_value or parent is None else parent
    if sum(1 for _ in top.iter(etree.Element)) > _MAX_TRIAL_ELEMENTS:
        return False
    declaration = spec.validation_schema.declaration(top)
    if declaration is None:
        return False
    trial = deepcopy(top)
    pairs = zip(top.iter(etree.Element), trial.iter(etree.Element), strict=True)
    apply_fix(fault.fix, next(copy for original, copy in pairs if original is fault.element))
    xsd_element = _xsd_element(top, spec)
    return len(_find_faults(trial, declaration, xsd_element, spec)) < len(
        _find_faults(top, declaration, xsd_element, spec)
    )
