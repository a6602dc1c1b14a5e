"""Defines a fault in an element, before its place in the file is known; finds other versions that allow its cause."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from mmc_cli.model.finding import Rule
from mmc_cli.model.xml_names import local_name
from mmc_cli.specification import Spec, known_versions, load_spec
from mmc_cli.specification.catalogue import caution_about_value
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import path_names
from mmc_cli.validate.fixes import Fix


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in an element, before its place in the file is known.

    Attributes:
        position: The part of the element that is wrong: its name, its text, its end tag, or a gap between elements.
        gap: The gap between the elements inside it where there is text: before the first of them is gap 0.
        attribute: The attribute concerned, if any.
        removes_fault: Tries the fix and returns whether the fault is gone; None if no trial is needed.
        trial_cost: The cost of the trial, in names of elements.
        other_version: A version in which the message would be correct.
        source: The source of the broken constraint, if not the schema itself.
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

    `declaration` is the declaration of the element in that version. For a value with a caution, `reason` is the caution
    and `caution_source` its source: it is then an assumption that the version has the value.
    """

    version: str
    reason: str
    declaration: Declaration
    caution_source: str = ""


def other_versions_of_children(parent: etree._Element, names: Iterable[str], spec: Spec) -> dict[str, OtherVersion]:
    """Return, for each name, another version in which the element may have a child of that name, if any."""
    path = path_names(parent)
    found = {name: _find_version(path, spec, lambda each: name in each.type.children) for name in names}  # noqa: B023
    return {name: other for name, other in found.items() if other is not None}


def find_other_version(
    element: etree._Element, spec: Spec, is_allowed: Callable[[Declaration], bool], value: str | None = None
) -> OtherVersion | None:
    """Return another version that allows something in the declaration of an element: the next one, or the last.

    `value` is the value of the element, if the other version allows that.
    """
    other = _find_version(path_names(element), spec, is_allowed)
    if other is None or value is None:
        return other
    caution = caution_about_value(local_name(element), value)
    return other if caution is None else other._replace(reason=caution["caution"], caution_source=caution["source"])


def _find_version(path: Sequence[str], spec: Spec, is_allowed: Callable[[Declaration], bool]) -> OtherVersion | None:
    if spec.xsd is not None:
        return None  # a schema file does not belong to a version
    later = [version for version in known_versions() if version > spec.version]
    earlier = [version for version in reversed(known_versions()) if version < spec.version]
    previous: Declaration | None = None
    for version in (*later, *earlier):
        declaration = load_spec(version).schema.declaration_at(path)
        if declaration is None or declaration is previous:  # versions without a change share a schema
            continue
        if is_allowed(declaration):
            if version > spec.version:
                return OtherVersion(str(version), f"added in MMC {version}", declaration)
            removed = next(each for each in known_versions() if each > version)
            return OtherVersion(str(version), f"removed in MMC {removed}", declaration)
        previous = declaration
    return None


def in_version(other: OtherVersion | None, spec: Spec) -> str:
    """Return the end of a message about something that another version allows; empty if none does."""
    return f" in MMC {spec.version} ({other.reason})" if other is not None else ""
