"""Collects, from one message, what the handling rules read: header facts, parts, and values by kind."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from time import time
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.instant import Instant
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import NS
from mmc_cli.rules.reads import TIMES, Read, ValueKind
from mmc_cli.rules.value_index import INDEX_ATTRIBUTES, ValueIndex, status_choices, value_index
from mmc_cli.specification import Spec

if TYPE_CHECKING:
    from mmc_cli.specification.declarations import EnumValue

# Kinds whose values are checked only together with other values, so they always count.
_ALWAYS_CHECKED: frozenset[ValueKind] = frozenset(
    ("disputed-length", "coded-content", "credentials", "device-log", "log-entry")
)
_DEBUG_INFO, _TIMESTAMP = f"{NS}DebugInfo", f"{NS}Timestamp"
# The attributes that hold the number of a status.
STATUS_NUMBERS = ("ResponseCode", "TimeStatusCode")
_PLAIN_SUCCESS = "0"  # of a status whose numbers depend on the element that holds it
_COUNTING: list[str | None] = [str(number) for number in range(1, 200)]


class IndexedGroup(NamedTuple):
    """Siblings of one name, the attribute that numbers them, and its values in their plain form."""

    elements: list[etree._Element]
    attribute: str
    values: list[str | None]


_IsAccepted: TypeAlias = Callable[[str], object]
_is_past: _IsAccepted = re.compile(TIMES.equivalent_texts[0]).fullmatch


class ReadPlan(NamedTuple):
    """Which elements to look at in messages of one version, by tag."""

    value_index: ValueIndex
    kinds: Mapping[object, ValueKind | None]  # the tag of a comment is not text
    accepted: Mapping[object, tuple[tuple[Read, _IsAccepted], ...]]


@cache
def read_plan(spec: Spec, reads: tuple[Read, ...] = ()) -> ReadPlan:
    """Return which elements to look at for some reads."""
    index = value_index(spec)
    accepted: dict[object, tuple[tuple[Read, _IsAccepted], ...]] = {}
    for read in reads:
        if read.equivalent_texts and read is not TIMES:
            tag, is_accepted = f"{NS}{read.values}", re.compile(read.equivalent_texts[0]).fullmatch
            accepted[tag] = (*accepted.get(tag, ()), (read, is_accepted))
    kinds: dict[object, ValueKind | None] = dict.fromkeys(accepted)
    kinds.update(index.kinds)
    return ReadPlan(index, kinds, accepted)


class RuleContext:
    """One message as the handling rules see it.

    Args:
        message: The message.
        spec: The version that it is checked against.
        root: The root of the message, which is not None here.
        plan: Where to find everything that the rules read.
    """

    __slots__ = ("_by_kind", "_index", "_indexed_groups", "_to_check", "header", "message", "parts", "root", "spec")

    def __init__(self, message: Message, spec: Spec, root: etree._Element, plan: ReadPlan) -> None:
        self.message = message
        self.spec = spec
        self.root = root
        self.header = message.header
        self.parts = message.parts
        self._index = plan.value_index
        self._by_kind: dict[ValueKind, list[etree._Element]] = {}
        self._indexed_groups: list[IndexedGroup] | None = None
        self._to_check: set[object] = set()
        if (timestamp := self.parts.header.get(_TIMESTAMP)) is not None:
            self._by_kind["time"] = [timestamp]
        for tag in plan.accepted.keys() & self.parts.header.keys():
            self._add_if_not_accepted(self.parts.header[tag], plan.accepted[tag])
        kinds, by_kind = plan.kinds, self._by_kind
        for element in self.parts.content.iter() if self.parts.content is not None else ():
            tag = element.tag
            if tag in kinds:
                if (kind := kinds[tag]) is not None:
                    by_kind.setdefault(kind, []).append(element)
                if tag in plan.accepted:
                    self._add_if_not_accepted(element, plan.accepted[tag])

    def _add_if_not_accepted(self, element: etree._Element, reads: Iterable[tuple[Read, _IsAccepted]]) -> None:
        text = element_text(element)
        self._to_check.update(read.values for read, is_accepted in reads if not is_accepted(text))

    def header_element(self, name: str) -> etree._Element | None:
        """Return a child of the header, None where it is absent."""
        return self.parts.header.get(f"{NS}{name}")

    def alert_element(self, name: str) -> etree._Element | None:
        """Return a child of DeviceAlertContent, None where it is absent."""
        return self.parts.alert.find(f"{NS}{name}") if self.parts.alert is not None else None

    def element_or_root(self, element: etree._Element | None) -> etree._Element:
        """Return the given element to report at, or the root if it is absent."""
        return element if element is not None else self.root

    def values(self, kind: ValueKind) -> list[etree._Element]:
        """Return the elements that hold a value of a kind, in the order of the message."""
        return self._by_kind.get(kind, [])

    def values_to_check(self) -> set[object]:
        """Return the names and kinds with a value that is not plainly accepted by the rules that read it."""
        to_check, kinds = self._to_check, self._by_kind
        if self.header.declared_version != str(self.spec.version):
            to_check.add("declared-version")
        if self.message.payload is not None:
            to_check.add("payload")
        if not _ALWAYS_CHECKED.isdisjoint(kinds):
            to_check.update(_ALWAYS_CHECKED.intersection(kinds))
        if "time" in kinds:
            times = kinds["time"]
            if not all(map(_is_past, map(element_text, times))):
                to_check.add("time")
            if self.parts.payload is not None and any(time.tag in self._index.not_after for time in times):
                to_check.add("time-pair")
        if "status" in kinds and not all(map(self._is_success, kinds["status"])):
            to_check.add("status")
        if "index" in kinds and self.indexed_groups():
            to_check.add("index")
        return to_check

    def _is_success(self, element: etree._Element) -> bool:
        choice, holder = self.status_choice(element), element.getparent()
        if choice is None or not choice.ok or holder is None:
            return False
        code = choice.code if choice.code is not None else _PLAIN_SUCCESS
        return next((holder.get(name, "") for name in STATUS_NUMBERS if holder.get(name) is not None), code) == code

    def indexed_groups(self) -> list[IndexedGroup]:
        """Return the groups of siblings whose indexes do not simply count from 1."""
        if self._indexed_groups is None:
            siblings: dict[tuple[etree._Element | None, object], list[etree._Element]] = {}
            for element in self.values("index"):
                siblings.setdefault((element.getparent(), element.tag), []).append(element)
            groups = (_read_indexes(group) for group in siblings.values() if len(group) > 1)
            self._indexed_groups = [
                group
                for group in groups
                if group.values != _COUNTING[: len(group.values)] and self._may_have_index(group.elements[0])
            ]
        return self._indexed_groups

    def _may_have_index(self, element: etree._Element) -> bool:
        """Return True if the schema gives this element an index: some names have one in one place only."""
        declaration = self.spec.schema.declaration(element)
        return declaration is not None and any(name in declaration.type.attributes for name in INDEX_ATTRIBUTES)

    def status_choice(self, element: etree._Element) -> "EnumValue | None":
        """Return the outcome that a status element holds, or None if its text is not a known outcome."""
        return self.status_choices(element).get(collapsed_text(element))

    def status_choices(self, element: etree._Element) -> "Mapping[str, EnumValue]":
        """Return the outcomes that a status element may hold, by their text."""
        return status_choices(self.spec, str(element.tag))

    def may_be_in_future(self, element: etree._Element) -> bool:
        """Return True for a time of something planned."""
        return element.tag in self._index.planned

    def message_codes_of(self, element: etree._Element) -> tuple[str, ...]:
        """Return the message codes that an element may come with; empty if any is allowed."""
        return self._index.message_codes.get(str(element.tag), ())

    def codes_in_version(self, message_codes: Iterable[str]) -> tuple[str, ...]:
        """Return those of some message codes that the version has."""
        return tuple(code for code in message_codes if self.spec.message_codes.get(code) is not None)

    def codes_of_service(self) -> tuple[str, ...]:
        """Return the message codes that answer the service of the message."""
        service = self.spec.service_requests.get(self.header.service_reference_variant)
        return self.codes_in_version(service.message_codes) if service is not None else ()

    def first_failed_status(self, debug_only: bool = False) -> etree._Element | None:
        """Return the first status that is not a success."""
        for element in self.values("status"):
            choice = self.status_choice(element)
            if choice is not None and choice.ok:
                continue
            if not debug_only or next(element.iterancestors(_DEBUG_INFO), None) is not None:
                return element
        return None


def _read_indexes(siblings: list[etree._Element]) -> IndexedGroup:
    attribute = next(
        (name for name in INDEX_ATTRIBUTES for each in siblings if each.get(name) is not None), INDEX_ATTRIBUTES[0]
    )
    values = [each.get(attribute) for each in siblings]
    return IndexedGroup(siblings, attribute, [plain_number(value) if value is not None else None for value in values])


def tomorrow() -> Instant:
    """Return the time a day ahead of now, within the hour."""
    return Instant((int(time() // 3600) + 25) * 3600)
