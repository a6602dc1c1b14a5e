"""Turns a content model into how often each element must and may stand, and in which order and groups they do."""

from collections.abc import Iterator
from dataclasses import dataclass

from mmc_cli.specification.declarations import Particle


@dataclass(frozen=True, slots=True)
class Occurrence:
    """How often an element must and may stand in its parent, and which others it excludes."""

    least: int
    most: int | None
    beside: frozenset[str] = frozenset()


def occurrences(content: Particle) -> dict[str, Occurrence]:
    """How often each element of a content model must and may stand."""
    return dict(_occurrences(content, 1, 1, frozenset()))


def _occurrences(
    part: Particle, least: int, most: int | None, beside: frozenset[str]
) -> Iterator[tuple[str, Occurrence]]:
    least *= part.min_occurs
    most = None if most is None or part.max_occurs is None else most * part.max_occurs
    if part.kind == "element":
        yield part.name, Occurrence(least, most, beside)
        return
    if part.kind == "choice" and len(part.parts) > 1:
        least, beside = 0, beside | {name for each in part.parts for name in _names(each)}
    for each in part.parts:
        yield from _occurrences(each, least, most, beside)


def _names(part: Particle) -> Iterator[str]:
    if part.kind == "element":
        yield part.name
    for each in part.parts:
        yield from _names(each)


def skeleton(part: Particle, names: frozenset[str]) -> tuple[object, ...]:
    """The order and grouping of some elements, without how often each stands."""
    if part.kind == "element":
        return (part.name,) if part.name in names else ()
    inside = [each for each in (skeleton(one, names) for one in part.parts) if each]
    if len(inside) == 1:
        return inside[0]
    if part.kind == "sequence":
        return tuple(each for one in inside for each in (one if plain(one) else (one,)))
    return ("choice", tuple(sorted(inside, key=str))) if inside else ()


def plain(skeleton: tuple[object, ...]) -> bool:
    """True for a sequence without choices."""
    return all(isinstance(each, str) for each in skeleton)


def order(skeleton: tuple[object, ...]) -> str:
    """A skeleton in words."""
    return ", ".join(str(each) if isinstance(each, str) else "a choice" for each in skeleton)
