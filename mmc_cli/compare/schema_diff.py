"""Compares two schemas from GBCSResponse down, with every type expanded, and yields their differences as changes.

Only what affects documents or their meaning is a difference; renaming a type is not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mmc_cli.compare.changes import Change, load_change_rules
from mmc_cli.compare.difference import (
    Detector,
    Difference,
    any_element,
    attribute_reader,
    element_difference,
    has_attribute,
    has_fewer_children,
    has_more_children,
    is_empty,
    lacks_attribute,
    last_step,
)
from mmc_cli.compare.occurrence import (
    Occurrence,
    count_occurrences,
    describe_outline,
    is_plain_sequence,
    outline,
)
from mmc_cli.compare.value_diff import compare_values
from mmc_cli.model.element_text import element_text
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema

_SECTION = re.compile(r"RN [\d.]+")


def schema_changes(old_schema: Schema, new_schema: Schema, old_version: str, new_version: str) -> Iterator[Change]:
    """Yield the changes between two schemas, in the order of the schema; a type used at many places is one change.

    The source of a change is a cell as in schemas/, empty if unknown.
    """
    merged: dict[tuple[str | None, ...], list[Difference]] = {}
    root_path = f"/{new_schema.root.name}"
    for each in _compare_elements(old_schema.root, new_schema.root, root_path, "", frozenset()):
        merged.setdefault((each.rule, each.what, each.where, each.old, each.new), []).append(each)
    for differences in merged.values():
        yield _merge(differences, old_version, new_version)


def _merge(differences: list[Difference], old_version: str, new_version: str) -> Change:
    """Return the same difference at several places as one change."""
    first = differences[0]
    rule = load_change_rules()[first.rule]
    return Change(
        old_version,
        new_version,
        rule,
        first.path,
        first.old,
        first.new,
        rule.reason.format(what=first.what, where=first.parent, old=first.old, new=first.new, old_version=old_version),
        first.source,
        first.where,
        paths=tuple(dict.fromkeys(each.path for each in differences)),
        detector=replace(
            first.detector, paths=tuple(dict.fromkeys(path for each in differences for path in each.detector.paths))
        ),
    )


def _compare_elements(
    old: Declaration, new: Declaration, path: str, where: str, ancestors: frozenset[tuple[str | None, str | None]]
) -> Iterator[Difference]:
    """Yield the differences of an element that both schemas have at a path, and of everything below it.

    `where` is the name of the nearest named type around it, `ancestors` are the pairs of types that contain it.
    """
    type_names = old.type.name, new.type.name
    if new.type.children and new.type.name is not None:
        if type_names in ancestors:  # a recursive type was compared further up
            return
        ancestors |= {type_names}
    where = new.type.name or where
    yield from _compare_units(old, new, path, where)
    yield from _compare_defaults(old, new, path, where)
    if old.type.value is not None and new.type.value is not None:
        yield from compare_values(old.type.value, new.type.value, path, where, path, element_text)
    elif old.type.value is not new.type.value:
        yield element_difference("type-changed", path, where, _content_kind(old), _content_kind(new), new.source)
    yield from _compare_attributes(old, new, path, where)
    yield from _compare_children(old, new, path, where, ancestors)


def _compare_units(old: Declaration, new: Declaration, path: str, where: str) -> Iterator[Difference]:
    if old.unit != new.unit:
        rule = "unit-changed" if old.unit and new.unit else "unit-established" if new.unit else "unit-dropped"
        yield element_difference(rule, path, where, old.unit, new.unit, new.source)


def _compare_defaults(old: Declaration, new: Declaration, path: str, where: str) -> Iterator[Difference]:
    if old.default != new.default:
        added, removed = old.default is None, new.default is None
        rule = "default-added" if added else "default-removed" if removed else "default-changed"
        detector = Detector((path,), is_empty, path, sample_value="")
        yield Difference(rule, path, new.name, where, old.default, new.default, new.source, detector)


def _compare_attributes(old: Declaration, new: Declaration, path: str, where: str) -> Iterator[Difference]:
    old_attributes, new_attributes = old.type.attributes, new.type.attributes
    for name, attribute in new_attributes.items():
        if name not in old_attributes:
            yield _attribute_difference("added", attribute, old, new, path, where)
            continue
        attribute_path, previous = f"{path}/@{name}", old_attributes[name]
        if attribute.required != previous.required:
            rule = "became-required" if attribute.required else "became-optional"
            source = attribute.source or new.source or new.type.source
            detector = Detector((path,), lacks_attribute(name), path)
            yield Difference(rule, attribute_path, name, where, *_presence(attribute.required), source, detector)
        if previous.type.value is not None and attribute.type.value is not None:
            yield from compare_values(
                previous.type.value, attribute.type.value, attribute_path, where, path, attribute_reader(name)
            )
    for name, attribute in old_attributes.items():
        if name not in new_attributes:
            yield _attribute_difference("removed", attribute, new, old, path, where)


def _attribute_difference(
    event: str, attribute: Declaration, without: Declaration, holder: Declaration, path: str, where: str
) -> Difference:
    """Return the difference for an attribute that only `holder` has; `event` is "added" or "removed"."""
    name = attribute.name
    if attribute.required:
        rule = f"required-attribute-{event}"
    elif holder.decodes_to_object and not without.decodes_to_object and without.type.value is not None:
        rule = {"added": "first-attribute-added", "removed": "last-attribute-removed"}[event]
    else:
        rule = f"attribute-{event}"
    source = attribute.source or holder.source or holder.type.source
    attribute_path = f"{path}/@{name}"
    detector = Detector((path,), any_element if attribute.required else has_attribute(name), attribute_path)
    return Difference(rule, attribute_path, name, where, *_sides(event, name), source, detector)


def _compare_children(
    old: Declaration, new: Declaration, path: str, where: str, ancestors: frozenset[tuple[str | None, str | None]]
) -> Iterator[Difference]:
    old_children, new_children = old.type.children, new.type.children
    old_counts, new_counts = count_occurrences(old.type.content), count_occurrences(new.type.content)
    for name, child in new_children.items():
        child_path, source = f"{path}/{name}", child.source or new.type.source
        if name in old_children:
            yield from _compare_occurrences(old_counts[name], new_counts[name], child_path, where, source)
            yield from _compare_elements(old_children[name], child, child_path, where, ancestors)
        else:
            rule = _presence_rule("added", new_counts[name], old_children)
            yield _presence_difference(rule, "added", child_path, where, source)
            yield from _nested_differences("added", child, child_path, source)
    for name, child in old_children.items():
        if name not in new_children:
            child_path, source = f"{path}/{name}", child.source or old.type.source
            rule = _presence_rule("removed", old_counts[name], new_children)
            yield _presence_difference(rule, "removed", child_path, where, source)
            yield from _nested_differences("removed", child, child_path, source)
    common = frozenset(old_children) & frozenset(new_children)
    old_outline, new_outline = outline(old.type.content, common), outline(new.type.content, common)
    if old_outline != new_outline:
        plain = is_plain_sequence(old_outline) and is_plain_sequence(new_outline)
        rule = "order-changed" if plain else "content-changed"
        texts = describe_outline(old_outline), describe_outline(new_outline)
        yield element_difference(rule, path, where, *texts, new.type.source)


def _presence_rule(event: str, occurrence: Occurrence, other_children: Mapping[str, Declaration]) -> str:
    """Return the rule for an element that only one side has: a branch of a choice that both have, or its own."""
    if occurrence.alternatives & other_children.keys():
        return f"choice-branch-{event}"
    return f"required-element-{event}" if occurrence.minimum else f"element-{event}"


def _presence_difference(rule: str, event: str, path: str, where: str, source: str) -> Difference:
    name, parent_path = last_step(path), path.rpartition("/")[0]
    detector = Detector((parent_path if rule.startswith("required") else path,), any_element, path)
    return Difference(rule, path, name, where, *_sides(event, name), source, detector)


def _nested_differences(event: str, element: Declaration, path: str, source: str) -> Iterator[Difference]:
    """Yield the children of an added or removed element that the release note describes in a section of their own."""
    own_source = element.type.source
    has_own_section = set(_SECTION.findall(own_source)) - set(_SECTION.findall(source))
    for name, child in element.type.children.items():
        child_path = f"{path}/{name}"
        if has_own_section:
            yield _presence_difference(f"element-{event}", event, child_path, element.type.name or "", own_source)
        yield from _nested_differences(event, child, child_path, own_source if has_own_section else source)


def _compare_occurrences(old: Occurrence, new: Occurrence, path: str, where: str, source: str) -> Iterator[Difference]:
    """Yield the differences in how often an element must and may occur."""
    parent_path, name = path.rpartition("/")[0], last_step(path)
    if old.minimum != new.minimum:
        required = new.minimum > old.minimum
        rule = "became-required" if required else "became-optional"
        matches = has_fewer_children(name, max(old.minimum, new.minimum))
        detector = Detector((parent_path,), matches, parent_path)
        yield Difference(rule, path, name, where, *_presence(required), source, detector)
    if old.maximum != new.maximum:
        more = old.maximum is not None and (new.maximum is None or new.maximum > old.maximum)
        if 1 in (old.maximum, new.maximum):
            rule = "became-list" if more else "became-single"
        else:
            rule = "repeats-more" if more else "repeats-less"
        lower = min(maximum for maximum in (old.maximum, new.maximum) if maximum is not None)
        detector = Detector((parent_path,), has_more_children(name, lower), path, sample_count=lower + 1)
        texts = _describe_maximum(old.maximum), _describe_maximum(new.maximum)
        yield Difference(rule, path, name, where, *texts, source, detector)


def _content_kind(element: Declaration) -> str:
    return element.type.value.builtin if element.type.value is not None else "elements"


def _presence(required: bool) -> tuple[str, str]:
    return ("optional", "required") if required else ("required", "optional")


def _sides(event: str, name: str) -> tuple[str | None, str | None]:
    return (None, name) if event == "added" else (name, None)


def _describe_maximum(maximum: int | None) -> str:
    return "any number of" if maximum is None else str(maximum)
