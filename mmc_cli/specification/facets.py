"""The limits that a simple type sets: describes them, compares two, and makes sample values that exceed one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.wording import pattern_words

_OCTETS = ("hexBinary", "base64Binary")
_MAX_SAMPLE_LENGTH = 200_000

# The range of each built-in integer type.
_INTEGER_RANGES: Mapping[str, tuple[str | None, str | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": ("0", None),
    "positiveInteger": ("1", None),
    "unsignedInt": ("0", "4294967295"),
    "unsignedShort": ("0", "65535"),
    "short": ("-32768", "32767"),
}
_UPPER = ("maxLength", "maxInclusive", "maxExclusive", "totalDigits", "fractionDigits")
_LOWER = ("minLength", "minInclusive", "minExclusive")


@dataclass(frozen=True, slots=True)
class Limit:
    """One facet of a type: its name, its text, and the built-in type it restricts."""

    facet: str
    text: str
    builtin: str

    def describe(self, text: str | None) -> str:
        """Return what a value of this facet allows, in words; None means a type without the facet."""
        unit = "octets" if self.builtin in _OCTETS else "characters"
        if text is None:
            return "of any length" if self.facet.endswith("Length") else "without this limit"
        return _DESCRIPTIONS.get(self.facet, "{text}").format(text=text, unit=unit)

    def is_wider(self, old: str | None, new: str | None) -> bool | None:
        """Return True if the new value allows more values than the old, False if fewer, None if unknown."""
        if old is None or new is None:
            return new is None
        try:
            more = Decimal(new) > Decimal(old)
        except InvalidOperation:
            return None
        return more if self.facet in _UPPER else not more if self.facet in _LOWER else None

    def allows(self, value: str, text: str) -> bool:
        """Return True if a value is within the limit, or if that is unknown."""
        try:
            return _IS_WITHIN[self.facet](_measure(self.facet, value, self.builtin), Decimal(text))
        except (KeyError, InvalidOperation):
            return True

    def sample_value(self, tight: str | None, loose: str | None) -> str | None:
        """Return a value that the tighter of two limits rejects and the looser accepts, or None if none is known."""
        if tight is None or self.facet not in (*_UPPER, *_LOWER):
            return None
        lower = self.facet in _LOWER
        step = -1 if lower else 1
        number = int(Decimal(loose)) if loose is not None else int(Decimal(tight)) + step
        if not self.facet.endswith("Length"):
            return "9" * number if self.facet == "totalDigits" else str(number)
        if not 0 <= number <= _MAX_SAMPLE_LENGTH:
            return None
        return "00" * number if self.builtin in _OCTETS else "x" * number


def find_limits(simple: Simple) -> dict[str, Limit]:
    """Return the limits of a type by facet, including those that its built-in type implies."""
    low, high = _INTEGER_RANGES.get(simple.builtin, (None, None))
    texts = {"minInclusive": low, "maxInclusive": high}
    texts |= {name: "|".join(values) for name, values in simple.facets.items() if name != "whiteSpace"}
    if pattern_words(simple):
        texts.pop("pattern", None)
    return {name: Limit(name, text, value_family(simple)) for name, text in texts.items() if text is not None}


def value_family(simple: Simple) -> str:
    """Return the built-in type that the limits of a type restrict; all integer types are one family."""
    return "integer" if simple.builtin in _INTEGER_RANGES else simple.builtin


def listed_values(simple: Simple) -> dict[str, str]:
    """Return the values that a type lists, by enumeration or by a pattern of words, each with its source."""
    return {text: value.source for text, value in simple.enum_values.items()} or dict.fromkeys(
        pattern_words(simple), ""
    )


def _measure(facet: str, value: str, builtin: str) -> Decimal:
    if facet.endswith("Length"):
        return Decimal(len(value.strip()) // 2 if builtin == "hexBinary" else len(value))
    if facet.endswith("Digits"):
        digits = value.strip().lstrip("+-").lstrip("0").replace(".", "")
        return Decimal(len(digits))
    return Decimal(value.strip())


_IS_WITHIN: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "maxLength": lambda value, limit: value <= limit,
    "minLength": lambda value, limit: value >= limit,
    "maxInclusive": lambda value, limit: value <= limit,
    "minInclusive": lambda value, limit: value >= limit,
    "maxExclusive": lambda value, limit: value < limit,
    "minExclusive": lambda value, limit: value > limit,
    "totalDigits": lambda value, limit: value <= limit,
}

_DESCRIPTIONS: Mapping[str, str] = {
    "maxLength": "up to {text} {unit} long",
    "minLength": "at least {text} {unit} long",
    "length": "{text} {unit} long",
    "maxInclusive": "up to {text}",
    "minInclusive": "{text} or more",
    "maxExclusive": "below {text}",
    "minExclusive": "above {text}",
    "totalDigits": "up to {text} digits long",
    "fractionDigits": "up to {text} decimals",
    "pattern": "of the form {text}",
}
