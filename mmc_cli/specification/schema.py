"""Turns the annotated master schema, schemas/mmc.xsd, into one version of it: an XSD, and the types it declares.

What the mmc: attributes mean is written at the head of mmc.xsd. Pruning drops every declaration, enumeration value
and facet that is not in force; everything here works on a pruned schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lxml import etree

from mmc_cli.model.version import Version, in_force
from mmc_cli.model.xml_names import NAMESPACE, XS, local_name
from mmc_cli.specification.declarations import Choice, Declaration, Particle, Simple, Type

ANNOTATION = "{urn:mmc-cli:annotations}"


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

    def listed(self, annotation: str) -> tuple[str, ...]:
        """The names that an annotation of the schema itself lists."""
        return tuple(self.tree.get(ANNOTATION + annotation, "").split())

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
    for element in found(root, "//*[@mmc:added or @mmc:removed]"):
        parent = element.getparent()
        added, removed = element.get(ANNOTATION + "added"), element.get(ANNOTATION + "removed")
        if parent is not None and not in_force(added, removed, version):
            parent.remove(element)
    return root


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """The elements of a schema that an XPath finds, with the prefixes xs and mmc."""
    return cast(list[etree._Element], root.xpath(path, namespaces={"xs": XS[1:-1], "mmc": ANNOTATION[1:-1]}))


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
            part=node.get(ANNOTATION + "part") == "true",
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
            kind, text = local_name(facet), str(facet.get("value"))
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
