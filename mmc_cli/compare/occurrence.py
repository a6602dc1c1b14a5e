"""Turns a content model into how often each of its elements may occur, and into the order and grouping of elements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mmc_cli.specification.declarations import Particle

# Names in sequence; a nested tuple is a group of them, which for a choice begins with "choice".
Outline: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """How often an element may occur in its parent (maximum None: any number), and which elements are alternatives."""

    minimum: int
    maximum: int | None
    alternatives: frozenset[str] = frozenset()


def count_occurrences(content: Particle) -> dict[str, Occurrence]:
    """Return how often each element of a content model may occur, by name."""
    return dict(_count_occurrences(content, 1, 1, frozenset()))


def _count_occurrences(
    part: Particle, minimum: int, maximum: int | None, alternatives: frozenset[str]
) -> Iterator[tuple[str, Occurrence]]:
    minimum *= part.min_occurs
    maximum = None if maximum is None or part.max_occurs is None else maximum * part.max_occurs
    if part.kind == "element":
        yield part.name, Occurrence(minimum, maximum, alternatives)
        return
    if part.kind == "choice" and len(part.parts) > 1:
        minimum, alternatives = 0, alternatives | frozenset(_element_names(part))
    for child in part.parts:
        yield from _count_occurrences(child, minimum, maximum, alternatives)


def _element_names(part: Particle) -> Iterator[str]:
    if part.kind == "element":
        yield part.name
    for child in part.parts:
        yield from _element_names(child)


def outline(part: Particle, names: frozenset[str]) -> Outline:
    """Return the order and grouping of the named elements, without how often each occurs."""
    if part.kind == "element":
        return (part.name,) if part.name in names else ()
    children = [child for child in (outline(each, names) for each in part.parts) if child]
    if len(children) == 1:
        return children[0]
    if part.kind == "sequence":
        return tuple(item for child in children for item in (child if is_plain_sequence(child) else (child,)))
    return ("choice", tuple(sorted(children, key=str))) if children else ()


def is_plain_sequence(outline: Outline) -> bool:
    """Return True for a sequence without choices."""
    return all(isinstance(item, str) for item in outline)


def describe_outline(outline: Outline) -> str:
    """Return an outline in words."""
    return ", ".join(str(item) if isinstance(item, str) else "a choice" for item in outline)
