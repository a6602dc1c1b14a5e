"""Defines a fault in an element, before its place in the file is known; finds other versions that allow its cause."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml import etree

from mmc_cli.model.finding import Rule
from mmc_cli.model.version import Version
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
    declarations = _declarations_by_version(parent, spec)
    found = {name: _choose_version(declarations, spec, lambda each: name in each.type.children) for name in names}  # noqa: B023
    return {name: other for name, other in found.items() if other is not None}


def find_other_version(
    element: etree._Element, spec: Spec, is_allowed: Callable[[Declaration], bool], value: str | None = None
) -> OtherVersion | None:
    """Return another version that allows something in the declaration of an element: the next one, or the last.

    `value` is the value of the element, if the other version allows that.
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
