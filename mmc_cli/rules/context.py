"""Turns a message into what the handling rules look at: its parts, and the few values that need a closer look.

The parts are found once for all rules; the values in one walk over the message, by tags that the schema names.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import time
from typing import Literal, NamedTuple, TypeAlias

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.finding import Rule, Severity
from mmc_cli.model.xml_names import NS
from mmc_cli.rules.value_index import INDEXES, WatchKind, watched
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import EnumValue

_DEBUG, _TIME = f"{NS}DebugInfo", f"{NS}Timestamp"
_DESCRIPTION, _PART = f"{NS}AlertDescription", f"{NS}GBCSData"
# The attributes with the number of a status.
NUMBERS = ("ResponseCode", "TimeStatusCode")
# No GB smart meter wrote a time before this one.
FIRST_TIME = "2012"
_COUNTING: list[str | None] = [str(number) for number in range(1, 200)]


# What a message must have for a rule to have anything to say: another declared version, a time that is not plainly a
# good one or that belongs before another, indexes that do not simply count, a status that is not plainly a good one,
# a value on whose limit sources disagree.
Need: TypeAlias = Literal["other-version", "time", "ordered_time_pairs", "indexed", "status", "disputed"]

# Everything that a rule without needs may look at.
Identity: TypeAlias = tuple[object, ...]


class RuleHit(NamedTuple):
    """What a rule has to say: in the user's words, about an element, its text or one of its attributes."""

    message: str
    element: etree._Element
    attribute: str | None = None
    at_text: bool = False
    actual: str | None = None
    expected: tuple[str, ...] = ()


class Check(NamedTuple):
    """A handling rule: its lasting id and name, how bad it is, its source, and the function that looks for it.

    `kind` and `needs` say which messages the function is asked about at all; one that the schema rejects only when
    `of_invalid` is set.
    """

    id: str
    name: str
    severity: Severity
    source: str
    find: "Callable[[RuleContext], Iterator[RuleHit]]"
    kind: Literal["any", "alert", "response"] = "any"
    needs: Need | None = None
    of_invalid: bool = False

    @property
    def rule(self) -> Rule:
        """The rule as findings carry it; the function's docstring is its help."""
        text = " ".join((self.find.__doc__ or "").split())
        return Rule(self.id, self.name, self.severity, "handling", text, self.source)


# Siblings of one name, the attribute that numbers them, and its values.
Indexed: TypeAlias = tuple[list[etree._Element], str, list[str | None]]


class RuleContext:
    """One message for the rules: its header, its parts, and on demand the values that are watched."""

    __slots__ = ("_found", "_indexes", "header", "message", "parts", "root", "spec")

    def __init__(self, message: Message, spec: Spec, root: etree._Element) -> None:
        self.message = message
        self.spec = spec
        self.root = root
        self.header = message.header
        self.parts = message.parts
        self._found: dict[WatchKind, list[etree._Element]] = {}
        groups: Mapping[object, WatchKind] = watched(spec).groups  # a comment has no tag that is text
        if (time := self.parts.header.get(_TIME)) is not None:
            self._found["time"] = [time]
        for element in self.parts.content.iter() if self.parts.content is not None else ():
            group = groups.get(element.tag)
            if group is not None:
                self._found.setdefault(group, []).append(element)
        self._indexes: list[Indexed] | None = None

    def part(self, name: str) -> etree._Element | None:
        """A child of the header."""
        return self.parts.header.get(f"{NS}{name}")

    def here(self, element: etree._Element | None) -> etree._Element:
        """An element to complain at: the one given, or the message itself where it is absent."""
        return element if element is not None else self.root

    def in_alert(self, name: str) -> etree._Element | None:
        """A child of the alert's content."""
        return self.parts.alert.find(f"{NS}{name}") if self.parts.alert is not None else None

    def all(self, watch: WatchKind) -> list[etree._Element]:
        """The elements that are watched for something, from the one walk over the message."""
        return self._found.get(watch, [])

    def needs(self) -> frozenset[Need]:
        """What the message has of what rules need."""
        found: set[Need] = set()
        if self.header.declared_version != str(self.spec.version):
            found.add("other-version")
        if "disputed" in self._found:
            found.add("disputed")
        if "time" in self._found:
            self._times(found)
        if "status" in self._found and not all(map(self._good, self._found["status"])):
            found.add("status")
        if "indexed" in self._found and self.indexes():
            found.add("indexed")
        return frozenset(found)

    def _times(self, found: set[Need]) -> None:
        limit, before = tomorrow(), watched(self.spec).before
        for element in self._found["time"]:
            text = element_text(element)
            if not (FIRST_TIME <= text < limit and text[-1] == "Z"):
                found.add("time")
            if element.tag in before:
                found.add("ordered_time_pairs")

    def _good(self, element: etree._Element) -> bool:
        choice, holder = self.outcome(element), element.getparent()
        if choice is None or not choice.ok or holder is None:
            return False
        number = next((holder.get(name, "") for name in NUMBERS if holder.get(name) is not None), choice.code)
        return number == choice.code

    def identity(self) -> Identity:
        """What the message is, for the rules that have no needs: two messages of one identity are one to them."""
        parts, inside = self.parts, self.parts.inside
        holder = parts.payload if parts.payload is not None else parts.response
        first = next(holder.iterchildren(etree.Element), None) if holder is not None else None
        content, description = parts.content, inside.get(_DESCRIPTION)
        return (
            self.header[5:9],
            content.tag if content is not None else None,
            tuple(parts.header),
            tuple(inside),
            element_text(description) if description is not None else None,
            holder.tag if holder is not None else None,
            holder.get("MessageSuccess") if holder is not None else None,
            first.tag if first is not None else None,
            # What stands beside the content: parts that were not parsed, each encrypted or not.
            tuple([each.get("format") for each in content if each.tag == _PART]) if content is not None else None,
        )

    def indexes(self) -> list[Indexed]:
        """The groups of siblings whose indexes do not simply count from 1."""
        if self._indexes is None:
            groups: dict[tuple[etree._Element | None, object], list[etree._Element]] = {}
            for element in self.all("indexed"):
                groups.setdefault((element.getparent(), element.tag), []).append(element)
            found = (_odd(siblings) for siblings in groups.values() if len(siblings) > 1)
            self._indexes = [each for each in found if each is not None and self._may_be_numbered(each[0][0])]
        return self._indexes

    def _may_be_numbered(self, element: etree._Element) -> bool:
        """True when the schema gives this element an index: a few names have one in one place and none in another."""
        declaration = self.spec.schema.declaration(element)
        return declaration is not None and any(name in declaration.type.attributes for name in INDEXES)

    def outcome(self, element: etree._Element) -> EnumValue | None:
        """The outcome that a status element holds, None where its text is none that is known."""
        return watched(self.spec).choices[str(element.tag)].get(collapsed_text(element))

    def failed(self, debug_only: bool = False) -> etree._Element | None:
        """The first outcome that is not a good one."""
        for element in self.all("status"):
            choice = self.outcome(element)
            if choice is not None and choice.ok:
                continue
            if not debug_only or next(element.iterancestors(_DEBUG), None) is not None:
                return element
        return None


def _odd(siblings: list[etree._Element]) -> Indexed | None:
    attribute = next((name for name in INDEXES for each in siblings if each.get(name) is not None), INDEXES[0])
    values = [each.get(attribute) for each in siblings]
    if values == _COUNTING[: len(values)]:
        return None
    return siblings, attribute, [value.strip() if value is not None else None for value in values]


def tomorrow() -> str:
    """The time a day ahead of now, as messages write it: texts in this form are in the order of time."""
    return _day_after(int(time() // 3600))


@lru_cache(maxsize=2)
def _day_after(hour: int) -> str:
    return (datetime.fromtimestamp(hour * 3600, UTC) + timedelta(days=1, hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
