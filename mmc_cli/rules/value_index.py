"""Finds the values that handling rules read: from a pruned schema, which elements hold values of which kind."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from mmc_cli.model.version import Version, is_in_force
from mmc_cli.model.xml_names import ANNOTATION, NS, XS
from mmc_cli.rules.reads import ValueKind
from mmc_cli.rules.tables import required_children
from mmc_cli.specification import Spec, master_schema
from mmc_cli.specification.schema import find_nodes

if TYPE_CHECKING:
    from mmc_cli.specification.declarations import EnumValue

INDEX_ATTRIBUTES = ("index", "Index", "identifier", "auxiliaryControllerN")
_MAX_LENGTH = f"{XS}simpleType/{XS}restriction/{XS}maxLength"
_DISPUTED_ELEMENTS = "//@mmc:source/parent::xs:maxLength/../../parent::xs:element"
_STATUS, _MESSAGES = f"{ANNOTATION}status", f"{ANNOTATION}messages"
_BEFORE, _FUTURE = f"{ANNOTATION}before", f"{ANNOTATION}future"
_CODE, _OK = f"{ANNOTATION}code", f"{ANNOTATION}ok"
_TIME_TYPES = ("xs:dateTime", "HeaderTimestamp")
_KINDS_BY_NAME: Mapping[str, ValueKind] = {
    "CredentialsReplacementMode": "credentials",
    "RemotePartyRole": "credentials",
    "ReadDeviceLogRsp": "device-log",
}


class ValueIndex(NamedTuple):
    """Which elements of one version hold values that rules read.

    Attributes:
        kinds: By tag, the kind of an element's value.
        statuses: By tag of a status element, its declaration.
        message_codes: By tag, the message codes that an element may come with, in one place at least.
        not_after: By tag of a time, the tag of the sibling time that may not be earlier.
        planned: The tags of times that may be in the future.
    """

    kinds: Mapping[str, ValueKind]
    statuses: Mapping[str, etree._Element]
    message_codes: Mapping[str, tuple[str, ...]]
    not_after: Mapping[str, str]
    planned: Collection[str]


@cache
def value_index(spec: Spec) -> ValueIndex:
    """Return the value index of one version."""
    kinds: dict[str, ValueKind] = {f"{NS}{name}": kind for name, kind in _KINDS_BY_NAME.items()}
    kinds.update({f"{NS}{name}": "log-entry" for name in required_children(spec)})
    statuses: dict[str, etree._Element] = {}
    message_codes: dict[str, tuple[str, ...]] = {}
    not_after: dict[str, str] = {}
    planned: set[str] = set()
    tree = spec.schema.tree
    indexes = [node for node in tree.iter(f"{XS}attribute") if node.get("name") in INDEX_ATTRIBUTES]
    types = [next(node.iterancestors(f"{XS}complexType")) for node in indexes]
    indexed = {node.get("name") or node.getparent() for node in types}
    disputed = set(find_nodes(tree, _DISPUTED_ELEMENTS))
    for node in tree.iter(f"{XS}element"):
        tag = f"{NS}{node.get('name')}"
        if (kind := _kind_of(node, indexed, disputed)) is not None:
            kinds[tag] = kind
        if kind == "status":
            statuses[tag] = node
        if (codes := node.get(_MESSAGES)) is not None:
            message_codes[tag] = tuple(codes.split(" "))
        if (later := node.get(_BEFORE)) is not None:
            not_after[tag] = f"{NS}{later}"
        if node.get(_FUTURE) == "true":
            planned.add(tag)
    return ValueIndex(kinds, statuses, message_codes, not_after, planned)


@cache
def status_choices(spec: Spec, tag: str) -> "Mapping[str, EnumValue]":
    """Return the outcomes that a status element may hold in one version, by their text."""
    from mmc_cli.specification.declarations import EnumValue  # imported here: most messages do not need it

    choices: dict[str, EnumValue] = {}
    for choice in value_index(spec).statuses[tag].iter(f"{XS}enumeration"):
        text = str(choice.get("value"))
        choices[text] = EnumValue(text, choice.get(_CODE), choice.get(_OK) == "true")
    return choices


def _kind_of(
    node: etree._Element, indexed: Collection[etree._Element | str | None], disputed: Collection[etree._Element]
) -> ValueKind | None:
    """Return the kind of value of a declared element, or None if no rule reads it by kind.

    Args:
        node: The declaration.
        indexed: The names of the types that have an index, and the declarations whose own type has one.
        disputed: The declarations whose length is disputed.
    """
    type_name = node.get("type")
    if type_name in _TIME_TYPES:
        return "time"
    if node.get(_STATUS) is not None:
        return "status"
    if node.get(_MESSAGES) is not None:
        return "coded-content"
    if node.get("maxOccurs", "1") != "1" and (type_name in indexed or node in indexed):
        return "index"
    return "disputed-length" if node in disputed else None


def iter_time_pairs(payload: etree._Element | None, spec: Spec) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield pairs of times of a payload; the first of a pair may not be later than the second."""
    not_after = value_index(spec).not_after
    for element in payload if payload is not None else ():
        later = not_after.get(str(element.tag))
        if later is not None and payload is not None and (other := payload.find(later)) is not None:
            yield element, other


class Dispute(NamedTuple):
    """A maximum length on which the sources disagree: what the checked version allows, and what the next one does."""

    limit: int
    source: str
    next_version: str
    next_limit: int
    next_source: str


@cache
def disputed_length(name: str, version: Version) -> Dispute | None:
    """Return the dispute on the length of the elements of a name in a version; None if the sources agree."""
    for node in etree.fromstring(master_schema()).iter(f"{XS}element"):
        if node.get("name") != name:
            continue
        facets = {facet.get(f"{ANNOTATION}added", ""): facet for facet in node.iterfind(_MAX_LENGTH)}
        for added, facet in facets.items():
            until, source = facet.get(f"{ANNOTATION}removed", ""), facet.get(f"{ANNOTATION}source", "")
            later = facets.get(until) if until and is_in_force(added, until, version) else None
            if later is not None and _key(later.get(f"{ANNOTATION}source", "")) != _key(source):
                limits = int(facet.get("value", "0")), int(later.get("value", "0"))
                return Dispute(limits[0], source, until, limits[1], later.get(f"{ANNOTATION}source", ""))
    return None


def _key(source: str) -> str:
    return source.partition(" ")[0]
