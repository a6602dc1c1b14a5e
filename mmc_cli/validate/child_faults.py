"""Faults in the children of an element: takes a problem, returns a fault with its rule, message and possible fix."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.wording import join_names
from mmc_cli.validate.content_model import Problem, WrongChild
from mmc_cli.validate.fault import Fault, OtherVersion, in_version
from mmc_cli.validate.fixes import Fix

_MAX_NAMED = 3  # missing alternatives named in a message


class Siblings(NamedTuple):
    """The children of an element, and their places in an order without problems (see `Diagnosis.places`).

    `other_versions` maps names to another version that allows them here, if any.
    """

    parent: etree._Element
    children: list[etree._Element]
    places: Mapping[int, int]
    other_versions: Mapping[str, OtherVersion]
    spec: Spec

    def child(self, problem: Problem) -> etree._Element:
        """Return the child that a problem other than a missing element is about."""
        assert problem.index is not None, "only a missing element has no child"
        return self.children[problem.index]


def namespace_fault(child: etree._Element) -> Fault:
    """Return the fault of an element that has the right name in the wrong namespace."""
    name = etree.QName(child)
    actual = f'namespace "{name.namespace}"' if name.namespace else "no namespace"
    parent = child.getparent()
    prefix = parent.prefix if parent is not None else None
    return Fault(
        base_rules.WRONG_NAMESPACE,
        child,
        f"{name.localname} is in {actual} instead of the MMC namespace",
        actual=name.namespace or "",
        expected=(NAMESPACE,),
        source=base_rules.SCHEMA_SOURCE,
        fix=Fix("rename", name.localname, prefix=prefix) if prefix else None,
    )


def child_fault(problem: Problem, siblings: Siblings) -> Fault:
    """Return the fault for a problem with the children of an element."""
    return _CHILD_FAULTS[problem.kind](problem, siblings)


def wrong_place_fault(wrong: WrongChild, siblings: Siblings) -> Fault:
    """Return the fault of the first child that the content model does not allow where it is."""
    parent = local_name(siblings.parent)
    if wrong.index is None:
        return _missing(Problem("missing", None, wrong.expected), siblings)
    child = siblings.children[wrong.index]
    name = local_name(child)
    text = f"{name} is not allowed here in {parent}"
    return Fault(base_rules.UNEXPECTED_ELEMENT, child, text, actual=name, expected=wrong.expected)


def _missing(problem: Problem, siblings: Siblings) -> Fault:
    parent, names = local_name(siblings.parent), problem.names
    alternatives = f"one of {len(names)} elements" if len(names) > _MAX_NAMED else join_names(names, " or ")
    text = f"{alternatives} is missing from {parent}"
    next_child = siblings.children[problem.index] if problem.index is not None else None
    return Fault(
        base_rules.MISSING_ELEMENT,
        siblings.parent if next_child is None else next_child,
        text if next_child is None else f"{text}, before {local_name(next_child)}",
        position="end" if next_child is None else "name",
        expected=names,
    )


def _surplus(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name, parent = local_name(child), local_name(siblings.parent)
    verb = "is" if problem.max_occurs == 1 else "are"
    text = f"{name} occurs {problem.count} times in {parent}; at most {problem.max_occurs} {verb} allowed"
    return Fault(base_rules.TOO_MANY, child, text, actual=str(problem.count), expected=(str(problem.max_occurs),))


def _conflict(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name, parent = local_name(child), local_name(siblings.parent)
    text = f"{name} is not allowed together with {problem.names[0]} in {parent}"
    return Fault(base_rules.UNEXPECTED_ELEMENT, child, text, actual=name)


def _out_of_order(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name, parent, sibling = local_name(child), local_name(siblings.parent), problem.names[0]
    place = f"{'after' if problem.kind == 'early' else 'before'} {sibling}"
    text = f"{name} is out of order: it must come {place} in {parent}"
    fix = Fix("move", f"move {name} {place}", index=siblings.places[problem.index or 0])
    return Fault(base_rules.OUT_OF_ORDER, child, text, actual=name, fix=fix)


def _unknown(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name = local_name(child)
    other = siblings.other_versions.get(name)
    return Fault(
        base_rules.UNEXPECTED_ELEMENT,
        child,
        f"{name} is not allowed in {local_name(siblings.parent)}{in_version(other, siblings.spec)}",
        actual=name,
        expected=() if other else problem.names,
        fix=Fix("rename", problem.rename) if problem.rename and not other else None,
        other_version=other.version if other else None,
        source=_source_of_child(name, other.declaration) if other else None,
    )


def _source_of_child(name: str, parent: Declaration) -> str | None:
    child = parent.type.children[name]
    return child.schema_source or None


_CHILD_FAULTS: dict[str, Callable[[Problem, Siblings], Fault]] = {
    "missing": _missing,
    "surplus": _surplus,
    "conflict": _conflict,
    "early": _out_of_order,
    "late": _out_of_order,
    "unknown": _unknown,
}
