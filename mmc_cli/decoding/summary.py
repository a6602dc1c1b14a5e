"""Turns messages into counts: by kind, code, service, device, version, outcome and day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mmc_cli.decoding.listing import code_cell, name_cell, response_row
from mmc_cli.inputs.message import Message
from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many messages share one value, as `mmc show summary` lists it."""

    by: str
    value: str | None
    name: str | None
    messages: int

    def record(self) -> dict[str, Json]:
        """`mmc.count/1`."""
        return {
            "schema": "mmc.count/1",
            "by": self.by,
            "value": self.value,
            "name": self.name,
            "messages": self.messages,
        }

    def cells(self) -> dict[str, str]:
        """What is counted, the value, its name and the count."""
        return {
            "by": self.by,
            "value": code_cell(self.value) if self.by in ("alert code", "message code") else self.value or "",
            "name": self.name or "",
            "messages": str(self.messages),
        }


# What one message counts as: what it is counted by, and the value of that.
RuleContext: TypeAlias = tuple[tuple[str, str | None], ...]


def facts(message: Message, spec: Spec) -> RuleContext:
    """What one message counts as; one that could not be read counts by that."""
    header = message.header
    if message.root is None:
        return (("kind", "not read"),)
    of_kind: RuleContext = ()
    if header.kind == "alert":
        of_kind = (("alert code", header.alert_code),)
    elif header.kind == "response":
        outcome = response_row(message, spec).outcome
        of_kind = (("service", header.service_reference_variant), ("outcome", outcome))
    return (
        ("kind", header.kind or "neither"),
        *of_kind,
        ("message code", header.message_code),
        ("device", header.device),
        ("version", header.declared_version),
        ("day", header.time[:10] if header.time else None),
    )


class Summary:
    """Counts messages by kind, code, service, device, version, outcome and day, one message at a time."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(self, facts: RuleContext) -> None:
        """Counts one message by its facts."""
        self._counts.update(facts)

    def rows(self) -> Iterator[CountRow]:
        """The counts, one group after the other, the largest first."""
        for by in ("kind", "outcome", "alert code", "service", "message code", "version", "day", "device"):
            group = [(value, count) for (of, value), count in self._counts.items() if of == by]
            for value, count in sorted(group, key=lambda pair: (-pair[1], pair[0] or "")):
                yield CountRow(by, value, self._name(by, value), count)

    def _name(self, by: str, value: str | None) -> str | None:
        table = {"alert code": "alert_codes", "service": "service_requests", "message code": "message_codes"}.get(by)
        if table is None or value is None:
            return None
        return name_cell(value, self._spec.meaning(table, value), self._spec.has_code(table, value))
