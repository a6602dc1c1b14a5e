"""Checks a message against the declarations of a schema: takes its root, returns every fault, each at its element.

The rules are those of XML Schema 1.0, part 1, 3.3.4 and 3.4.4. A child with a misspelled name, or in the wrong
namespace, is checked as the element that was probably intended, so that no fault hides another.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Type
from mmc_cli.validate.attribute_faults import attribute_faults, effective_type, has_attribute_fault
from mmc_cli.validate.child_faults import Siblings, child_fault, namespace_fault, wrong_place_fault
from mmc_cli.validate.content_model import MAX_FAULTS, diagnose, find_first_wrong_child
from mmc_cli.validate.fault import Fault, other_versions_of_children
from mmc_cli.validate.fix_trials import Trial
from mmc_cli.validate.text_faults import text_faults
from mmc_cli.validate.value_faults import elements_in_value_fault, find_text_fault, value_fault


def find_faults(root: etree._Element, spec: Spec, limit: int | None = None) -> list[Fault]:
    """Return the faults for which the validation schema rejects a message; none if it is valid.

    At most MAX_FAULTS and one more are returned.

    Args:
        limit: the number of faults after which to stop.
    """
    return list(islice(_iter_faults(root, spec.validation_schema.root, spec), limit or MAX_FAULTS + 1))


def has_own_fault(element: etree._Element, spec: Spec) -> bool:
    """Return True for an element with a fault in its own attributes, text or children, not below them.

    Also False for an undeclared element or one with xsi:type, which need the full check.
    """
    schema = spec.validation_schema
    declaration = schema.declaration(element)
    if declaration is None or effective_type(element, declaration, schema) is not declaration.type:
        return False
    kind = declaration.type
    if has_attribute_fault(element, declaration, spec):
        return True
    children = [child for child in element if isinstance(child.tag, str)]
    if kind.value is None:
        names = [_name_in_model(child, kind) for child in children]
        return (
            find_first_wrong_child(names, kind.content) is not None
            or not all(str(child.tag).startswith(NS) for child in children)
            or next(text_faults(element, declaration), None) is not None
        )
    return bool(children) or find_text_fault(element_text(element), declaration) is not None


def _iter_faults(element: etree._Element, declaration: Declaration, spec: Spec) -> Iterator[Fault]:
    """Yield the faults in an element and below it, each with the source of the nearest declaration that has one."""
    source = declaration.type.source or declaration.schema_source
    for fault in _iter_unsourced_faults(element, declaration, spec):
        needs_source = source and fault.source is None and fault.rule.source == base_rules.SCHEMA_SOURCE
        yield replace(fault, source=source) if needs_source else fault


def _iter_unsourced_faults(element: etree._Element, declaration: Declaration, spec: Spec) -> Iterator[Fault]:
    declared_type = effective_type(element, declaration, spec.validation_schema)
    if declared_type is not declaration.type:
        declaration = declaration._replace(type=declared_type)
    if element.attrib or declared_type.attributes:
        yield from attribute_faults(element, declaration, spec)
    children = [child for child in element if isinstance(child.tag, str)]
    if declared_type.value is None:
        yield from text_faults(element, declaration)
        yield from _iter_child_faults(element, children, declaration, spec)
    elif children:
        yield elements_in_value_fault(element, declaration)
    elif (fault := value_fault(element, declaration, spec)) is not None:
        yield fault


def _iter_child_faults(
    element: etree._Element, children: list[etree._Element], declaration: Declaration, spec: Spec
) -> Iterator[Fault]:
    known = declaration.type.children
    names = [_name_in_model(child, declaration.type) for child in children]
    for child, name in zip(children, names, strict=True):
        if name in known and not str(child.tag).startswith(NS):
            yield namespace_fault(child)
    wrong = find_first_wrong_child(names, declaration.type.content)
    if wrong is not None:
        unknown = set(islice((name for name in names if name not in known), MAX_FAULTS + 1))
        foreign = other_versions_of_children(element, unknown, spec) if unknown else {}
        diagnosis = diagnose(names, declaration.type.content, foreign)
        siblings = Siblings(element, children, diagnosis.places(), foreign, spec)
        trial = Trial(names.copy(), declaration.type.content, foreign, len(diagnosis.problems))
        for problem in diagnosis.problems:
            fault = child_fault(problem, siblings)
            if fault.fix is not None and problem.index is not None:
                removes_fault = partial(trial.removes_problem, problem.index, fault.fix)
                fault = replace(fault, removes_fault=removes_fault, trial_cost=trial.cost)
            yield fault
        if not diagnosis.problems:
            yield wrong_place_fault(wrong, siblings)
        for index, renamed in diagnosis.renamed.items():
            names[index] = renamed
    for child, name in zip(children, names, strict=True):
        if (declared := known.get(name)) is not None:
            yield from _iter_faults(child, declared, spec)


def _name_in_model(child: etree._Element, parent_type: Type) -> str:
    """Return the local name of a child if it is in the MMC namespace or known to the type; otherwise its full name."""
    name = local_name(child)
    is_mmc = str(child.tag).startswith(NS) or name in parent_type.children
    return name if is_mmc else str(child.tag)
