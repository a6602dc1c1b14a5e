"""Finds the values that handling rules read: from a pruned schema, which elements hold values of which kind."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lxml import etree

from mmc_cli.model.element_text import collapse
from mmc_cli.model.xml_names import NS, XS
from mmc_cli.rules.check import ValueKind
from mmc_cli.specification import Spec, master_schema
from mmc_cli.specification.declarations import EnumValue
from mmc_cli.specification.schema import ANNOTATION, find_nodes

INDEX_ATTRIBUTES = ("index", "Index", "identifier", "auxiliaryControllerN")
_MAX_LENGTH = f"{XS}simpleType/{XS}restriction/{XS}maxLength"
_INDEX_NAMES = " or ".join(f"@name = '{name}'" for name in INDEX_ATTRIBUTES)
# True of a type that has an index itself, not only in elements inside.
_HAS_INDEX = f"(xs:attribute | xs:*/xs:extension/xs:attribute)[{_INDEX_NAMES}]"

_PATHS: dict[ValueKind, str] = {
    "disputed-length": "//xs:element[xs:simpleType/xs:restriction/xs:maxLength/@mmc:source]",
    "index": f"//xs:element[@maxOccurs != '1' and (@type or xs:complexType[{_HAS_INDEX}])]",
    "status": "//xs:element[@mmc:status]",
    "time": "//xs:element[@type = 'xs:dateTime' or @type = 'HeaderTimestamp']",
}


class ValueIndex(NamedTuple):
    """Which elements of one version hold values that rules read.

    Attributes:
        kinds: By tag, the kind of an element's value.
        choices: By tag of a status element, its outcomes by their text.
        message_codes: By tag, the message codes that an element may come with.
        not_after: By tag of a time, the tag of the sibling that it may not be later than.
    """

    kinds: Mapping[str, ValueKind]
    choices: Mapping[str, Mapping[str, EnumValue]]
    message_codes: Mapping[str, tuple[str, ...]]
    not_after: Mapping[str, str]


@cache
def value_index(spec: Spec) -> ValueIndex:
    """Return the value index of one version."""
    tree = spec.schema.tree
    indexed_types = {
        None,
        *(node.get("name") for node in find_nodes(tree, f"//xs:complexType[@name and {_HAS_INDEX}]")),
    }
    kinds: dict[str, ValueKind] = {}
    for kind, path in _PATHS.items():
        for node in find_nodes(tree, path):
            if kind != "index" or node.get("type") in indexed_types:
                kinds[_tag(node)] = kind
    return ValueIndex(
        kinds,
        {_tag(node): dict(_read_choices(node)) for node in find_nodes(tree, _PATHS["status"])},
        {_tag(node): _annotation(node, "messages") for node in find_nodes(tree, "//xs:element[@mmc:messages]")},
        {_tag(node): NS + _annotation(node, "before")[0] for node in find_nodes(tree, "//xs:element[@mmc:before]")},
    )


def iter_time_pairs(payload: etree._Element | None, spec: Spec) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield the times of a payload of which the first may not be later than the second."""
    not_after = value_index(spec).not_after
    for element in payload if payload is not None else ():
        later = not_after.get(str(element.tag))
        if later is not None and payload is not None and (other := payload.find(later)) is not None:
            yield element, other


@cache
def disputed_lengths(name: str) -> dict[int, str]:
    """Return the maximum lengths that versions give the elements of a name, each with the source that says so."""
    lengths: dict[int, str] = {}
    for node in etree.fromstring(master_schema()).iter(f"{XS}element"):
        if node.get("name") == name:
            for facet in node.iterfind(_MAX_LENGTH):
                if source := facet.get(f"{ANNOTATION}source"):
                    lengths[int(str(facet.get("value")))] = source
    return lengths


def _annotation(node: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(collapse(node.get(f"{ANNOTATION}{name}", "")).split(" "))


def _tag(node: etree._Element) -> str:
    return f"{NS}{node.get('name')}"


def _read_choices(node: etree._Element) -> Iterator[tuple[str, EnumValue]]:
    for choice in node.iter(f"{XS}enumeration"):
        text = str(choice.get("value"))
        yield text, EnumValue(text, choice.get(f"{ANNOTATION}code"), choice.get(f"{ANNOTATION}ok") == "true")
