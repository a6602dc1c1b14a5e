"""Every place in the schema of a version where an element or attribute may occur, and what changed there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from mmc_cli.model.entry import Part
from mmc_cli.model.version import Version, parse_version
from mmc_cli.records.words import Presence
from mmc_cli.specification import Spec, known_versions, load_spec, master_schema
from mmc_cli.specification.catalogue import describe_versions
from mmc_cli.specification.declarations import Declaration, Particle, Type
from mmc_cli.specification.wording import describe_type, join_names, pattern_words

# Elements whose values are services, which have a table of their own.
SERVICE_LISTS = ("ServiceReference", "ServiceReferenceVariant")


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """One element or attribute in one place. `types` are the named types around it, the innermost last.

    `presence` is "required", "optional" or "one of": the last for a branch of a choice.
    """

    path: str
    declaration: Declaration
    presence: str
    attribute: bool = False
    types: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The values allowed there, in words."""
        return describe_value(self.declaration)


@cache
def list_places(spec: Spec) -> tuple[SchemaPlace, ...]:
    """Return every place of a version, in the order of the schema."""
    root = SchemaPlace("/GBCSResponse", spec.schema.root, "required")
    return (root, *_places_below(root))


@cache
def places_by_path(spec: Spec) -> dict[str, SchemaPlace]:
    """Return the places of a version by path."""
    return {place.path: place for place in list_places(spec)}


def find_place(spec: Spec, path: str) -> SchemaPlace | None:
    """Return the place of one element or attribute of a version, without listing all others; None if it has none."""
    if not f"{path}/".startswith("/GBCSResponse/"):
        return None
    place = SchemaPlace("/GBCSResponse", spec.schema.root, "required")
    for step in path.split("/")[2:]:
        kind = place.declaration.type
        if step.removeprefix("@") not in (kind.attributes if step.startswith("@") else kind.children):
            return None
        place = _child(place, step)
    return place


def list_parts(declaration: Declaration, depth: int = 1) -> tuple[Part, ...]:
    """Return the attributes and elements below an element, in order, each with its depth."""
    return tuple(_parts(declaration, depth))


def describe_value(declaration: Declaration) -> str:
    """Return the values allowed in an element or attribute, in words; empty for an element with only child elements."""
    if declaration.type.is_marker:
        return "empty; its presence is the value"
    simple = declaration.type.value
    if simple is None:
        return ""
    words = pattern_words(simple)
    return "one of " + join_names(words, " or ") if words else describe_type(simple)


def describe_history(*paths: str) -> tuple[str, ...]:
    """Return what changed at some paths, one line per version and change; a line names the paths if not all changed.

    A change to all of the paths is not repeated here: `describe_path_versions` gives it.
    """
    lines: dict[str, list[str]] = {}
    for path in paths:
        for version, before, after in _successive_places(path):
            for change in _place_changes(before, after):
                lines.setdefault(f"{version}: {change}", []).append(path)
    return tuple(
        line if len(where) == len(paths) else f"{line} (only at {join_names(tuple(where), ' and ')})"
        for line, where in lines.items()
        if len(where) < len(paths) or not line.endswith((": added", ": removed"))
    )


def describe_history_below(path: str) -> tuple[str, ...]:
    """Return what changed in an element and in all inside it, one line per version and change."""
    return tuple(
        f"{after}: {line}"
        for before, after in pairwise(known_versions())
        for line in describe_differences(before, after, path)
    )


def find_differences(before: Version, after: Version, path: str = "/GBCSResponse") -> Iterator[tuple[str, str, str]]:
    """Yield what changed at and below a path between two versions: the name of a place, its parents, and the change."""
    old, new = _places_from(before, path), _places_from(after, path)
    parents: dict[tuple[str, str], dict[str, None]] = {}
    for where, place in new.items():
        if where in old and place.declaration.name not in SERVICE_LISTS:
            parent, _, name = where.rpartition("/")
            for change in describe_changes(old[where].declaration, place.declaration):
                parents.setdefault((name, change), {})[parent.rpartition("/")[2]] = None
    for (name, change), names in parents.items():
        yield name, join_names(tuple(names), " and "), change


def describe_differences(before: Version, after: Version, path: str = "/GBCSResponse") -> tuple[str, ...]:
    """Return what changed at and below a path between two versions, one line per change."""
    return tuple(f"{name} in {where}: {change}" for name, where, change in find_differences(before, after, path))


def describe_path_versions(path: str) -> str:
    """Return in which versions a path exists, in words."""
    having = [version for version in known_versions() if _edition_place(version, path) is not None]
    removed = next((version for version in known_versions() if version > having[-1]), None)
    return describe_versions(str(having[0]), str(removed) if removed is not None else "")


def describe_changes(before: Declaration, after: Declaration) -> Iterator[str]:
    """Yield the changes from one declaration to another: in values, limits, elements and attributes."""
    old, new = before.type.value, after.type.value
    if old is not None and new is not None:
        yield from _added_and_removed("value", tuple(old.enum_values), tuple(new.enum_values))
        if not new.enum_values and describe_type(old) != describe_type(new):
            yield f"{describe_type(new)}; previously {describe_type(old)}"
    yield from _added_and_removed("element", tuple(before.type.children), tuple(after.type.children))
    yield from _added_and_removed("attribute", tuple(before.type.attributes), tuple(after.type.attributes))


def _successive_places(path: str) -> Iterator[tuple[Version, SchemaPlace | None, SchemaPlace | None]]:
    """Yield each version but the first, with the place at a path in the version before and in that one."""
    places = [(version, _edition_place(version, path)) for version in known_versions()]
    for (_, before), (version, after) in pairwise(places):
        yield version, before, after


def _edition_place(version: Version, path: str) -> SchemaPlace | None:
    return find_place(load_spec(_edition(version)), path)


def _places_from(version: Version, path: str) -> dict[str, SchemaPlace]:
    """Return the places at and below a path of a version, by path."""
    return _edition_places(_edition(version), path)


@cache
def _edition_places(edition: Version, path: str) -> dict[str, SchemaPlace]:
    place = find_place(load_spec(edition), path)
    return {each.path: each for each in (place, *_places_below(place))} if place is not None else {}


@cache
def _edition(version: Version) -> Version:
    """Return the last version up to this one whose schema differs from the one before: their places are the same."""
    marks = re.findall(rb'mmc:(?:added|removed)="([0-9.]+)"', master_schema())
    named = {parse_version(mark.decode()) for mark in set(marks)}
    return max((each for each in named if each <= version), default=known_versions()[0])


def _place_changes(before: SchemaPlace | None, after: SchemaPlace | None) -> Iterator[str]:
    if before is not None and after is not None:
        yield from describe_changes(before.declaration, after.declaration)
    elif before is not after:
        yield "added" if before is None else "removed"


def _places_below(above: SchemaPlace) -> Iterator[SchemaPlace]:
    for place in _children(above):
        yield place
        if not place.attribute:
            yield from _places_below(place)


def _children(above: SchemaPlace) -> Iterator[SchemaPlace]:
    """Yield the attributes and elements of a place itself."""
    for name in above.declaration.type.attributes:
        yield _child(above, f"@{name}")
    for name in above.declaration.type.children:
        yield _child(above, name)


def _child(above: SchemaPlace, step: str) -> SchemaPlace:
    kind = above.declaration.type
    types = (*above.types, kind.name) if kind.name else above.types
    if step.startswith("@"):
        attribute = kind.attributes[step[1:]]
        return SchemaPlace(f"{above.path}/{step}", attribute, _attribute_presence(attribute), True, types)
    child = kind.children[step]
    return SchemaPlace(f"{above.path}/{step}", child, _presence(child, kind), False, types)


def _parts(declaration: Declaration, depth: int) -> Iterator[Part]:
    kind = declaration.type
    for attribute in kind.attributes.values():
        presence = _attribute_presence(attribute)
        yield Part(f"@{attribute.name}", depth, presence, describe_value(attribute), attribute.unit, attribute=True)
    for child in kind.children.values():
        yield Part(child.name, depth, _presence(child, kind), describe_value(child), child.unit, child.repeats)
        yield from _parts(child, depth + 1)


def _attribute_presence(attribute: Declaration) -> Presence:
    return "required" if attribute.required else "optional"


def _presence(child: Declaration, parent: Type) -> Presence:
    if _is_alternative(parent.content, child.name):
        return "one of"
    return "required" if child.required else "optional"


def _is_alternative(particle: Particle, name: str) -> bool:
    """Return True if an element is in one of several branches of a choice."""
    part = next((part for part in particle.parts if part.contains(name)), None)
    if part is None:
        return False
    is_choice = particle.kind == "choice" and len(particle.parts) > 1
    return is_choice or _is_alternative(part, name)


def _added_and_removed(noun: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    for word, names in (
        ("added", [name for name in after if name not in before]),
        ("removed", [name for name in before if name not in after]),
    ):
        if names:
            yield f"{noun}{'' if len(names) == 1 else 's'} {', '.join(names)} {word}"
