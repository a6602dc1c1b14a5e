"""Describes types in words, and shortens lists of names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmc_cli.specification.declarations import Simple

_MAX_LISTED = 3


def describe_type(simple: "Simple") -> str:
    """Return what a simple type allows, with an example, without facet names or patterns."""
    if simple.name in _NAMED_TYPES:
        return _NAMED_TYPES[simple.name]
    if simple.enum_values:
        values = tuple(simple.enum_values)
        return ("one of " if len(values) > 1 else "only ") + join_names(values, " or ")
    return _BUILTIN_TYPES.get(simple.builtin, "text") + _describe_range(simple) + _describe_length(simple)


def join_names(names: tuple[str, ...], last: str = ", ") -> str:
    """Return up to three names and the number of the others; `last` separates the last two."""
    shown = names[:_MAX_LISTED]
    if len(names) > len(shown):
        return ", ".join(shown) + f" and {len(names) - len(shown)} more"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def facet_value(simple: "Simple", facet: str) -> str | None:
    """Return the text of a facet, or None if the type does not have it."""
    texts = simple.facets.get(facet)
    return texts[0] if texts else None


def pattern_words(simple: "Simple") -> tuple[str, ...]:
    """Return the words of a pattern that is only a list of words; empty for any other pattern."""
    words = (facet_value(simple, "pattern") or "").split("|")
    return tuple(words) if all(word.isalpha() for word in words) else ()


def _describe_range(simple: "Simple") -> str:
    implied_low, implied_high = _IMPLIED_RANGES.get(simple.builtin, (None, None))
    low = facet_value(simple, "minInclusive") or implied_low
    high = facet_value(simple, "maxInclusive") or implied_high
    if low is None:
        return ""
    return f" from {low} to {high}" if high is not None else f", {low} or more"


def _describe_length(simple: "Simple") -> str:
    shortest, longest, digits = (facet_value(simple, facet) for facet in ("minLength", "maxLength", "totalDigits"))
    length = f"at most {longest}" if shortest is None else f"{shortest} to {longest}"
    text = f" of {length} characters" if longest is not None else ""
    return text + (f", at most {digits} digits" if digits is not None else "")


_IMPLIED_RANGES: dict[str, tuple[str, str | None]] = {
    "nonNegativeInteger": ("0", None),
    "positiveInteger": ("1", None),
    "unsignedInt": ("0", "4294967295"),
    "unsignedShort": ("0", "65535"),
    "short": ("-32768", "32767"),
}

_BUILTIN_TYPES: dict[str, str] = {
    "integer": "a whole number",
    "nonNegativeInteger": "a whole number",
    "positiveInteger": "a whole number",
    "unsignedInt": "a whole number",
    "unsignedShort": "a whole number",
    "short": "a whole number",
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
