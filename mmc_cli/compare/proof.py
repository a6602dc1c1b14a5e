"""Proves a list of schema changes: a witness for each that breaks something, and generated messages for all the rest.

A witness is a message that one side takes and the other rejects. The list is complete when every generated message
that the other side rejects meets a change which says so, and no message that both take does.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from lxml import etree

from mmc_cli.compare.changes import Change
from mmc_cli.compare.impact import Finder
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.sample_messages import GeneratorPolicy, build_message, minimal_policy, random_policy
from mmc_cli.specification.schema import Schema


@dataclass(frozen=True, slots=True)
class Witness:
    """A message that shows a change: valid on one side, rejected by the other."""

    change: Change
    valid_in: str
    invalid_in: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What generated messages say of a list of changes.

    `generated` messages of both sides were checked against the other, which rejected `rejected` of them; `unexplained`
    are those of which the list says something else.
    """

    generated: int
    rejected: int
    unexplained: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{len(self.unexplained)} unexplained in {self.generated:,} generated messages, "
            f"{self.rejected:,} of which one side rejects"
        )


def witness(change: Change, before: Schema, after: Schema) -> Witness | None:
    """The smallest message that shows a change; None where the change rejects nothing or none could be built."""
    if change.probe is None or not change.rejects:
        return None
    sides = ((after, change.to, before, change.frm), (before, change.frm, after, change.to))
    for own, valid_in, other, invalid_in in sides:
        for root in _candidates(change, own, valid_in):
            if own.validator.validate(root) and not other.validator.validate(root):
                etree.indent(root)
                return Witness(change, valid_in, invalid_in, etree.tostring(root, encoding="unicode") + "\n")
    return None


def prove(before: Schema, after: Schema, changes: Sequence[Change], count: int, seed: int = 0) -> Proof:
    """Checks random messages of each side, `count` in all, against the other side and against the list of changes."""
    random, finder = Random(seed), Finder(changes)  # noqa: S311 - nothing secret, and the same in every run
    generated = rejected = 0
    unexplained: list[str] = []
    changed = [change.probe.place for change in changes if change.probe is not None and change.rejects]
    for own, other in ((before, after), (after, before)):
        places = list(_places(own.root, f"/{own.root.name}"))
        known = frozenset(places)
        favoured = [place for place in changed if place in known]
        for number in range(count // 2):
            path = random.choice(favoured) if favoured and number % 4 == 0 else random.choice(places)
            root, _ = build_message(own, random_policy(random), path if number % 2 == 0 else "")
            if not own.validator.validate(root):
                continue  # a pattern of a schema that is not ours: no value for it is known
            generated += 1
            refused = not other.validator.validate(root)
            rejected += refused
            met = [change for change in finder.in_schema(root) if change.rejects]
            if refused != bool(met):
                said = f"it meets {met[0].path}" if met else str(other.validator.error_log[0].message)
                unexplained.append(f"{path}: {said}")
    return Proof(generated, rejected, tuple(unexplained))


def _candidates(change: Change, schema: Schema, name: str) -> Iterator[etree._Element]:
    """Small messages of one side in which the change may show."""
    probe = change.probe
    if probe is None:
        return
    path, _, attribute = probe.place.partition("/@")
    pick = minimal_policy()
    if attribute:
        pick = GeneratorPolicy(
            pick.value, pick.times, pick.branch, lambda each: each.required or each.name == attribute
        )
    try:
        root, element = build_message(schema, pick, path)
    except LookupError:
        return
    if name.replace(".", "", 1).isdigit():
        root.set("schemaVersion", name)
    if probe.sample is not None:
        if attribute:
            element.set(attribute, probe.sample)
        else:
            element.text = probe.sample
    for _ in range(probe.count - 1):
        element.addnext(deepcopy(element))
    yield root


def _places(declaration: Declaration, path: str) -> Iterator[str]:
    yield path
    for child in declaration.type.children.values():
        yield from _places(child, f"{path}/{child.name}")
