"""Turns what the schema says into words: what a value may be, which names come closest, a list cut to size."""

from mmc_cli.specification.declarations import Simple

_SHOWN = 3
_NEAR = 0.75  # how much of two names must agree for one to be taken for the other
_SHORT, _NEAR_SHORT = 5, 0.6


def describe(simple: Simple) -> str:
    """What a simple type allows, in words and with an example: no facet names, no patterns."""
    if simple.name in _NAMED:
        return _NAMED[simple.name]
    if simple.choices:
        return "one of " + listing(tuple(simple.choices), " or ")
    words = _BUILTIN.get(simple.builtin, "text")
    low, high = limit(simple, "minInclusive"), limit(simple, "maxInclusive")
    if low is None:
        low = {"nonNegativeInteger": "0", "positiveInteger": "1", "unsignedInt": "0", "unsignedShort": "0"}.get(
            simple.builtin
        )
    if low is not None and high is not None:
        words += f" from {low} to {high}"
    elif low is not None:
        words += f", {low} or more"
    if (longest := limit(simple, "maxLength")) is not None:
        words += f" of at most {longest} characters"
    if (digits := limit(simple, "totalDigits")) is not None:
        words += f", at most {digits} digits"
    return words


def listing(names: tuple[str, ...], last: str = ", ") -> str:
    """Up to three names, then how many more there are."""
    shown = names[:_SHOWN]
    if len(names) > len(shown):
        return ", ".join(shown) + f" and {len(names) - len(shown)} more"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def closest(names: tuple[str, ...], actual: str, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names, the one most like `actual` first; of equals, one that shares its beginning with a value beside it."""
    return tuple(name for name, _, _ in _ranked(names, actual, beside))


def likely(names: tuple[str, ...], actual: str, beside: tuple[str, ...] = ()) -> str | None:
    """The name that was most probably meant, or None where none is near."""
    best = next(iter(_ranked(names, actual, beside)), None)
    near = _NEAR if len(actual) > _SHORT else _NEAR_SHORT
    return best[0] if best is not None and best[1] >= near else None


def _ranked(names: tuple[str, ...], actual: str, beside: tuple[str, ...]) -> list[tuple[str, float, bool]]:
    from difflib import SequenceMatcher  # only where something is wrong

    matcher = SequenceMatcher(None, "", actual.lower(), autojunk=False)
    ranked = []
    for name in names:
        matcher.set_seq1(name.lower())
        fits = any(text.startswith(name) or name.startswith(text) for text in beside if text)
        ranked.append((name, matcher.ratio(), fits))
    return sorted(ranked, key=lambda each: (-round(each[1], 3), not each[2]))


def limit(simple: Simple, facet: str) -> str | None:
    """The text of a facet, None where the type has not got it."""
    texts = simple.facets.get(facet)
    return texts[0] if texts else None


def alternatives(simple: Simple) -> tuple[str, ...]:
    """A pattern that is only a list of words, as its words."""
    pattern = (limit(simple, "pattern") or "").split("|")
    return tuple(pattern) if all(word.isalpha() for word in pattern) else ()


_BUILTIN: dict[str, str] = {
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

_NAMED: dict[str | None, str] = {
    "EUI": "an EUI-64, 8 pairs of hexadecimal digits joined by hyphens, such as 00-DB-12-34-56-78-90-A0",
}
