"""Describes types in words, shortens lists of names, and finds the most similar names."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmc_cli.specification.declarations import Simple

_MAX_LISTED = 3
_MAX_COMPARED = 256  # characters of a name: no name of MMC is nearly as long
# Minimum similarity of a misspelling; a lower one for short names, which have too few letters.
_SIMILAR, _SIMILAR_SHORT, _SHORT_LENGTH = 0.75, 0.6, 5


def describe_type(simple: "Simple") -> str:
    """Return what a simple type allows, with an example, without facet names or patterns."""
    if simple.name in _NAMED_TYPES:
        return _NAMED_TYPES[simple.name]
    if simple.enum_values:
        return "one of " + join_names(tuple(simple.enum_values), " or ")
    return _BUILTIN_TYPES.get(simple.builtin, "text") + _describe_range(simple) + _describe_length(simple)


def squash(text: str) -> str:
    """Return a name without capitals, spaces and signs, to compare spellings such as half hourly and Half-hourly."""
    return "".join(each for each in text.casefold() if each.isalnum())


def join_names(names: tuple[str, ...], last: str = ", ") -> str:
    """Return up to three names and the number of the others; `last` separates the last two."""
    shown = names[:_MAX_LISTED]
    if len(names) > len(shown):
        return ", ".join(shown) + f" and {len(names) - len(shown)} more"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun: "1 message", "2 messages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sort_by_similarity(names: tuple[str, ...], actual: str, neighbours: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names, the most similar to `actual` first.

    Of equally similar names, one that begins like a neighbouring value comes first.
    """
    return tuple(name for name, _ in _rank(names, actual, neighbours))


def best_match(names: tuple[str, ...], actual: str, neighbours: tuple[str, ...] = ()) -> str | None:
    """Return the name that `actual` probably misspells, or None if none is similar enough."""
    name, score = next(iter(_rank(names, actual, neighbours)), ("", 0.0))
    return name if score >= (_SIMILAR if len(actual) > _SHORT_LENGTH else _SIMILAR_SHORT) else None


def similarity(name: str, other: str) -> float:
    """Return how similar two names are, from 0 to 1, ignoring case: the share of characters they have in common."""
    from rapidfuzz.distance import Indel  # imported only if a name is wrong: it takes 20 ms

    return Indel.normalized_similarity(name, other, processor=str.lower)


def facet_value(simple: "Simple", facet: str) -> str | None:
    """Return the text of a facet, or None if the type does not have it."""
    texts = simple.facets.get(facet)
    return texts[0] if texts else None


def pattern_words(simple: "Simple") -> tuple[str, ...]:
    """Return the words of a pattern that is only a list of words; empty for any other pattern."""
    words = (facet_value(simple, "pattern") or "").split("|")
    return tuple(words) if all(word.isalpha() for word in words) else ()


@lru_cache(maxsize=4096)
def _rank(names: tuple[str, ...], actual: str, neighbours: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    from rapidfuzz import process  # imported only if a name is wrong: it takes 20 ms
    from rapidfuzz.distance import Indel

    def begins_like_neighbour(name: str) -> bool:
        return any(text.startswith(name) or name.startswith(text) for text in neighbours if text)

    lower_case = [name.lower() for name in names]
    found = process.extract(actual[:_MAX_COMPARED].lower(), lower_case, scorer=Indel.normalized_similarity, limit=None)
    scores = [(names[index], score, index) for _, score, index in found]
    if neighbours:
        scores.sort(key=lambda each: (-round(each[1], 3), not begins_like_neighbour(each[0]), each[2]))
    else:
        scores.sort(key=lambda each: (-round(each[1], 3), each[2]))
    return tuple((name, score) for name, score, _ in scores)


def _describe_range(simple: "Simple") -> str:
    low = facet_value(simple, "minInclusive") or _IMPLIED_MINIMUM.get(simple.builtin)
    high = facet_value(simple, "maxInclusive")
    if low is None:
        return ""
    return f" from {low} to {high}" if high is not None else f", {low} or more"


def _describe_length(simple: "Simple") -> str:
    longest, digits = facet_value(simple, "maxLength"), facet_value(simple, "totalDigits")
    text = f" of at most {longest} characters" if longest is not None else ""
    return text + (f", at most {digits} digits" if digits is not None else "")


_IMPLIED_MINIMUM = {"nonNegativeInteger": "0", "positiveInteger": "1", "unsignedInt": "0", "unsignedShort": "0"}

_BUILTIN_TYPES: dict[str, str] = {
    "integer": "a whole number",
    "nonNegativeInteger": "a whole number",
    "positiveInteger": "a whole number",
    "unsignedInt": "a whole number",
    "unsignedShort": "a whole number",
    "short": "a whole number from -32768 to 32767",
    "decimal": "a decimal number, such as 4.0",
    "boolean": "true or false",
    "dateTime": "a date and time, such as 2026-01-31T09:30:00Z",
    "date": "a date, such as 2026-01-31",
    "time": "a time of day, such as 09:30:00",
    "hexBinary": "pairs of hexadecimal digits without 0x, such as 8F72",
    "base64Binary": "base64 text",
}

_NAMED_TYPES: dict[str | None, str] = {
    "EUI": "an EUI-64, 8 pairs of hexadecimal digits separated by hyphens, such as 00-DB-12-34-56-78-90-A0",
}
