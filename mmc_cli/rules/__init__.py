"""The handling rules: what the catalogue and the release note say and the schema cannot, from MMC201.

A rule is one function that takes the facts of a message and says what is wrong; its docstring is what the user reads.
The lists at the end of each module, gathered here, are the rules there are.
"""

from functools import cache

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model.faults import FAULTS
from mmc_cli.model.finding import Finding, Place, Rule
from mmc_cli.model.header import Kind
from mmc_cli.rules import codes, coherence, header, outcome, values, version
from mmc_cli.rules.context import Check, Identity, Need, RuleContext, RuleHit
from mmc_cli.rules.value_index import ordered_time_pairs, watched
from mmc_cli.specification import Spec

__all__ = ["ALL_RULES", "CHECKS", "judge", "ordered_time_pairs", "watched_as"]

_MAX_IDENTITIES = 10_000

CHECKS: tuple[Check, ...] = (
    *version.CHECKS,
    *codes.CHECKS,
    *coherence.CHECKS,
    *header.CHECKS,
    *outcome.CHECKS,
    *values.CHECKS,
)

ALL_RULES: tuple[Rule, ...] = tuple(sorted((*FAULTS, *(check.rule for check in CHECKS)), key=lambda rule: rule.id))


def judge(message: Message, spec: Spec, schema_valid: bool = True) -> tuple[Finding, ...]:
    """What the handling rules find in one message, in the order of the rules.

    Of a message that the schema rejects little is judged: what else could be said of it would mostly be an echo of a
    fault that is told already.
    """
    if message.root is None:
        return ()
    facts = RuleContext(message, spec, message.root)
    needs = facts.needs()
    plain = not needs and schema_valid
    if plain:
        known, identity = _clean(spec), facts.identity()
        if identity in known:
            return ()
    checks = _asked(facts.header.kind, needs, schema_valid)
    found = [(check, complaint) for check in checks for complaint in check.find(facts)]
    if found:
        return _located(message, facts.root, found)
    if plain:
        if len(known) >= _MAX_IDENTITIES:
            known.clear()
        known.add(identity)
    return ()


def watched_as(element: etree._Element, spec: Spec) -> str | None:
    """For what the rules look at the value of an element; None for those that they do not look at.

    Times are looked at as to whether they are of the past or to come, and those that `paired` gives beside each other.
    """
    group = watched(spec).groups.get(element.tag)
    return None if group == "indexed" else group  # of those it is the attributes


@cache
def _clean(spec: Spec) -> set[Identity]:
    """The identities of messages of which no rule has anything to say: most messages are alike."""
    return set()


@cache
def _asked(kind: Kind | None, has: frozenset[Need], schema_valid: bool) -> tuple[Check, ...]:
    """The rules that may have something to say about a kind of message with these things in it."""
    return tuple(
        check
        for check in CHECKS
        if check.kind in ("any", kind)
        and (check.needs is None or check.needs in has)
        and (schema_valid or check.of_invalid)
    )


def _located(message: Message, root: etree._Element, found: list[tuple[Check, RuleHit]]) -> tuple[Finding, ...]:
    names = positions.element_paths(root, {complaint.element for _, complaint in found})
    element_positions = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    return tuple(_finding(check, complaint, *names[complaint.element], element_positions) for check, complaint in found)


def _finding(
    check: Check,
    complaint: RuleHit,
    steps: positions.Steps,
    path: str,
    element_positions: dict[positions.Steps, positions.ElementPosition],
) -> Finding:
    spot = element_positions.get(steps)
    place = Place(line=int(complaint.element.sourceline or 1))
    if spot is not None:
        place = spot.value if complaint.at_text else spot.name
        if complaint.attribute is not None:
            place = spot.attributes.get(complaint.attribute, spot.name)
    if complaint.attribute is not None and complaint.element.get(complaint.attribute) is not None:
        path += f"/@{complaint.attribute}"
    return Finding(check.rule, complaint.message, place, path, complaint.actual, complaint.expected)
