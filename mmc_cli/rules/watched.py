"""Reads from a schema which elements the rules about values look at, straight from its tree, without a model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lxml import etree

from mmc_cli.declarations import Choice
from mmc_cli.schema import ANNOTATION, NAMESPACE, XS
from mmc_cli.spec import Spec, master

INDEXES = ("index", "Index", "identifier", "auxiliaryControllerN")
_NS = f"{{{NAMESPACE}}}"
_LENGTH = f"{XS}simpleType/{XS}restriction/{XS}maxLength"
_TIMES = ("xs:dateTime", "HeaderTimestamp")

Watch = Literal["time", "indexed", "status", "disputed"]


@dataclass(frozen=True)
class Watched:
    """What is watched in one version, by tag.

    `groups` says for what an element is watched, `choices` gives the outcomes of a status by their text, `messages`
    the message codes that an element may come with, `before` the sibling that may not be earlier than a time.
    """

    groups: dict[str, Watch]
    choices: dict[str, dict[str, Choice]]
    messages: dict[str, tuple[str, ...]]
    before: dict[str, str]


@cache
def watched(spec: Spec) -> Watched:
    """What the rules watch in one version."""
    tree = spec.schema.tree
    numbered = {str(node.get("name")) for node in tree.iterfind(f"{XS}complexType[@name]") if _has_index(node)}
    groups: dict[str, Watch] = {}
    choices: dict[str, dict[str, Choice]] = {}
    messages: dict[str, tuple[str, ...]] = {}
    before: dict[str, str] = {}
    for node in tree.iter(f"{XS}element"):
        tag = f"{_NS}{node.get('name')}"
        if node.get("type") in _TIMES:
            groups[tag] = "time"
        elif node.get(f"{ANNOTATION}status"):
            groups[tag] = "status"
            choices[tag] = dict(_choices(node))
        elif node.get("maxOccurs", "1") != "1" and (node.get("type") in numbered or _has_index(node)):
            groups[tag] = "indexed"
        elif any(
            each.get(f"{ANNOTATION}source") for each in node.iterfind(f"{XS}simpleType/{XS}restriction/{XS}maxLength")
        ):
            groups[tag] = "disputed"
        if codes := node.get(f"{ANNOTATION}messages"):
            messages[tag] = tuple(codes.split())
        if later := node.get(f"{ANNOTATION}before"):
            before[tag] = f"{_NS}{later}"
    return Watched(groups, choices, messages, before)


@cache
def limits(name: str) -> dict[int, str]:
    """The lengths that the versions allow the elements of a name, each with the source that says so."""
    found: dict[int, str] = {}
    for node in etree.fromstring(master()).iter(f"{XS}element"):
        if node.get("name") == name:
            for facet in node.iterfind(_LENGTH):
                if source := facet.get(f"{ANNOTATION}source"):
                    found[int(str(facet.get("value")))] = source
    return found


def _has_index(node: etree._Element) -> bool:
    """True for a type, or an element with a type of its own, that has an index itself, not only in elements inside."""
    kind = node if node.tag == f"{XS}complexType" else node.find(f"{XS}complexType")
    if kind is None:
        return False
    extended = kind.iterfind(f"{XS}*/{XS}extension/{XS}attribute")
    return any(attribute.get("name") in INDEXES for attribute in (*kind.iterfind(f"{XS}attribute"), *extended))


def _choices(node: etree._Element) -> Iterator[tuple[str, Choice]]:
    for value in node.iter(f"{XS}enumeration"):
        text = str(value.get("value"))
        yield text, Choice(text, value.get(f"{ANNOTATION}code"), value.get(f"{ANNOTATION}ok") == "true")
