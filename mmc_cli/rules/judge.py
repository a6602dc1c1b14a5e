"""Applies the handling rules to a message: the findings, each at its place in the file."""

from functools import cache
from typing import get_args

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.header import Kind
from mmc_cli.rules.check import Check, Read, RuleHit, ValueKind
from mmc_cli.rules.context import ReadPlan, RuleContext, read_plan
from mmc_cli.rules.registry import ALL_READS, CHECKS
from mmc_cli.specification import Spec

_VALUE_KINDS: frozenset[str] = frozenset(get_args(ValueKind))


def judge(message: Message, spec: Spec, schema_valid: bool = True) -> tuple[Finding, ...]:
    """Return what the handling rules find in one message, in the order of the rules.

    Of a message that the schema rejects little is judged: most of what could be said of it would repeat a fault that
    the schema explains already.
    """
    if message.root is None:
        return ()
    context = RuleContext(message, spec, message.root, _plan_for(spec))
    checks = _select_checks(context.header.kind, frozenset(context.unusual_values()), schema_valid)
    hits = [(check, hit) for check in checks for hit in check.find(context)]
    return _place_hits(message, context.root, hits) if hits else ()


@cache
def _plan_for(spec: Spec) -> ReadPlan:  # kept by version alone: to hash all reads takes longer than many a rule
    return read_plan(spec, ALL_READS)


@cache
def _select_checks(kind: Kind | None, unusual: frozenset[object], schema_valid: bool) -> tuple[Check, ...]:
    """Return the rules that may have something to say about a message with these unusual values."""
    return tuple(
        check
        for check in CHECKS
        if check.kind in ("any", kind)
        and (schema_valid or check.of_invalid)
        and any(_always_counts(read) or read.values in unusual for read in check.reads)
    )


def _always_counts(read: Read) -> bool:
    """Return True for a read of which no text is known to be fine, so that its rule always runs."""
    return not read.alike and read.values not in _VALUE_KINDS


def _place_hits(message: Message, root: etree._Element, hits: list[tuple[Check, RuleHit]]) -> tuple[Finding, ...]:
    names = positions.element_paths(root, {hit.element for _, hit in hits})
    spots = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    return tuple(_make_finding(check, hit, *names[hit.element], spots) for check, hit in hits)


def _make_finding(
    check: Check,
    hit: RuleHit,
    steps: positions.Steps,
    path: str,
    spots: dict[positions.Steps, positions.ElementPosition],
) -> Finding:
    spot = spots.get(steps)
    place = Place(line=int(hit.element.sourceline or 1))
    if spot is not None:
        place = spot.value if hit.at_text else spot.name
        if hit.attribute is not None:
            place = spot.attributes.get(hit.attribute, spot.name)
    if hit.attribute is not None and hit.element.get(hit.attribute) is not None:
        path += f"/@{hit.attribute}"
    return Finding(check.rule, hit.message, place, path, hit.actual, hit.expected)
