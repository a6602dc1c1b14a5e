"""Turns the annotated master schema, schemas/mmc.xsd, into one version of it: an XSD, and the types it declares.

What the mmc: attributes mean is written at the head of mmc.xsd. Pruning drops every declaration, enumeration value
and facet that is not in force; everything here works on a pruned schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml import etree

from mmc_cli.versions import Version, in_force

NAMESPACE = "http://www.dccinterface.co.uk/ResponseAndAlert"
XS = "{http://www.w3.org/2001/XMLSchema}"
ANNOTATION = "{urn:mmc-cli:annotations}"
_INTEGERS = {"integer", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedShort", "short"}
_UNBOUNDED = {"integer", "nonNegativeInteger", "positiveInteger"}
_SAFE_INTEGER = 2**53


@dataclass(frozen=True, slots=True)
class Choice:
    """One enumeration value: its text, its number where it has one, and whether it is a good outcome."""

    text: str
    code: str | None
    ok: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple type: the XML schema type it comes from, its facets, and the table that explains its values.

    `facets` maps a facet's name to its texts, such as {"maxLength": ("22",)}; `sources` says where some come from.
    """

    builtin: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: str | None = None
    name: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

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


@dataclass(frozen=True, slots=True)
class Particle:
    """Part of a content model: an element, or a sequence or choice of parts. `most` None is any number."""

    kind: Literal["element", "sequence", "choice"]
    least: int = 1
    most: int | None = 1
    parts: tuple["Particle", ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its children and attributes by name, its own value where it has one, and what mmc.xsd says of it.

    `content` says in which order and number the children stand.
    """

    name: str | None
    content: Particle = field(default_factory=lambda: Particle("sequence"))
    children: Mapping[str, "Declaration"] = field(default_factory=dict)
    attributes: Mapping[str, "Declaration"] = field(default_factory=dict)
    value: Simple | None = None
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    sentence: str | None = None
    source: str = ""

    @property
    def empty(self) -> bool:
        """True for an element without text or elements inside it."""
        return self.value is None and not self.children

    @property
    def marker(self) -> bool:
        """True for an element that says something only by being there: not even an attribute."""
        return self.empty and not self.attributes


@dataclass(frozen=True, slots=True)
class Declaration:
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


@dataclass(frozen=True)
class Schema:
    """One version of the MMC schema, from its annotated, pruned tree."""

    tree: etree._Element

    @cached_property
    def validator(self) -> etree.XMLSchema:
        """The compiled schema that gives the verdict."""
        return etree.XMLSchema(self.tree)

    def plain(self) -> bytes:
        """The schema as any editor opens it: UTF-8, without mmc: attributes."""
        root = etree.fromstring(etree.tostring(self.tree))
        for element in root.iter(etree.Element):
            for name in [name for name in element.attrib if str(name).startswith(ANNOTATION)]:
                del element.attrib[name]
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return text.replace(f'xmlns:mmc="{ANNOTATION[1:-1]}" '.encode(), b"") + b"\n"

    @cached_property
    def root(self) -> Declaration:
        """The declaration of GBCSResponse, from which every other is reached."""
        return _Reader(self.tree).root()

    @cached_property
    def status_tags(self) -> tuple[str, ...]:
        """The tags of the elements whose value is an outcome."""
        marked = self.tree.iterfind(f".//{XS}element[@{ANNOTATION}status]")
        return tuple(sorted({f"{{{NAMESPACE}}}{node.get('name')}" for node in marked}))

    def declaration(self, element: etree._Element) -> Declaration | None:
        """The declaration of an element of a message, found by its path; None where this version has none."""
        name = etree.QName(element)
        if name.namespace != NAMESPACE:
            return None
        parent = element.getparent()
        if parent is None:
            return self.root if name.localname == self.root.name else None
        above = self.declaration(parent)
        return above.type.children.get(name.localname) if above is not None else None


def prune(master: bytes, version: Version) -> etree._Element:
    """The master schema as it stands in `version`, with its annotations.

    Raises lxml.etree.XMLSyntaxError when the master is not XML.
    """
    root = etree.fromstring(master)
    for element in [
        element
        for element in root.iter(etree.Element)
        if element.attrib
        and not in_force(element.get(ANNOTATION + "added"), element.get(ANNOTATION + "removed"), version)
    ]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return root


class _Reader:
    """Reads declarations out of a pruned schema, each named type once."""

    def __init__(self, tree: etree._Element) -> None:
        self._tree = tree
        self._roots = {str(node.get("name")): node for node in tree.iterfind(XS + "element")}
        self._named = {str(node.get("name")): node for node in tree.iterchildren(XS + "complexType", XS + "simpleType")}
        self._types: dict[str, Type] = {}
        self._simple: dict[str, Simple] = {}

    def root(self) -> Declaration:
        return self._element(self._roots["GBCSResponse"], 1)

    def _element(self, node: etree._Element, repeats: int | None) -> Declaration:
        ref = node.get("ref")
        return Declaration(
            name=str(ref or node.get("name")),
            type=self._type_of(self._roots[ref] if ref else node),
            most=_times(repeats, node),
            required=node.get("minOccurs", "1") != "0",
            unit=node.get(ANNOTATION + "unit"),
            table=node.get(ANNOTATION + "table"),
            status=node.get(ANNOTATION + "status") == "true",
            alerts=tuple((node.get(ANNOTATION + "alerts") or "").split()),
            messages=tuple((node.get(ANNOTATION + "messages") or "").split()),
            before=node.get(ANNOTATION + "before"),
            object=node.get(ANNOTATION + "object") == "true",
            source=node.get(ANNOTATION + "source", ""),
        )

    def _attribute(self, node: etree._Element) -> Declaration:
        return Declaration(
            name=str(node.get("name")),
            type=Type(None, value=self._simple_of(node)),
            required=node.get("use") == "required",
            source=node.get(ANNOTATION + "source", ""),
        )

    def _type_of(self, node: etree._Element) -> Type:
        name = node.get("type")
        if name is None:
            inner = node.find(XS + "complexType")
            if inner is None:
                return Type(None, value=self._simple_of(node))
            return self._complex(inner)
        if name.startswith("xs:") or self._named[name].tag == XS + "simpleType":
            return Type(name, value=self._simple_named(name))
        if name not in self._types:
            self._types[name] = self._complex(self._named[name])
        return self._types[name]

    def _complex(self, node: etree._Element) -> Type:
        children: dict[str, Declaration] = {}
        attributes: dict[str, Declaration] = {}
        value, parts = None, []
        extension = node.find(f"{XS}complexContent/{XS}extension")
        if extension is None:
            extension = node.find(f"{XS}simpleContent/{XS}extension")
        if extension is not None:
            base = self._type_of_name(str(extension.get("base")))
            children.update(base.children)
            attributes.update(base.attributes)
            value = base.value
            parts.append(base.content)
        body = node if extension is None else extension
        for child in self._elements(body, 1):
            children[child.name] = child
        parts += self._particles(body)
        for declared in body.iterfind(XS + "attribute"):
            attributes[str(declared.get("name"))] = self._attribute(declared)
        return Type(
            name=node.get("name"),
            content=parts[0] if len(parts) == 1 else Particle("sequence", parts=tuple(parts)),
            children=children,
            attributes=attributes,
            value=value,
            services=tuple((node.get(ANNOTATION + "services") or "").split()),
            alerts=tuple((node.get(ANNOTATION + "alerts") or "").split()),
            sentence=node.get(ANNOTATION + "sentence"),
            source=node.get(ANNOTATION + "source", ""),
        )

    def _type_of_name(self, name: str) -> Type:
        return self._type_of(etree.Element("holder", type=name))

    def _elements(self, body: etree._Element, repeats: int | None) -> Iterator[Declaration]:
        for node in body:
            if node.tag == XS + "element":
                yield self._element(node, repeats)
            elif node.tag in (XS + "sequence", XS + "choice"):
                yield from self._elements(node, _times(repeats, node))

    def _particles(self, body: etree._Element) -> Iterator[Particle]:
        for node in body:
            most = node.get("maxOccurs", "1")
            times = int(node.get("minOccurs", "1")), None if most == "unbounded" else int(most)
            if node.tag == XS + "element":
                yield Particle("element", *times, name=str(node.get("ref") or node.get("name")))
            elif node.tag == XS + "sequence":
                yield Particle("sequence", *times, parts=tuple(self._particles(node)))
            elif node.tag == XS + "choice":
                yield Particle("choice", *times, parts=tuple(self._particles(node)))

    def _simple_of(self, node: etree._Element) -> Simple:
        name = node.get("type")
        if name is not None:
            return self._simple_named(name)
        return self._restricted(node.find(f"{XS}simpleType"), None)

    def _simple_named(self, name: str) -> Simple:
        if name.startswith("xs:"):
            return Simple(name.removeprefix("xs:"))
        if name not in self._simple:
            self._simple[name] = self._restricted(self._named[name], name)
        return self._simple[name]

    def _restricted(self, node: etree._Element | None, name: str | None) -> Simple:
        assert node is not None, "a simple value without a type"
        restriction = node.find(XS + "restriction")
        assert restriction is not None, "a simple type that is not a restriction"
        base = self._simple_named(str(restriction.get("base")))
        choices: dict[str, Choice] = dict(base.choices)
        facets: dict[str, tuple[str, ...]] = dict(base.facets)
        sources: dict[str, str] = dict(base.sources)
        for facet in restriction.iterchildren(etree.Element):
            kind, text = etree.QName(facet).localname, str(facet.get("value"))
            if kind == "enumeration":
                number, good = facet.get(ANNOTATION + "code"), facet.get(ANNOTATION + "ok") == "true"
                choices[text] = Choice(text, number, good, facet.get(ANNOTATION + "source", ""))
            else:
                facets[kind] = (*facets.get(kind, ()), text)
                sources[kind] = facet.get(ANNOTATION + "source") or ""
        table = node.get(ANNOTATION + "table") or base.table
        return Simple(base.builtin, choices, facets, table, name or base.name, sources)


def _times(repeats: int | None, node: etree._Element) -> int | None:
    most = node.get("maxOccurs", "1")
    return None if repeats is None or most == "unbounded" else repeats * int(most)
