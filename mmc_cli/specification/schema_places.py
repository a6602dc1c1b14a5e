"""Turns the schema of a version into every place where an element or attribute may stand, and what changed there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from mmc_cli.model.entry import Part
from mmc_cli.model.version import Version
from mmc_cli.records.words import Presence
from mmc_cli.specification import Spec, at, versions
from mmc_cli.specification.catalogue import since
from mmc_cli.specification.declarations import Declaration, Particle, Type
from mmc_cli.specification.wording import alternatives, describe, listing

# Their values are the services, which have a table of their own.
SERVICE_LISTS = ("ServiceReference", "ServiceReferenceVariant")


@dataclass(frozen=True, slots=True)
class Declared:
    """One element or attribute at one place. `types` are the named types around it, the nearest last."""

    path: str
    declaration: Declaration
    presence: str
    attribute: bool = False
    types: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What may stand there, in words."""
        return value(self.declaration)


@cache
def places(spec: Spec) -> tuple[Declared, ...]:
    """Every place of a version, in the order of the schema."""
    root = Declared("/GBCSResponse", spec.schema.root, "required")
    return (root, *_below(root))


@cache
def by_path(spec: Spec) -> dict[str, Declared]:
    """The places of a version by path."""
    return {place.path: place for place in places(spec)}


def shape(declaration: Declaration, depth: int = 1) -> tuple[Part, ...]:
    """The attributes and elements below an element, in order, each with its depth."""
    return tuple(_parts(declaration, depth))


def value(declaration: Declaration) -> str:
    """What may stand in an element or attribute, in words; empty for an element that only holds others."""
    if declaration.type.marker:
        return "empty: it says something by being there"
    simple = declaration.type.value
    if simple is None:
        return ""
    return "one of " + listing(words, " or ") if (words := alternatives(simple)) else describe(simple)


def history(*paths: str) -> tuple[str, ...]:
    """What changed at some paths, version by version; what not all of them share says where. Empty: nothing did.

    That all of them came or went with a version is for `in_versions` to say.
    """
    lines: dict[str, list[str]] = {}
    for path in paths:
        for version, before, after in _steps(path):
            if before is None or after is None:
                said = [] if before is after else ["added" if before is None else "removed"]
            else:
                said = list(changes(before.declaration, after.declaration))
            for change in said:
                lines.setdefault(f"{version}: {change}", []).append(path)
    return tuple(
        line if len(where) == len(paths) else f"{line} (only at {listing(tuple(where), ' and ')})"
        for line, where in lines.items()
        if len(where) < len(paths) or not line.endswith((": added", ": removed"))
    )


def history_below(path: str) -> tuple[str, ...]:
    """What changed in the elements and attributes below a path, version by version."""
    return tuple(
        f"{after}: {line}" for before, after in pairwise(versions()) for line in news(before, after, f"{path}/")
    )


def differences(before: Version, after: Version, below: str = "/") -> Iterator[tuple[str, str, str]]:
    """What changed below a path from one version to another: a name, the elements it stands in, and the change."""
    old, new = by_path(at(before)), by_path(at(after))
    found: dict[tuple[str, str], dict[str, None]] = {}
    for path, place in new.items():
        if path.startswith(below) and path in old and place.declaration.name not in SERVICE_LISTS:
            above, _, name = path.rpartition("/")
            for change in changes(old[path].declaration, place.declaration):
                found.setdefault((name, change), {})[above.rpartition("/")[2]] = None
    for (name, change), where in found.items():
        yield name, listing(tuple(where), " and "), change


def news(before: Version, after: Version, below: str = "/") -> tuple[str, ...]:
    """What one version has below a path that another has not, and the other way round: a line for each change."""
    return tuple(f"{name} in {where}: {change}" for name, where, change in differences(before, after, below))


def in_versions(path: str) -> str:
    """In which versions a path is there, in words."""
    there = [version for version in versions() if path in by_path(at(version))]
    added, last = there[0], there[-1]
    removed = next((version for version in versions() if version > last), None)
    return since(str(added), str(removed) if removed is not None else "")


def changes(before: Declaration, after: Declaration) -> Iterator[str]:
    """What one declaration has that another has not: values, limits, elements and attributes."""
    old, new = before.type.value, after.type.value
    if old is not None and new is not None:
        yield from _gained("value", tuple(old.choices), tuple(new.choices))
        if not new.choices and describe(old) != describe(new):
            yield f"{describe(new)}; before that {describe(old)}"
    yield from _gained("element", tuple(before.type.children), tuple(after.type.children))
    yield from _gained("attribute", tuple(before.type.attributes), tuple(after.type.attributes))


def _steps(path: str) -> Iterator[tuple[Version, Declared | None, Declared | None]]:
    """Each version but the first, with what stands at a path in the one before it and in itself."""
    found = [(version, by_path(at(version)).get(path)) for version in versions()]
    for (_, before), (version, after) in pairwise(found):
        yield version, before, after


def _below(above: Declared) -> Iterator[Declared]:
    kind = above.declaration.type
    types = (*above.types, kind.name) if kind.name else above.types
    for attribute in kind.attributes.values():
        presence: Presence = "required" if attribute.required else "optional"
        yield Declared(f"{above.path}/@{attribute.name}", attribute, presence, True, types)
    for child in kind.children.values():
        place = Declared(f"{above.path}/{child.name}", child, _presence(child, kind), False, types)
        yield place
        yield from _below(place)


def _parts(declaration: Declaration, depth: int) -> Iterator[Part]:
    kind = declaration.type
    for attribute in kind.attributes.values():
        presence: Presence = "required" if attribute.required else "optional"
        yield Part(f"@{attribute.name}", depth, presence, value(attribute), attribute.unit, attribute=True)
    for child in kind.children.values():
        yield Part(child.name, depth, _presence(child, kind), value(child), child.unit, child.many)
        yield from _parts(child, depth + 1)


def _presence(child: Declaration, above: Type) -> Presence:
    if _chosen(above.content, child.name):
        return "one of"
    return "required" if child.required else "optional"


def _chosen(particle: Particle, name: str) -> bool:
    """True when an element is one of several that exclude each other."""
    for part in particle.parts:
        if part.kind == "element" and part.name == name:
            return particle.kind == "choice" and len(particle.parts) > 1
        if part.kind != "element" and _holds(part, name):
            return (particle.kind == "choice" and len(particle.parts) > 1) or _chosen(part, name)
    return False


def _holds(particle: Particle, name: str) -> bool:
    return any(part.name == name if part.kind == "element" else _holds(part, name) for part in particle.parts)


def _gained(what: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    for word, names in (
        ("added", [name for name in after if name not in before]),
        ("removed", [name for name in before if name not in after]),
    ):
        if names:
            yield f"{what}{'' if len(names) == 1 else 's'} {', '.join(names)} {word}"
