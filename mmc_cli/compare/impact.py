"""Finds the changes that affect one message: those of codes by its header, those of the schema by its elements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from mmc_cli.compare.changes import Change
from mmc_cli.compare.difference import Predicate
from mmc_cli.inputs.message import Message
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse_version
from mmc_cli.model.xml_names import NS
from mmc_cli.specification.schema import Schema

if TYPE_CHECKING:
    from mmc_cli.records.change import ImpactRecord


@dataclass(frozen=True, slots=True)
class MessageImpact:
    """How the changes between two versions affect one message: which ones do, and whether it is valid in each version.

    `undeclared` is true if it uses content that the version it declares does not have.
    """

    origin: Origin
    header: Header
    old_version: str
    new_version: str
    valid_from: bool
    valid_to: bool
    changes: tuple[Change, ...]
    undeclared: bool

    @property
    def shape(self) -> bool:
        """True if its decoded form may differ."""
        return any(change.verdict("typed") != "safe" for change in self.changes)

    @property
    def meaning(self) -> bool:
        """True if it may mean something different."""
        return any(change.verdict("meaning") != "safe" for change in self.changes)

    def record(self) -> "ImpactRecord":
        """Return the impact as `mmc.touched/1`."""
        from mmc_cli.records.change import ImpactChange, ImpactRecord  # msgspec, only where a record is written

        origin, header = self.origin, self.header
        changes = [ImpactChange(each.id, each.rule.name, each.path, each.old, each.new) for each in self.changes]
        return ImpactRecord(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            from_=self.old_version,
            to=self.new_version,
            kind=header.kind,
            device=header.device,
            alert_code=header.alert_code,
            message_code=header.message_code,
            service_reference_variant=header.service_reference_variant,
            declared_version=header.declared_version,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            shape_changes=self.shape,
            meaning_changes=self.meaning,
            uses_undeclared=self.undeclared,
            changes=tuple(changes),
        )

    def cells(self) -> dict[str, str]:
        """Return the message as a row of a table, by column."""
        return {
            "file": str(self.origin),
            "code": self.header.alert_code or self.header.service_reference_variant or "",
            "valid_from": _yes_or_no(self.valid_from),
            "valid_to": _yes_or_no(self.valid_to),
            "meets": ", ".join(dict.fromkeys(change.label for change in self.changes)),
            "device": self.header.device or "",
            "declared_version": self.header.declared_version or "",
            "uses_undeclared": _yes_or_no(self.undeclared),
            "meaning_changes": _yes_or_no(self.meaning),
            "changes": " ".join(change.id for change in self.changes),
        }


class CompactImpact(NamedTuple):
    """The impact on one message with the changes as indices, small enough to be sent from a worker process."""

    origin: Origin
    header: Header
    valid_from: bool
    valid_to: bool
    change_indices: tuple[int, ...]

    def expand(self, old_version: str, new_version: str, changes: Sequence[Change]) -> MessageImpact:
        """Return the full impact; `changes` are those that the indices refer to."""
        own = tuple([changes[index] for index in self.change_indices])
        undeclared = bool(own) and _uses_undeclared_content(self.header, (old_version, new_version), own)
        return MessageImpact(
            self.origin, self.header, old_version, new_version, self.valid_from, self.valid_to, own, undeclared
        )


@dataclass(slots=True)
class _PathNode:
    """The changes to detect in elements at one path, and the nodes of the elements below it by tag."""

    detectors: list[tuple[Predicate, int]] = field(default_factory=list)
    children: dict[object, "_PathNode"] = field(default_factory=dict)


class ChangeFinder:
    """Finds which of some changes affect a message. Changes that are safe in every view are ignored."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._root = _PathNode()
        self._indices_by_code: dict[str, list[int]] = {}
        for index, change in enumerate(changes):
            if change.verdict() != "safe":
                self._register(index, change)

    def _register(self, index: int, change: Change) -> None:
        if change.detector is None:
            for code in change.messages or change.alerts or change.services:
                self._indices_by_code.setdefault(code, []).append(index)
            return
        for path in change.detector.paths:
            node = self._root
            for step in path.split("/")[2:]:
                node = node.children.setdefault(NS + step, _PathNode())
            node.detectors.append((change.detector.matches, index))

    def find(self, message: Message) -> tuple[int, ...]:
        """Return the indices of the changes that affect a message, in order."""
        if message.root is None:
            return tuple(sorted(self._find_by_codes(message.header))) if message.is_payload else ()
        return tuple(sorted(self._find_by_codes(message.header) | self._find_by_elements(message.root)))

    def find_schema_changes(self, root: etree._Element) -> tuple[Change, ...]:
        """Return the schema changes that affect a document, in order."""
        return tuple(self._changes[index] for index in sorted(self._find_by_elements(root)))

    def _find_by_elements(self, root: etree._Element) -> set[int]:
        indices: set[int] = set()
        _collect_matches(root, self._root, indices)
        return indices

    def _find_by_codes(self, header: Header) -> set[int]:
        indices: set[int] = set()
        for code in (header.message_code, header.alert_code, header.service_reference_variant):
            for index in self._indices_by_code.get(code or "", ()):
                alerts = self._changes[index].alerts
                if not alerts or header.alert_code in alerts:
                    indices.add(index)
        return indices


def assess_impact(message: Message, old_schema: Schema, new_schema: Schema, finder: ChangeFinder) -> CompactImpact:
    """Return how the changes between two schemas affect a message. Raises ValueError if it could not be parsed."""
    if message.is_payload:  # not MMC, so valid in no version: only its codes count
        return CompactImpact(message.origin, message.header, False, False, finder.find(message))
    if message.root is None:
        raise ValueError("the message could not be parsed; see its findings")
    valid_from, valid_to = (schema.validator.validate(message.root) for schema in (old_schema, new_schema))
    return CompactImpact(message.origin, message.header, valid_from, valid_to, finder.find(message))


def _uses_undeclared_content(header: Header, versions: tuple[str, str], changes: tuple[Change, ...]) -> bool:
    """Return True if the message declares one version (or one beyond it) and uses content that only the other has."""
    try:
        old, new = map(parse_version, versions)
        declared = parse_version(header.declared_version or "")
    except ValueError:
        return False
    content_changes = [change for change in changes if change.layer != "handling"]
    uses_new = any(change.verdict("reader") != "safe" for change in content_changes)
    uses_old = any(change.verdict("replay") != "safe" for change in content_changes)
    uses_later, uses_earlier = (uses_new, uses_old) if old < new else (uses_old, uses_new)
    return (declared <= min(old, new) and uses_later) or (declared >= max(old, new) and uses_earlier)


def _collect_matches(element: etree._Element, node: _PathNode, indices: set[int]) -> None:
    """Add the indices of the changes that an element and its descendants match."""
    for matches, index in node.detectors:
        if index not in indices and matches(element):
            indices.add(index)
    if node.children:
        for child in element:
            if (child_node := node.children.get(child.tag)) is not None:
                _collect_matches(child, child_node, indices)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
