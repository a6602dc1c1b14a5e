"""Turns an XSD file that is not ours, such as a Service User's official copy, into a schema like one of ours.

It has no annotations: no units, no codes and no sources. What mmc cannot compare is refused, never passed over.
"""

import re
from pathlib import Path

from lxml import etree

from mmc_cli.model.errors import MmcError
from mmc_cli.model.xml_names import NAMESPACE, XS, local_name
from mmc_cli.specification.schema import Schema

_MOST_BYTES = 16 * 2**20
_NAMES = ("type", "base", "ref")
_PASSED_OVER = ("annotation",)
_STRUCTURE = "schema element attribute complexType simpleType sequence choice complexContent simpleContent extension"
_FACETS = "enumeration pattern length minLength maxLength minInclusive maxInclusive minExclusive maxExclusive"
_KNOWN = frozenset(f"{_STRUCTURE} restriction {_FACETS} totalDigits fractionDigits whiteSpace".split())
_UNKNOWN_ATTRIBUTES = ("substitutionGroup", "default", "fixed", "nillable", "abstract", "mixed")


def load(path: str) -> Schema:
    """Reads an XSD file of the MMC namespace.

    Raises MmcError, with the reason in words, when it cannot be read, is no schema of MMC messages, or uses what mmc
    cannot compare.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise MmcError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    if len(data) > _MOST_BYTES:
        raise MmcError(f"{path} is too large for a schema: mmc reads at most {_MOST_BYTES // 2**20} MB")
    if b"<!DOCTYPE" in data:
        raise MmcError(f"{path} has a document type, which mmc does not read")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise MmcError(f"{path} is not well-formed XML: {error.msg}") from None
    if root.tag != f"{XS}schema":
        raise MmcError(f"{path} is not an XML schema: its root is {local_name(root)}")
    if root.get("targetNamespace") != NAMESPACE:
        raise MmcError(f"{path} is a schema of another namespace than MMC's, {NAMESPACE}")
    root = _plain(root, path)
    if not any(node.get("name") == "GBCSResponse" for node in root.iterfind(f"{XS}element")):
        raise MmcError(f"{path} declares no GBCSResponse, the root of every MMC message")
    schema = Schema(root)
    try:
        schema.validator  # noqa: B018 - it is compiled here, so that a fault in it is found here
    except etree.XMLSchemaParseError as error:
        said = re.sub(r"\{[^}]*\}", "", str(error))
        raise MmcError(f"{path} is not a valid schema: {said}") from None
    _not_inside_itself(root, path)
    return schema


def _plain(root: etree._Element, path: str) -> etree._Element:
    """Brings names into the form of our own schema; refuses what has no place in it."""
    for element in list(root.iter(etree.Element)):
        name = local_name(element)
        if name in _PASSED_OVER and (parent := element.getparent()) is not None:
            parent.remove(element)
            continue
        if any(above.tag == f"{XS}annotation" for above in element.iterancestors()):
            continue
        if element.tag != f"{XS}{name}" or name not in _KNOWN:
            raise MmcError(f"{path}:{element.sourceline}: mmc cannot compare {name} of an XML schema")
        for attribute in _UNKNOWN_ATTRIBUTES:
            if element.get(attribute) is not None:
                raise MmcError(f"{path}:{element.sourceline}: mmc cannot compare {attribute} of an XML schema")
        for attribute in _NAMES:
            if (text := element.get(attribute)) is not None:
                element.set(attribute, _name(text, element, path))
    plain = etree.Element(f"{XS}schema", dict(root.attrib), {None: NAMESPACE, "xs": XS[1:-1]})
    plain.extend(list(root))
    return plain


def _name(text: str, element: etree._Element, path: str) -> str:
    """A name with its prefix as our own schema writes it: xs: for the built-in types, none for those of MMC."""
    prefix, _, name = text.strip().rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if namespace not in (NAMESPACE, XS[1:-1]):
        raise MmcError(f"{path}:{element.sourceline}: {text} is of another namespace: mmc cannot compare that")
    return name if namespace == NAMESPACE else f"xs:{name}"


def _not_inside_itself(root: etree._Element, path: str) -> None:
    """Refuses a type that holds itself, however deep: its places have no end."""
    uses = {str(node.get("name")): _uses(node) for node in root.iterchildren(f"{XS}complexType")}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise MmcError(f"{path}: the type {name} holds itself: mmc cannot compare that")
        if name not in done:
            for inside in uses.get(name, ()):
                visit(inside, (*above, name))
            done.add(name)

    for name in uses:
        visit(name, ())


def _uses(node: etree._Element) -> set[str]:
    names = (each.get("type") or each.get("base") for each in node.iter(f"{XS}element", f"{XS}extension"))
    return {str(name) for name in names if name}
