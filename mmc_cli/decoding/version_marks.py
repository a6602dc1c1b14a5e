"""Says why an element, attribute, value or code that a version does not have is marked, and which version has it."""

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Simple


class VersionMark(NamedTuple):
    """The reason for a mark, in words, and a version that has the marked content, or None."""

    reason: str
    version: str | None = None


def mark_element(element: etree._Element, spec: Spec) -> VersionMark:
    """Return the mark of an element that the schema of a version does not allow where it is."""
    name, parent = local_name(element), element.getparent()
    what = f"not in the schema of MMC {spec.version}"
    if parent is None or not str(element.tag).startswith(NS):
        return VersionMark(what)
    return _mark(what, parent, spec, lambda each: name in each.type.children)


def mark_attribute(element: etree._Element, name: str, spec: Spec) -> VersionMark:
    """Return the mark of an attribute that the schema of a version does not allow in an element."""
    what = f"not in the schema of MMC {spec.version}"
    return _mark(what, element, spec, lambda each: name in each.type.attributes)


def mark_value(
    text: str, element: etree._Element, declaration: Declaration, spec: Spec, attribute: str | None = None
) -> VersionMark | None:
    """Return the mark of a value that a version does not allow, of an element or its attribute; None for any other.

    A value that is in no version is marked if the schema lists the values.
    """
    from mmc_cli.validate.value_check import find_value_fault

    simple = declaration.type.value
    if simple is None or not can_differ(simple) or text in simple.enum_values:
        return None
    if find_value_fault(declaration.value_text(text), simple) is None:
        return None

    def allows(other: Declaration) -> bool:
        own = other.type.attributes.get(attribute) if attribute is not None else other
        return own is not None and own.type.value is not None and find_value_fault(text, own.type.value) is None

    own_text = text if attribute is None else None
    mark = _mark(f"not an allowed value in MMC {spec.version}", element, spec, allows, own_text)
    if mark.version is not None:
        return mark
    return VersionMark("not an allowed value") if simple.enum_values else None


def can_differ(simple: Simple) -> bool:
    """Return whether versions may allow different values of a type; one without a list or limits is equal in all."""
    return bool(simple.enum_values or simple.facets)


def mark_code(code: str, table: str, spec: Spec) -> VersionMark | None:
    """Return the mark of a code that only other versions have; None for any other."""
    label = spec.meaning(table, code)
    if label is None or spec.has_code(table, code):
        return None
    hint = label.rpartition(", ")[2]
    return VersionMark(f"not in MMC {spec.version} ({hint})", spec.version_with(table, code))


def _mark(
    what: str,
    element: etree._Element,
    spec: Spec,
    is_allowed: Callable[[Declaration], bool],
    value: str | None = None,
) -> VersionMark:
    from mmc_cli.validate.fault import find_other_version

    other = find_other_version(element, spec, is_allowed, value)
    if other is None:
        return VersionMark(what)
    is_clear = bool(other.caution_source) or other.reason.endswith(other.version)
    hint = other.reason if is_clear else f"{other.reason}; MMC {other.version} has it"
    return VersionMark(f"{what} ({hint})", other.version)
