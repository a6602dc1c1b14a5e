"""Reads from a schema which elements the rules about values look at, straight from its tree, without a model."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from lxml import etree

from mmc_cli.model.xml_names import NS, XS
from mmc_cli.specification import Spec, master_schema
from mmc_cli.specification.declarations import EnumValue
from mmc_cli.specification.schema import ANNOTATION, find_nodes

INDEXES = ("index", "Index", "identifier", "auxiliaryControllerN")
_LENGTH = f"{XS}simpleType/{XS}restriction/{XS}maxLength"
_INDEXED = " or ".join(f"@name = '{name}'" for name in INDEXES)
# True of a type that has an index itself, not only in elements inside.
_HAS_INDEX = f"(xs:attribute | xs:*/xs:extension/xs:attribute)[{_INDEXED}]"

WatchKind = Literal["time", "indexed", "status", "disputed"]

_PATHS: dict[WatchKind, str] = {
    "disputed": "//xs:element[xs:simpleType/xs:restriction/xs:maxLength/@mmc:source]",
    "indexed": f"//xs:element[@maxOccurs != '1' and (@type or xs:complexType[{_HAS_INDEX}])]",
    "status": "//xs:element[@mmc:status]",
    "time": "//xs:element[@type = 'xs:dateTime' or @type = 'HeaderTimestamp']",
}


class ValueIndex(NamedTuple):
    """What is watched in one version, by tag.

    `groups` says for what an element is watched, `choices` gives the outcomes of a status by their text, `messages`
    the message codes that an element may come with, `before` the sibling that may not be earlier than a time.
    """

    groups: Mapping[object, WatchKind]
    choices: dict[str, dict[str, EnumValue]]
    messages: dict[str, tuple[str, ...]]
    before: dict[str, str]


@cache
def watched(spec: Spec) -> ValueIndex:
    """What the rules watch in one version."""
    tree = spec.schema.tree
    numbered = {None, *(node.get("name") for node in find_nodes(tree, f"//xs:complexType[@name and {_HAS_INDEX}]"))}
    groups: dict[object, WatchKind] = {}
    for watch, path in _PATHS.items():
        for node in find_nodes(tree, path):
            if watch != "indexed" or node.get("type") in numbered:
                groups[_tag(node)] = watch
    statuses, later = find_nodes(tree, _PATHS["status"]), find_nodes(tree, "//xs:element[@mmc:before]")
    coded = find_nodes(tree, "//xs:element[@mmc:messages]")
    return ValueIndex(
        groups,
        {_tag(node): dict(_choices(node)) for node in statuses},
        {_tag(node): tuple(node.get(f"{ANNOTATION}messages", "").split()) for node in coded},
        {_tag(node): f"{NS}{node.get(f'{ANNOTATION}before')}" for node in later},
    )


def ordered_time_pairs(payload: etree._Element | None, spec: Spec) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The times of a payload of which the first may not be later than the second."""
    before = watched(spec).before
    for element in payload if payload is not None else ():
        later = before.get(str(element.tag))
        if later is not None and payload is not None and (other := payload.find(later)) is not None:
            yield element, other


@cache
def limits(name: str) -> dict[int, str]:
    """The lengths that the versions allow the elements of a name, each with the source that says so."""
    lengths: dict[int, str] = {}
    for node in etree.fromstring(master_schema()).iter(f"{XS}element"):
        if node.get("name") == name:
            for facet in node.iterfind(_LENGTH):
                if source := facet.get(f"{ANNOTATION}source"):
                    lengths[int(str(facet.get("value")))] = source
    return lengths


def _tag(node: etree._Element) -> str:
    return f"{NS}{node.get('name')}"


def _choices(node: etree._Element) -> Iterator[tuple[str, EnumValue]]:
    for value in node.iter(f"{XS}enumeration"):
        text = str(value.get("value"))
        yield text, EnumValue(text, value.get(f"{ANNOTATION}code"), value.get(f"{ANNOTATION}ok") == "true")
