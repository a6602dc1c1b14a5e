"""Elements, attributes, types and content models, as a schema declares them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

_INTEGERS = {"integer", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedShort", "short"}
_UNBOUNDED = {"integer", "nonNegativeInteger", "positiveInteger"}
_SAFE_INTEGER = 2**53
# The built-in types of XML Schema 1.0, each with the one that it is derived from, if any (part 2, chapter 3).
BUILTIN_BASES: Mapping[str, str] = {
    "nonPositiveInteger": "integer", "negativeInteger": "nonPositiveInteger", "long": "integer", "int": "long",
    "short": "int", "byte": "short", "nonNegativeInteger": "integer", "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong", "unsignedShort": "unsignedInt", "unsignedByte": "unsignedShort",
    "positiveInteger": "nonNegativeInteger", "integer": "decimal", "normalizedString": "string",
    "token": "normalizedString", "language": "token", "Name": "token", "NMTOKEN": "token", "NCName": "Name",
    "ID": "NCName", "IDREF": "NCName", "ENTITY": "NCName", "IDREFS": "", "ENTITIES": "", "NMTOKENS": "",
    "string": "", "boolean": "", "decimal": "", "float": "", "double": "", "duration": "", "dateTime": "", "time": "",
    "date": "", "gYearMonth": "", "gYear": "", "gMonthDay": "", "gDay": "", "gMonth": "", "hexBinary": "",
    "base64Binary": "", "anyURI": "", "QName": "", "NOTATION": "",
}  # fmt: skip
_EMPTY: Mapping[str, Any] = MappingProxyType({})


class EnumValue(NamedTuple):
    """One enumeration value: its text, its number if it has one, and whether it means success."""

    text: str
    code: str | None
    ok: bool
    source: str = ""


class Simple(NamedTuple):
    """A simple type: its built-in base type, its facets, and the table that explains its values.

    `facets` maps the name of a facet to its texts, such as {"maxLength": ("22",)}; `sources` gives the sources of some.
    `patterns` groups the patterns by the step of derivation: a value matches one of each group (XML Schema 2, 4.3.4.3).
    """

    builtin: str
    enum_values: Mapping[str, EnumValue] = _EMPTY
    facets: Mapping[str, tuple[str, ...]] = _EMPTY
    table: str | None = None
    name: str | None = None
    sources: Mapping[str, str] = _EMPTY
    patterns: tuple[tuple[str, ...], ...] = ()

    @property
    def is_integer(self) -> bool:
        """True for an integer type."""
        return self.builtin in _INTEGERS

    @property
    def is_wide(self) -> bool:
        """True for an integer that can exceed 2^53, the limit up to which JSON readers keep integers exact."""
        if self.builtin not in _UNBOUNDED:
            return False
        return all(int(top) > _SAFE_INTEGER for top in self.facets.get("maxInclusive", ()))


class Particle(NamedTuple):
    """Part of a content model: an element, or a sequence or choice of parts. `max_occurs` None means unbounded."""

    kind: Literal["element", "sequence", "choice"]
    min_occurs: int = 1
    max_occurs: int | None = 1
    parts: tuple["Particle", ...] = ()
    name: str = ""

    def elements(self, repeats: int | None = 1) -> "Iterator[tuple[Particle, int | None]]":
        """Yield each element inside, in order, with the highest number of times it may occur (None: unbounded).

        Args:
            repeats: How often the particle itself may be repeated by what surrounds it.
        """
        total = times(repeats, self.max_occurs)
        if self.kind == "element":
            yield self, total
        for part in self.parts:
            yield from part.elements(total)

    def contains(self, name: str) -> bool:
        """Return True if the particle is, or has inside it, an element of this name."""
        return self.name == name if self.kind == "element" else any(part.contains(name) for part in self.parts)


class Type(NamedTuple):
    """A type: its children and attributes by name, its own value if it has one, and its annotations in mmc.xsd.

    `content` is the content model: the order and number of the children. `minutes` is the interval between the entries
    of this type in a log.
    """

    name: str | None
    content: Particle = Particle("sequence")
    children: Mapping[str, "Declaration"] = _EMPTY
    attributes: Mapping[str, "Declaration"] = _EMPTY
    value: Simple | None = None
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    sentence: str | None = None
    part: bool = False
    source: str = ""
    minutes: int | None = None

    @property
    def is_empty(self) -> bool:
        """True for an element that contains neither text nor elements."""
        return self.value is None and not self.children

    @property
    def is_marker(self) -> bool:
        """True for an empty element without attributes: its presence is its value."""
        return self.is_empty and not self.attributes


class Metric(NamedTuple):
    """What the name of an element says about its readings: the mmc: attributes of that name in mmc.xsd."""

    quantity: str | None = None
    element: str | None = None
    indexes: str | None = None
    block: str | None = None
    phase: str | None = None
    period: str | None = None


class Declaration(NamedTuple):
    """One element or attribute as declared in one place. `max_occurs` None means unbounded.

    `default` is the value of an empty element. `doubt` says what the unit may be, if it is not settled. `object` says
    whether its decoded value is an object, None if that follows from the rest.
    """

    name: str
    type: Type
    max_occurs: int | None = 1
    required: bool = False
    unit: str | None = None
    table: str | None = None
    status: bool = False
    alerts: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    before: str | None = None
    object: bool | None = None
    source: str = ""
    default: str | None = None
    doubt: str | None = None
    metric: Metric = Metric()

    @property
    def schema_source(self) -> str:
        """The source of this declaration; empty if it is the schema itself.

        That is a section of the release note or a published schema. The source of a declaration with a unit, a status,
        message codes or an order of times is the source of those.
        """
        if self.unit or self.doubt or self.status or self.messages or self.before:
            return self.type.source
        parts = (part.strip() for part in self.source.split(";"))
        return "; ".join(part for part in parts if part.startswith(("RN ", "XSD"))) or self.type.source

    @property
    def decodes_to_object(self) -> bool:
        """True if its decoded value is an object that also has a unit, a name or attributes, in any version."""
        table = self.table or (self.type.value and self.type.value.table)
        if self.type.value is None or self.object is not None:
            return bool(self.object)
        return bool(self.unit or self.type.attributes or table)

    def value_text(self, text: str) -> str:
        """Return the text of its value: the default if it is empty (XML Schema 1, 3.3.1)."""
        return text or self.default or ""

    @property
    def repeats(self) -> bool:
        """True if it may occur more than once."""
        return self.max_occurs != 1


def times(count: int | None, other: int | None) -> int | None:
    """Return the product of two maximum numbers of occurrences; None means unbounded."""
    return None if count is None or other is None else count * other
