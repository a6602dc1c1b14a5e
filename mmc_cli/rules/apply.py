"""Applies the handling rules to a message: the findings, each at its place in the file."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, get_args

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Finding, Place
from mmc_cli.model.header import Kind
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import ReadPlan, RuleContext, read_plan
from mmc_cli.rules.reads import Read, ValueKind
from mmc_cli.rules.registry import ALL_READS, CHECKS
from mmc_cli.specification import Spec

if TYPE_CHECKING:
    from mmc_cli.inputs import positions

# Faults of the schema: of a value, of an element that is not allowed where it is, and of what is in an element.
_OF_VALUES = (
    base_rules.VALUE_NOT_IN_LIST,
    base_rules.VALUE_WRONG_FORM,
    base_rules.OUT_OF_RANGE,
    base_rules.TOO_LONG,
    base_rules.MUST_BE_EMPTY,
    base_rules.EMPTY_NOT_ALLOWED,
    base_rules.NOT_A_VALUE,
)
_NOT_ALLOWED = (base_rules.UNEXPECTED_ELEMENT, base_rules.WRONG_NAMESPACE)
_VALUE_KINDS: frozenset[str] = frozenset(get_args(ValueKind))


def apply_rules(message: Message, spec: Spec, schema_findings: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Return the findings of the handling rules in one message, in the order of the rules.

    For a message that the schema rejects, rules that read a rejected value are skipped, and hits that repeat a fault of
    the schema are dropped.
    """
    if message.root is None:
        return ()
    context = RuleContext(message, spec, message.root, _plan_for(spec))
    checks = _select_checks(context.header.kind, frozenset(context.values_to_check()))
    unreadable = _unreadable_values(schema_findings) if schema_findings else frozenset()
    hits = [
        (check, hit)
        for check in checks
        if check.of_invalid or not any(read.values in unreadable for read in check.reads)
        for hit in check.find(context)
    ]
    if not hits:
        return ()
    placed = _place_hits(message, context.root, hits)
    if not schema_findings:
        return tuple(finding for finding, _ in placed)
    return tuple(
        finding
        for (check, hit), (finding, absent_from) in zip(hits, placed, strict=True)
        if check.of_invalid or not _repeats_schema_fault(finding.path, absent_from, schema_findings)
    )


@cache
def _plan_for(spec: Spec) -> ReadPlan:  # cached by version only: hashing all reads takes longer than many rules
    return read_plan(spec, ALL_READS)


@cache
def _select_checks(kind: Kind | None, to_check: frozenset[object]) -> tuple[Check, ...]:
    """Return the rules that may have a hit in a message with these values to check."""
    return tuple(
        check
        for check in CHECKS
        if check.kind in ("any", kind) and any(_always_runs(read) or read.values in to_check for read in check.reads)
    )


def _unreadable_values(schema_findings: Sequence[Finding]) -> frozenset[str]:
    """Return the names of elements with a value that the schema rejects; one with a hex prefix can still be read."""
    return frozenset(
        _element_path(finding).rpartition("/")[2].partition("[")[0]
        for finding in schema_findings
        if finding.rule in _OF_VALUES and finding.rule is not base_rules.HEX_PREFIX
    )


def _element_path(finding: Finding) -> str:
    return finding.path.partition("/@")[0]


def _repeats_schema_fault(path: str, absent_from: str | None, schema_findings: Sequence[Finding]) -> bool:
    """Return True for a hit that repeats a fault of the schema.

    That is a hit at an element whose value the schema rejects, at or inside an element that it does not allow, or about
    something absent where the schema finds what may be just that, damaged.
    """
    own = path.partition("/@")[0]
    for finding in schema_findings:
        other = _element_path(finding)
        if finding.rule in _OF_VALUES and own == other and finding.rule is not base_rules.HEX_PREFIX:
            return True
        if finding.rule in _NOT_ALLOWED and f"{own}/".startswith(f"{other}/"):
            return True
        if (
            absent_from is not None
            and f"{other}/".startswith(f"{absent_from}/")
            and _explains_absence(finding, other == absent_from)
        ):
            return True
    return False


def _explains_absence(finding: Finding, is_of_holder: bool) -> bool:
    """Return True for a fault that leaves something absent: it is misspelt, in another namespace, or incomplete.

    Args:
        is_of_holder: whether the fault is of the element from which something is absent, not of one inside it.
    """
    if finding.rule in _NOT_ALLOWED:
        return finding.suggestion is not None
    if finding.rule is base_rules.ATTRIBUTE_UNEXPECTED:
        return is_of_holder and finding.suggestion is not None
    if finding.rule is base_rules.MISSING_ELEMENT:
        return not is_of_holder
    return finding.rule is base_rules.NOT_VALID


def _always_runs(read: Read) -> bool:
    """Return True for a read without accepted texts, so that its rule always runs."""
    return not read.equivalent_texts and read.values not in _VALUE_KINDS


def _place_hits(
    message: Message, root: etree._Element, hits: list[tuple[Check, RuleHit]]
) -> list[tuple[Finding, str | None]]:
    """Return the finding of each hit, with the path of the element in which something is missing."""
    from mmc_cli.inputs import positions  # slow to import

    elements = {hit.element for _, hit in hits} | {hit.absent_from for _, hit in hits if hit.absent_from is not None}
    names = positions.element_paths(root, elements)
    positions_of = positions.element_positions(message.data, {names[hit.element][0] for _, hit in hits})
    return [
        (
            _make_finding(check, hit, *names[hit.element], positions_of),
            names[hit.absent_from][1] if hit.absent_from is not None else None,
        )
        for check, hit in hits
    ]


def _make_finding(
    check: Check,
    hit: RuleHit,
    steps: "positions.Steps",
    path: str,
    positions_of: "dict[positions.Steps, positions.ElementPosition]",
) -> Finding:
    position = positions_of.get(steps)
    place = Place(line=int(hit.element.sourceline or 1))
    if position is not None:
        place = position.value if hit.at_text else position.name
        if hit.attribute is not None:
            place = position.attributes.get(hit.attribute, position.name)
    if hit.attribute is not None and hit.element.get(hit.attribute) is not None:
        path += f"/@{hit.attribute}"
    return Finding(check.rule, hit.message, place, path, hit.actual, hit.expected, source=hit.source)
