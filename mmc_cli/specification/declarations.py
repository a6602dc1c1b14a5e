"""What a schema declares: elements and attributes, their types, and how often and in which order they stand."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

_INTEGERS = {"integer", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedShort", "short"}
_UNBOUNDED = {"integer", "nonNegativeInteger", "positiveInteger"}
_SAFE_INTEGER = 2**53
_NONE: Mapping[str, Any] = MappingProxyType({})


class Choice(NamedTuple):
    """One enumeration value: its text, its number where it has one, and whether it is a good outcome."""

    text: str
    code: str | None
    ok: bool
    source: str = ""


class Simple(NamedTuple):
    """A simple type: the XML schema type it comes from, its facets, and the table that explains its values.

    `facets` maps a facet's name to its texts, such as {"maxLength": ("22",)}; `sources` says where some come from.
    """

    builtin: str
    choices: Mapping[str, Choice] = _NONE
    facets: Mapping[str, tuple[str, ...]] = _NONE
    table: str | None = None
    name: str | None = None
    sources: Mapping[str, str] = _NONE

    @property
    def integer(self) -> bool:
        """True for a whole number."""
        return self.builtin in _INTEGERS

    @property
    def wide(self) -> bool:
        """True for an integer that can pass 2^53, which JSON readers round."""
        if self.builtin not in _UNBOUNDED:
            return False
        return all(int(top) > _SAFE_INTEGER for top in self.facets.get("maxInclusive", ()))


class Particle(NamedTuple):
    """Part of a content model: an element, or a sequence or choice of parts. `most` None is any number."""

    kind: Literal["element", "sequence", "choice"]
    least: int = 1
    most: int | None = 1
    parts: tuple["Particle", ...] = ()
    name: str = ""


class Type(NamedTuple):
    """A type: its children and attributes by name, its own value where it has one, and what mmc.xsd says of it.

    `content` says in which order and number the children stand.
    """

    name: str | None
    content: Particle = Particle("sequence")
    children: Mapping[str, "Declaration"] = _NONE
    attributes: Mapping[str, "Declaration"] = _NONE
    value: Simple | None = None
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    sentence: str | None = None
    part: bool = False
    source: str = ""

    @property
    def empty(self) -> bool:
        """True for an element without text or elements inside it."""
        return self.value is None and not self.children

    @property
    def marker(self) -> bool:
        """True for an element that says something only by being there: not even an attribute."""
        return self.empty and not self.attributes


class Declaration(NamedTuple):
    """One element or attribute as declared at one place. `most` is how often it may stand, None for any number."""

    name: str
    type: Type
    most: int | None = 1
    required: bool = False
    unit: str | None = None
    table: str | None = None
    status: bool = False
    alerts: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    before: str | None = None
    object: bool = False
    source: str = ""

    @property
    def boxed(self) -> bool:
        """True when its decoded value stands in an object: beside a unit, a name or attributes, of any version."""
        table = self.table or (self.type.value and self.type.value.table)
        return self.type.value is not None and bool(self.object or self.unit or self.type.attributes or table)

    @property
    def many(self) -> bool:
        """True when it may repeat."""
        return self.most != 1
