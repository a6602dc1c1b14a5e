"""One version of the annotated schema schemas/mmc.xsd: the XSD itself, and the declarations read from it.

The comment at the head of mmc.xsd explains the mmc: attributes. Pruning removes every declaration, enumeration value
and facet that is not in force; everything else here works on a pruned schema.
"""

import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

from lxml import etree

from mmc_cli.model.version import Version, is_in_force, parse_version
from mmc_cli.model.xml_names import ANNOTATION, NAMESPACE, NS, XS, annotated_names

if TYPE_CHECKING:
    from mmc_cli.specification.declaration_reader import DeclarationReader
    from mmc_cli.specification.declarations import Declaration, Type

_CHANGE = re.compile(rb'mmc:(?:added|removed)="([^"]+)"')


class Schema:
    """One version of the MMC schema, given as its annotated, pruned tree."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree

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
    def root(self) -> "Declaration":
        """The declaration of GBCSResponse, which leads to all others."""
        return self._reader.read_root()

    @cached_property
    def _reader(self) -> "DeclarationReader":
        from mmc_cli.specification.declaration_reader import DeclarationReader  # not needed for a valid message

        return DeclarationReader(self.tree)

    def find_type(self, name: str) -> "Type | None":
        """Return the type of a name, such as "EUI" or "xs:time", or None if there is none."""
        return self._reader.find_type(name)

    def is_derived(self, name: str, base: str | None) -> bool:
        """Return True if the type of a name is another one, or derived from it in any number of steps."""
        step: str | None = name
        while step is not None and step != base:
            step = self._reader.base_of(step)
        return step is not None

    @cached_property
    def base64_tags(self) -> tuple[tuple[str, bytes], ...]:
        """The tags of elements with base64 text, in one place at least, each with its name as bytes."""
        names, types, uses = set[str](), ["xs:base64Binary"], _find_uses(self.tree)
        for type_name in types:  # which grows by the types derived from it
            for node in uses.get(type_name, ()):
                name = str(node.get("name"))
                if node.tag == f"{XS}element":
                    names.add(name)
                elif node.tag != f"{XS}attribute" and name not in types:
                    types.append(name)
        return tuple((f"{{{NAMESPACE}}}{name}", name.encode()) for name in sorted(names))

    def annotation_names(self, annotation: str) -> tuple[str, ...]:
        """Return the names listed by an mmc: attribute of the schema element."""
        return annotated_names(self.tree, annotation)

    @cached_property
    def status_tags(self) -> tuple[str, ...]:
        """The tags of the elements whose value is a status."""
        marked = find_nodes(self.tree, "//@mmc:status/parent::xs:element")
        return tuple(sorted({f"{{{NAMESPACE}}}{node.get('name')}" for node in marked}))

    @cached_property
    def names_with_units(self) -> frozenset[str]:
        """The names of the elements whose unit is known, wherever they are."""
        return frozenset(str(node.get("name")) for node in find_nodes(self.tree, "//@mmc:unit/parent::xs:element"))

    def declaration(self, element: etree._Element) -> "Declaration | None":
        """Return the declaration of an element of a message by its path, or None if the schema has none."""
        return self.declaration_at(path_names(element))

    def declaration_at(self, names: Sequence[str]) -> "Declaration | None":
        """Return the declaration of the elements at a path, given as `path_names`, or None if the schema has none."""
        declared = self.root if names and names[0] == self.root.name else None
        for name in names[1:]:
            if declared is None:
                break
            declared = declared.type.children.get(name)
        return declared


def path_names(element: etree._Element) -> list[str]:
    """Return the names from the root to an element; empty if one of them is not in the MMC namespace."""
    tags = [str(element.tag), *[str(each.tag) for each in element.iterancestors()]]
    names = [tag[len(NS) :] for tag in reversed(tags) if tag.startswith(NS)]
    return names if len(names) == len(tags) else []


@cache
def schema_of(version: Version, master: bytes) -> Schema:
    """Return the schema of a version; versions between which the schema did not change share one."""
    changes = {parse_version(text.decode()) for text in _CHANGE.findall(master)}
    since = max((change for change in changes if change <= version), default=version)
    return Schema(prune(master, version)) if since == version else schema_of(since, master)


def prune(master: bytes, version: Version) -> etree._Element:
    """Return the part of the master schema that is in force in `version`, with its annotations.

    Raises:
        lxml.etree.XMLSyntaxError: The master schema is not well-formed.
    """
    root = etree.fromstring(master)
    for element in find_nodes(root, "//@mmc:added/.. | //@mmc:removed/.."):
        parent = element.getparent()
        added, removed = element.get(ANNOTATION + "added"), element.get(ANNOTATION + "removed")
        if parent is not None and not is_in_force(added, removed, version):
            parent.remove(element)
    return root


def find_nodes(root: etree._Element, xpath: str) -> list[etree._Element]:
    """Return the elements of a schema that match an XPath, which may use the prefixes xs and mmc."""
    # libxml2 finds attributes (//@name/..) some thirty times as fast as the elements that have them (//*[@name]).
    return cast(list[etree._Element], root.xpath(xpath, namespaces={"xs": XS[1:-1], "mmc": ANNOTATION[1:-1]}))


def _find_uses(root: etree._Element) -> dict[str | None, list[etree._Element]]:
    """Return the named elements and types of a schema by the types that they are of, or derived from."""
    uses: dict[str | None, list[etree._Element]] = {}
    for node in root.iter(f"{XS}element", f"{XS}restriction", f"{XS}extension"):
        named = node
        while named.get("name") is None and (parent := named.getparent()) is not None:
            named = parent
        uses.setdefault(node.get("type") or node.get("base"), []).append(named)
    return uses
