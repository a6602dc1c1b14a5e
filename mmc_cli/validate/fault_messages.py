"""Faults in the children of an element: takes a problem, returns the rule, a message and a possible fix."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml import etree

from mmc_cli.model import faults
from mmc_cli.model.finding import Rule
from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification import Spec, known_versions, load_spec
from mmc_cli.specification.catalogue import caution_about_value
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import path_names
from mmc_cli.specification.wording import join_names
from mmc_cli.validate.content_model import Problem, WrongChild
from mmc_cli.validate.fixes import Fix

_MAX_NAMED = 3  # missing alternatives


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in an element, before its place in the file is known.

    Attributes:
        position: The part of the element that is wrong: its name, its text, its end tag, or a gap between elements.
        gap: The gap between the elements inside it where there is text: before the first of them is gap 0.
        attribute: The attribute concerned, if any.
        removes_fault: Tells whether the fix removes the fault, by trying it; None for a fix that is known to.
        trial_cost: How long that takes, counted in names of elements.
        other_version: A version in which the message would be right.
        source: Where the fact comes from that makes it a fault, if not from the schema itself.
    """

    rule: Rule
    element: etree._Element
    message: str
    position: Literal["name", "text", "end", "gap"] = "name"
    attribute: str | None = None
    actual: str | None = None
    expected: tuple[str, ...] = ()
    fix: Fix | None = None
    other_version: str | None = None
    gap: int = 0
    source: str | None = None
    removes_fault: Callable[[], bool] | None = None
    trial_cost: int = 0


class OtherVersion(NamedTuple):
    """A version that has what the checked one does not, and why: "added in MMC 5.1" or "removed in MMC 4.0".

    `declaration` is how that version declares the element. Of a value about which there is a caution, `reason` is the
    caution and `caution_source` its source: that the version has it is then an assumption.
    """

    version: str
    reason: str
    declaration: Declaration
    caution_source: str = ""


class Siblings(NamedTuple):
    """The children of an element, and their places in an order without problems (see `Diagnosis.places`).

    `other_versions` gives another version for each of their names that one allows here.
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
        faults.WRONG_NAMESPACE,
        child,
        f"{name.localname} is in {actual} instead of the MMC namespace",
        actual=name.namespace or "",
        expected=(NAMESPACE,),
        source=faults.SCHEMA_SOURCE,
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
    return Fault(faults.UNEXPECTED_ELEMENT, child, text, actual=name, expected=wrong.expected)


def other_versions_of_children(parent: etree._Element, names: Iterable[str], spec: Spec) -> dict[str, OtherVersion]:
    """Return another version for each of the names that an element may have a child of in one."""
    declarations = _declarations_by_version(parent, spec)
    found = {name: _choose_version(declarations, spec, lambda each: name in each.type.children) for name in names}  # noqa: B023
    return {name: other for name, other in found.items() if other is not None}


def find_other_version(
    element: etree._Element, spec: Spec, is_allowed: Callable[[Declaration], bool], value: str | None = None
) -> OtherVersion | None:
    """Return another version that allows something in the declaration of an element: the next one, or the last.

    `value` is the value of the element, where that is what the other version allows.
    """
    other = _choose_version(_declarations_by_version(element, spec), spec, is_allowed)
    if other is None or value is None:
        return other
    caution = caution_about_value(local_name(element), value)
    return other if caution is None else other._replace(reason=caution["caution"], caution_source=caution["source"])


def _declarations_by_version(element: etree._Element, spec: Spec) -> dict[Version, Declaration]:
    if spec.xsd is not None:
        return {}  # a schema file does not belong to a version
    return _declarations_at(tuple(path_names(element)))


@lru_cache(maxsize=4096)
def _declarations_at(names: tuple[str, ...]) -> dict[Version, Declaration]:
    declarations = {version: load_spec(version).schema.declaration_at(names) for version in known_versions()}
    return {version: declaration for version, declaration in declarations.items() if declaration is not None}


def _choose_version(
    declarations: Mapping[Version, Declaration], spec: Spec, is_allowed: Callable[[Declaration], bool]
) -> OtherVersion | None:
    allowing = [version for version, declaration in declarations.items() if is_allowed(declaration)]
    if later := [version for version in allowing if version > spec.version]:
        return OtherVersion(str(later[0]), f"added in MMC {later[0]}", declarations[later[0]])
    if earlier := [version for version in allowing if version < spec.version]:
        removed = next(version for version in known_versions() if version > earlier[-1])
        return OtherVersion(str(earlier[-1]), f"removed in MMC {removed}", declarations[earlier[-1]])
    return None


def in_version(other: OtherVersion | None, spec: Spec) -> str:
    """Return the end of a message about something that another version allows; empty if none does."""
    return f" in MMC {spec.version} ({other.reason})" if other is not None else ""


def _missing(problem: Problem, siblings: Siblings) -> Fault:
    parent, names = local_name(siblings.parent), problem.names
    alternatives = f"one of {len(names)} elements" if len(names) > _MAX_NAMED else join_names(names, " or ")
    text = f"{alternatives} is missing from {parent}"
    next_child = siblings.children[problem.index] if problem.index is not None else None
    return Fault(
        faults.MISSING_ELEMENT,
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
    return Fault(faults.TOO_MANY, child, text, actual=str(problem.count), expected=(str(problem.max_occurs),))


def _conflict(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name, parent = local_name(child), local_name(siblings.parent)
    text = f"{name} is not allowed together with {problem.names[0]} in {parent}"
    return Fault(faults.UNEXPECTED_ELEMENT, child, text, actual=name)


def _out_of_order(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name, parent, sibling = local_name(child), local_name(siblings.parent), problem.names[0]
    place = f"{'after' if problem.kind == 'early' else 'before'} {sibling}"
    text = f"{name} is out of order: it must come {place} in {parent}"
    fix = Fix("move", f"move {name} {place}", index=siblings.places[problem.index or 0])
    return Fault(faults.OUT_OF_ORDER, child, text, actual=name, fix=fix)


def _unknown(problem: Problem, siblings: Siblings) -> Fault:
    child = siblings.child(problem)
    name = local_name(child)
    other = siblings.other_versions.get(name)
    return Fault(
        faults.UNEXPECTED_ELEMENT,
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
