"""The limits that a simple type sets to its values: what they are in words, which of two is wider, what breaks one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.wording import alternatives

_OCTETS = ("hexBinary", "base64Binary")
_LONGEST_SAMPLE = 200_000

# The built-in types that are integers within limits.
_IMPLIED: Mapping[str, tuple[str | None, str | None]] = {
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
    """One facet of a type: its name, its text, and the built-in type that it limits."""

    facet: str
    text: str
    builtin: str

    def words(self, text: str | None) -> str:
        """What a value of this facet allows, or what its absence does."""
        unit = "octets" if self.builtin in _OCTETS else "characters"
        if text is None:
            return "of any length" if self.facet.endswith("Length") else "without that limit"
        return _WORDS.get(self.facet, "{text}").format(text=text, unit=unit)

    def wider(self, was: str | None, now: str | None) -> bool | None:
        """True when more values are allowed now, False when fewer are, None where that cannot be told."""
        if was is None or now is None:
            return now is None
        try:
            more = Decimal(now) > Decimal(was)
        except InvalidOperation:
            return None
        return more if self.facet in _UPPER else not more if self.facet in _LOWER else None

    def holds(self, value: str, text: str) -> bool:
        """True when a value is within the limit; true as well where that cannot be told."""
        try:
            return _HOLDS[self.facet](_measured(self.facet, value, self.builtin), Decimal(text))
        except (KeyError, InvalidOperation):
            return True

    def sample(self, tight: str | None, loose: str | None) -> str | None:
        """A value that the tighter of two limits rejects and the looser takes; None where none is known."""
        if tight is None or self.facet not in (*_UPPER, *_LOWER):
            return None
        lower = self.facet in _LOWER
        step = -1 if lower else 1
        number = int(Decimal(loose)) if loose is not None else int(Decimal(tight)) + step
        if not self.facet.endswith("Length"):
            return "9" * number if self.facet == "totalDigits" else str(number)
        if not 0 <= number <= _LONGEST_SAMPLE:
            return None
        return "00" * number if self.builtin in _OCTETS else "x" * number


def limits(simple: Simple) -> dict[str, Limit]:
    """The limits of a type by facet, with those that its built-in type implies. Length and pattern among them."""
    low, high = _IMPLIED.get(simple.builtin, (None, None))
    found = {"minInclusive": low, "maxInclusive": high}
    found |= {name: "|".join(texts) for name, texts in simple.facets.items() if name != "whiteSpace"}
    if alternatives(simple):
        found.pop("pattern", None)
    return {name: Limit(name, text, family(simple)) for name, text in found.items() if text is not None}


def family(simple: Simple) -> str:
    """The built-in type whose values the limits of a type narrow down: one for all integers."""
    return "integer" if simple.builtin in _IMPLIED else simple.builtin


def values(simple: Simple) -> dict[str, str]:
    """The values of a type that lists them, each with its source; a pattern that is a list of words is one too."""
    return {text: each.source for text, each in simple.choices.items()} or dict.fromkeys(alternatives(simple), "")


def _measured(facet: str, value: str, builtin: str) -> Decimal:
    if facet.endswith("Length"):
        return Decimal(len(value.strip()) // 2 if builtin == "hexBinary" else len(value))
    if facet.endswith("Digits"):
        digits = value.strip().lstrip("+-").lstrip("0").replace(".", "")
        return Decimal(len(digits))
    return Decimal(value.strip())


_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "maxLength": lambda value, limit: value <= limit,
    "minLength": lambda value, limit: value >= limit,
    "maxInclusive": lambda value, limit: value <= limit,
    "minInclusive": lambda value, limit: value >= limit,
    "maxExclusive": lambda value, limit: value < limit,
    "minExclusive": lambda value, limit: value > limit,
    "totalDigits": lambda value, limit: value <= limit,
}

_WORDS: Mapping[str, str] = {
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
