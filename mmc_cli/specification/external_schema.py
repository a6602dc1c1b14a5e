"""Reads an XSD file from outside the project, such as an official copy, into a Schema.

It has no annotations: no units, codes or sources. A construct that mmc does not support is refused, never ignored.
"""

import re
from pathlib import Path

from lxml import etree

from mmc_cli.model.errors import MmcError, describe_os_error
from mmc_cli.model.xml_names import NAMESPACE, XS, local_name
from mmc_cli.specification.schema import Schema
from mmc_cli.specification.schema_limits import check_limits

_MAX_BYTES = 16 * 2**20
_NAME_ATTRIBUTES = ("type", "base", "ref")
_IGNORED = ("annotation",)
_STRUCTURE = "schema element attribute complexType simpleType sequence choice complexContent simpleContent extension"
_FACETS = "enumeration pattern length minLength maxLength minInclusive maxInclusive minExclusive maxExclusive"
_SUPPORTED = frozenset(f"{_STRUCTURE} restriction {_FACETS} totalDigits fractionDigits whiteSpace".split())
_UNSUPPORTED_ATTRIBUTES = ("substitutionGroup", "fixed", "nillable", "abstract", "mixed", "form")


def load_schema(path: str) -> Schema:
    """Return the schema in an XSD file of the MMC namespace.

    Raises:
        MmcError: The file cannot be read, is not a schema of MMC messages, or uses a construct mmc does not support.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise MmcError(f"{path}: {describe_os_error(error)}") from None
    if len(data) > _MAX_BYTES:
        raise MmcError(f"{path} is too large for a schema; the limit is {_MAX_BYTES // 2**20} MB")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise MmcError(f"{path} is not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise MmcError(f"{path} has a document type, which is not supported")
    if root.tag != f"{XS}schema":
        raise MmcError(f"{path} is not an XML schema: its root element is {local_name(root)}")
    if root.get("targetNamespace") != NAMESPACE:
        raise MmcError(f"{path} is a schema for another namespace; expected {NAMESPACE}")
    root = _normalize(root, path)
    if not any(node.get("name") == "GBCSResponse" for node in root.iterfind(f"{XS}element")):
        raise MmcError(f"{path} does not declare GBCSResponse, the root of every MMC message")
    check_limits(root, path)
    schema = Schema(root)
    try:
        schema.validator  # noqa: B018 - compiling it here reports errors in the schema here
    except etree.XMLSchemaParseError as error:
        reason = re.sub(r"\{[^}]*\}", "", str(error))
        raise MmcError(f"{path} is not a valid schema: {reason}") from None
    return schema


def _normalize(root: etree._Element, path: str) -> etree._Element:
    """Return the schema with names written as in the built-in schema; raise MmcError for unsupported constructs."""
    for element in list(root.iter(etree.Element)):
        name = local_name(element)
        if name in _IGNORED and (parent := element.getparent()) is not None:
            parent.remove(element)
            continue
        if any(above.tag == f"{XS}annotation" for above in element.iterancestors()):
            continue
        if element.tag != f"{XS}{name}" or name not in _SUPPORTED:
            raise MmcError(f"{path}:{element.sourceline}: the schema element {name} is not supported")
        for attribute in _UNSUPPORTED_ATTRIBUTES:
            if element.get(attribute) is not None:
                raise MmcError(f"{path}:{element.sourceline}: the schema attribute {attribute} is not supported")
        for attribute in _NAME_ATTRIBUTES:
            if (text := element.get(attribute)) is not None:
                element.set(attribute, _normalize_name(text, element, path))
        if (reason := _find_unsupported(element)) is not None:
            raise MmcError(f"{path}:{element.sourceline}: {reason}")
    schema = etree.Element(f"{XS}schema", dict(root.attrib), {None: NAMESPACE, "xs": XS[1:-1]})
    schema.extend(list(root))
    return schema


def _normalize_name(text: str, element: etree._Element, path: str) -> str:
    """Return a name with the prefix of the built-in schema: xs: for built-in types, none for those of MMC."""
    prefix, _, name = text.strip().rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if namespace not in (NAMESPACE, XS[1:-1]):
        raise MmcError(f"{path}:{element.sourceline}: {text} is in another namespace, which is not supported")
    return name if namespace == NAMESPACE else f"xs:{name}"


def _find_unsupported(element: etree._Element) -> str | None:
    """Return a construct of a declaration that is valid XML Schema but not supported by mmc, or None."""
    name, parent = local_name(element), element.getparent()
    if name == "restriction" and parent is not None and local_name(parent).endswith("Content"):
        return "a restriction of a type with content is not supported"
    if name not in ("element", "attribute"):
        return None
    if element.get("ref") is None and element.get("type") is None and not len(element):
        return f"the {name} {element.get('name')} has no type, which is not supported"
    if name == "attribute" and element.get("ref") is not None:
        return "a reference to an attribute is not supported"
    if element.get("type") in ("xs:anyType", "xs:anySimpleType"):
        return "a type that allows anything is not supported"
    return None
