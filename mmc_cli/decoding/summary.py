"""Turns messages into counts: by kind, outcome, code, service, version, day and device."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from mmc_cli.decoding.listing import response_row
from mmc_cli.inputs.message import Message
from mmc_cli.model.instant import parse_instant
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.cells import name_cell
from mmc_cli.records.listing import FAILED, CountRow
from mmc_cli.specification import Spec

# The traits by which a message is counted: pairs of a trait and its value.
Traits: TypeAlias = tuple[tuple[str, str | None], ...]

NOT_READ: Traits = (("kind", "not read"),)
_GROUPS = ("kind", "outcome", "alert code", "service", "message code", "version", "day", "device")
# Traits shown only on a readable page.
_PAGE_GROUPS = ("verdict", "rule", "failing service", "failing device")
_TABLES = {
    "alert code": "alert_codes",
    "service": "service_requests",
    "failing service": "service_requests",
    "message code": "message_codes",
}


def message_traits(message: Message, spec: Spec) -> Traits:
    """Return the traits by which a message is counted."""
    header = message.header
    if message.root is None and not message.is_payload:
        return NOT_READ
    of_kind: Traits = ()
    if header.kind == "alert":
        of_kind = (("alert code", header.alert_code),)
    elif header.kind == "response":
        row = response_row(message, spec)
        of_kind = (("outcome", row.outcome),)
        if row.code or not message.is_payload:  # a payload may answer several services
            of_kind = (("service", row.code), *of_kind)
    when = parse_instant(header.time)
    return (
        ("kind", message.kind_in_words),
        *of_kind,
        ("message code", header.message_code),
        ("device", header.device),
        *(() if message.is_payload else (("version", header.declared_version),)),
        ("day", when.date if when is not None else None),
    )


def failure_traits(traits: Traits, verdict: Verdict) -> Traits:
    """Return the traits of a message by its verdict and outcome: the rules that it breaks, and its failure."""
    values = dict(traits)
    rules = dict.fromkeys(
        f"{each.rule.id} {each.rule.name}" for each in verdict.findings if each.rule.severity == "error"
    )
    failed: Traits = ()
    if values.get("outcome") in FAILED:
        # of a payload that may answer several services, none is known
        service = (("failing service", values["service"]),) if "service" in values else ()
        failed = (*service, ("failing device", values.get("device")))
    return (("verdict", verdict.verdict.replace("-", " ")), *(("rule", rule) for rule in rules), *failed)


class Summary:
    """Counts messages, one at a time."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(self, traits: Traits) -> None:
        """Count one message by its traits."""
        self._counts.update(traits)

    def rows(self, for_page: bool = False) -> Iterator[CountRow]:
        """Yield the counts group by group, the largest of each first; those for a page only on request."""
        for by in (*_GROUPS, *_PAGE_GROUPS) if for_page else _GROUPS:
            group = [(value, count) for (trait, value), count in self._counts.items() if trait == by]
            for value, count in sorted(group, key=lambda pair: (-pair[1], pair[0] or "")):
                yield CountRow(by, value, self._name(by, value), count)

    def _name(self, by: str, value: str | None) -> str | None:
        table = _TABLES.get(by)
        if table is None or value is None:
            return None
        return name_cell(value, self._spec.meaning(table, value), self._spec.has_code(table, value))
