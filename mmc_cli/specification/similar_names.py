"""Finds the names most similar to another, the one that it probably misspells, and spellings that are equal."""

from functools import lru_cache

_MAX_COMPARED = 256  # characters of a name: no name of MMC is nearly as long
# Minimum similarity of a misspelling; a lower one for short names, which have too few letters.
_SIMILAR, _SIMILAR_SHORT, _SHORT_LENGTH = 0.75, 0.6, 5


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


def squash(text: str) -> str:
    """Return a name without capitals, spaces and signs, to compare spellings such as half hourly and Half-hourly."""
    return "".join(each for each in text.casefold() if each.isalnum())


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
