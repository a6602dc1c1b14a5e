"""Finds the changes that one message meets: those of codes by its header, those of the schema by its elements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from mmc_cli.compare.changes import Change
from mmc_cli.inputs.message import Message
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse
from mmc_cli.model.xml_names import NS
from mmc_cli.specification.schema import Schema

if TYPE_CHECKING:
    from mmc_cli.records.change import ImpactRecord


class Side(NamedTuple):
    """One of the two that are compared: the name of a version or a file, and its schema."""

    name: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class MessageImpact:
    """One message beside two versions: the changes that it meets, and whether each version takes it.

    `undeclared` is true when it uses what the version that it declares has not.
    """

    origin: Origin
    header: Header
    frm: str
    to: str
    valid_from: bool
    valid_to: bool
    changes: tuple[Change, ...]
    undeclared: bool

    @property
    def shape(self) -> bool:
        """True when its decoded form may differ."""
        return any(change.weight("typed") != "safe" for change in self.changes)

    @property
    def meaning(self) -> bool:
        """True when it may say something else."""
        return any(change.weight("meaning") != "safe" for change in self.changes)

    def record(self) -> "ImpactRecord":
        """Return the impact as `mmc.touched/1`."""
        from mmc_cli.records.change import ImpactChange, ImpactRecord  # msgspec, only where a record is written

        origin, header = self.origin, self.header
        changes = [ImpactChange(each.id, each.rule.name, each.path, each.old, each.new) for each in self.changes]
        return ImpactRecord(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            from_=self.frm,
            to=self.to,
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
        """The message as a line of a table."""
        yes = {True: "yes", False: "no"}
        return {
            "file": str(self.origin),
            "code": self.header.alert_code or self.header.service_reference_variant or "",
            "valid_from": yes[self.valid_from],
            "valid_to": yes[self.valid_to],
            "meets": ", ".join(dict.fromkeys(each.said for each in self.changes)),
            "device": self.header.device or "",
            "declared_version": self.header.declared_version or "",
            "uses_undeclared": yes[self.undeclared],
            "meaning_changes": yes[self.meaning],
            "changes": " ".join(each.id for each in self.changes),
        }


class CompactImpact(NamedTuple):
    """One message beside two schemas: whether each takes it, and the numbers of the changes that it meets.

    It says as little as another process has to tell.
    """

    origin: Origin
    header: Header
    valid_from: bool
    valid_to: bool
    numbers: tuple[int, ...]

    def touched(self, frm: str, to: str, changes: Sequence[Change]) -> MessageImpact:
        """The message with the changes themselves, of those with these numbers."""
        met = tuple([changes[number] for number in self.numbers])
        undeclared = bool(met) and _undeclared(self.header, (frm, to), met)
        return MessageImpact(self.origin, self.header, frm, to, self.valid_from, self.valid_to, met, undeclared)


@dataclass(slots=True)
class _Node:
    """The changes to look for in the elements at a path, and what lies below it."""

    tests: list[tuple[Callable[[etree._Element], bool], int]] = field(default_factory=list)
    below: dict[object, "_Node"] = field(default_factory=dict)


class Finder:
    """Finds the changes that messages meet. A change that is safe in every view is not looked for."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._paths = _Node()
        self._codes: dict[str, list[int]] = {}
        self._silent = False
        for number, change in enumerate(changes):
            if change.weight() != "safe":
                self._note(number, change)

    def _note(self, number: int, change: Change) -> None:
        if change.probe is None:
            for code in change.messages or change.alerts or change.services:
                self._codes.setdefault(code, []).append(number)
            return
        self._silent |= not change.rejects
        for path in change.probe.at:
            node = self._paths
            for step in path.split("/")[2:]:
                node = node.below.setdefault(NS + step, _Node())
            node.tests.append((change.probe.uses, number))

    def met(self, message: Message, both_valid: bool = False) -> tuple[int, ...]:
        """The numbers of the changes that a message meets, in their order.

        A message that both schemas take meets no change for which one of them would reject it.
        """
        if message.root is None:
            return ()
        found = self._by_codes(message.header)
        if self._silent or not both_valid:
            found |= self._by_elements(message.root)
        return tuple(sorted(found))

    def in_schema(self, root: etree._Element) -> tuple[Change, ...]:
        """The schema changes that a document meets, in their order."""
        return tuple(self._changes[number] for number in sorted(self._by_elements(root)))

    def _by_elements(self, root: etree._Element) -> set[int]:
        found: set[int] = set()
        _walk(root, self._paths, found)
        return found

    def _by_codes(self, header: Header) -> set[int]:
        found: set[int] = set()
        for code in (header.message_code, header.alert_code, header.service_reference_variant):
            for number in self._codes.get(code or "", ()):
                alerts = self._changes[number].alerts
                if not alerts or header.alert_code in alerts:
                    found.add(number)
        return found


def meeting(message: Message, before: Schema, after: Schema, finder: Finder) -> CompactImpact:
    """What one message meets between two schemas. Raises ValueError for a message that could not be read."""
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    old, new = (schema.validator.validate(message.root) for schema in (before, after))
    return CompactImpact(message.origin, message.header, old, new, finder.met(message, old and new))


def _undeclared(header: Header, names: tuple[str, str], met: tuple[Change, ...]) -> bool:
    """True for what declares one version, or an earlier or later one, and uses what only the other has."""
    try:
        frm, to = map(parse, names)
        declared = parse(header.declared_version or "")
    except ValueError:
        return False
    built = [change for change in met if change.layer != "handling"]
    of_to = any(change.weight("reader") != "safe" for change in built)
    of_from = any(change.weight("replay") != "safe" for change in built)
    newer, older = (of_to, of_from) if frm < to else (of_from, of_to)
    return (declared <= min(frm, to) and newer) or (declared >= max(frm, to) and older)


def _walk(element: etree._Element, node: _Node, found: set[int]) -> None:
    """Notes the changes of a path and, where there are any further down, of what is below it."""
    for uses, number in node.tests:
        if number not in found and uses(element):
            found.add(number)
    if node.below:
        for child in element:
            if (below := node.below.get(child.tag)) is not None:
                _walk(child, below, found)
