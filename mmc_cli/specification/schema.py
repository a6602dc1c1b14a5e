"""One version of the annotated schema schemas/mmc.xsd: the XSD itself, and the declarations read from it.

The comment at the head of mmc.xsd explains the mmc: attributes. Pruning removes every declaration, enumeration value
and facet that is not in force; everything else here works on a pruned schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from lxml import etree

from mmc_cli.model.version import Version, is_in_force
from mmc_cli.model.xml_names import NAMESPACE, XS, local_name
from mmc_cli.specification.declarations import Declaration, EnumValue, Particle, Simple, Type, times

ANNOTATION = "{urn:mmc-cli:annotations}"


@dataclass(frozen=True)
class Schema:
    """One version of the MMC schema, given as its annotated, pruned tree."""

    tree: etree._Element

    @cached_property
    def validator(self) -> etree.XMLSchema:
        """The compiled schema, which decides whether a message is valid."""
        return etree.XMLSchema(self.tree)

    def to_xsd(self) -> bytes:
        """Return the schema as a plain XSD file: UTF-8, without mmc: attributes."""
        root = etree.fromstring(etree.tostring(self.tree))
        for element in root.iter(etree.Element):
            for name in [name for name in element.attrib if str(name).startswith(ANNOTATION)]:
                del element.attrib[name]
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return text.replace(f'xmlns:mmc="{ANNOTATION[1:-1]}" '.encode(), b"") + b"\n"

    @cached_property
    def root(self) -> Declaration:
        """The declaration of GBCSResponse, which leads to all others."""
        return _DeclarationReader(self.tree).read_root()

    def annotation_names(self, annotation: str) -> tuple[str, ...]:
        """Return the names listed by an mmc: attribute of the schema element."""
        return _names(self.tree, annotation)

    @cached_property
    def status_tags(self) -> tuple[str, ...]:
        """The tags of the elements whose value is a status."""
        marked = self.tree.iterfind(f".//{XS}element[@{ANNOTATION}status]")
        return tuple(sorted({f"{{{NAMESPACE}}}{node.get('name')}" for node in marked}))

    def declaration(self, element: etree._Element) -> Declaration | None:
        """Return the declaration of an element of a message by its path, or None if the schema has none."""
        name = etree.QName(element)
        if name.namespace != NAMESPACE:
            return None
        parent = element.getparent()
        if parent is None:
            return self.root if name.localname == self.root.name else None
        above = self.declaration(parent)
        return above.type.children.get(name.localname) if above is not None else None


def prune(master: bytes, version: Version) -> etree._Element:
    """Return the part of the master schema that is in force in `version`, with its annotations.

    Raises:
        lxml.etree.XMLSyntaxError: The master schema is not well-formed.
    """
    root = etree.fromstring(master)
    for element in find_nodes(root, "//*[@mmc:added or @mmc:removed]"):
        parent = element.getparent()
        added, removed = element.get(ANNOTATION + "added"), element.get(ANNOTATION + "removed")
        if parent is not None and not is_in_force(added, removed, version):
            parent.remove(element)
    return root


def find_nodes(root: etree._Element, xpath: str) -> list[etree._Element]:
    """Return the elements of a schema that match an XPath, which may use the prefixes xs and mmc."""
    return cast(list[etree._Element], root.xpath(xpath, namespaces={"xs": XS[1:-1], "mmc": ANNOTATION[1:-1]}))


class _DeclarationReader:
    """Reads declarations from a pruned schema, each named type once."""

    def __init__(self, tree: etree._Element) -> None:
        self._roots = {str(node.get("name")): node for node in tree.iterfind(XS + "element")}
        self._named = {str(node.get("name")): node for node in tree.iterchildren(XS + "complexType", XS + "simpleType")}
        self._types: dict[str, Type] = {}
        self._simple: dict[str, Simple] = {}

    def read_root(self) -> Declaration:
        return self._element(self._roots["GBCSResponse"], 1)

    def _element(self, node: etree._Element, repeats: int | None) -> Declaration:
        ref = node.get("ref")
        return Declaration(
            name=str(ref or node.get("name")),
            type=self._type_of(self._roots[ref] if ref else node),
            max_occurs=times(repeats, _max_occurs(node)),
            required=node.get("minOccurs", "1") != "0",
            unit=node.get(ANNOTATION + "unit"),
            table=node.get(ANNOTATION + "table"),
            status=node.get(ANNOTATION + "status") == "true",
            alerts=_names(node, "alerts"),
            messages=_names(node, "messages"),
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
        extension = node.find(f"{XS}complexContent/{XS}extension")
        if extension is None:
            extension = node.find(f"{XS}simpleContent/{XS}extension")
        body = node if extension is None else extension
        base = Type(None) if extension is None else self._type_of_name(str(extension.get("base")))
        parts = [*([] if extension is None else [base.content]), *self._particles(body)]
        children = {child.name: child for child in self._elements(body, 1)}
        attributes = {str(each.get("name")): self._attribute(each) for each in body.iterfind(XS + "attribute")}
        return Type(
            name=node.get("name"),
            content=parts[0] if len(parts) == 1 else Particle("sequence", parts=tuple(parts)),
            children={**base.children, **children},
            attributes={**base.attributes, **attributes},
            value=base.value,
            services=_names(node, "services"),
            alerts=_names(node, "alerts"),
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
            elif node.tag in _GROUPS:
                yield from self._elements(node, times(repeats, _max_occurs(node)))

    def _particles(self, body: etree._Element) -> Iterator[Particle]:
        for node in body:
            occurs = int(node.get("minOccurs", "1")), _max_occurs(node)
            if node.tag == XS + "element":
                yield Particle("element", *occurs, name=str(node.get("ref") or node.get("name")))
            elif (kind := _GROUPS.get(str(node.tag))) is not None:
                yield Particle(kind, *occurs, parts=tuple(self._particles(node)))

    def _simple_of(self, node: etree._Element) -> Simple:
        name = node.get("type")
        if name is not None:
            return self._simple_named(name)
        return self._restriction(node.find(f"{XS}simpleType"), None)

    def _simple_named(self, name: str) -> Simple:
        if name.startswith("xs:"):
            return Simple(name.removeprefix("xs:"))
        if name not in self._simple:
            self._simple[name] = self._restriction(self._named[name], name)
        return self._simple[name]

    def _restriction(self, node: etree._Element | None, name: str | None) -> Simple:
        assert node is not None, "a simple value without a type"
        restriction = node.find(XS + "restriction")
        assert restriction is not None, "a simple type that is not a restriction"
        base = self._simple_named(str(restriction.get("base")))
        enum_values: dict[str, EnumValue] = dict(base.enum_values)
        facets: dict[str, tuple[str, ...]] = dict(base.facets)
        sources: dict[str, str] = dict(base.sources)
        for facet in restriction.iterchildren(etree.Element):
            kind, text = local_name(facet), str(facet.get("value"))
            if kind == "enumeration":
                code, ok = facet.get(ANNOTATION + "code"), facet.get(ANNOTATION + "ok") == "true"
                enum_values[text] = EnumValue(text, code, ok, facet.get(ANNOTATION + "source", ""))
            else:
                facets[kind] = (*facets.get(kind, ()), text)
                sources[kind] = facet.get(ANNOTATION + "source") or ""
        table = node.get(ANNOTATION + "table") or base.table
        return Simple(base.builtin, enum_values, facets, table, name or base.name, sources)


_GROUPS: dict[str, Literal["sequence", "choice"]] = {XS + "sequence": "sequence", XS + "choice": "choice"}


def _max_occurs(node: etree._Element) -> int | None:
    text = node.get("maxOccurs", "1")
    return None if text == "unbounded" else int(text)


def _names(node: etree._Element, annotation: str) -> tuple[str, ...]:
    return tuple((node.get(ANNOTATION + annotation) or "").split())
