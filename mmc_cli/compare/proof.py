"""Proves a list of schema changes: a witness message for each breaking change, random messages for the whole list.

A witness is valid in one version and rejected by the other. The list is complete if every random message that the
other version rejects is affected by a change of the list, and no message that both accept is.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from random import Random

from lxml import etree

from mmc_cli.compare.changes import Change
from mmc_cli.compare.impact import ChangeFinder
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.sample_messages import build_message, minimal_policy, random_policy
from mmc_cli.specification.schema import Schema


@dataclass(frozen=True, slots=True)
class Witness:
    """A message that shows a change: valid in one version, rejected by the other."""

    change: Change
    valid_in: str
    invalid_in: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of checking a list of changes with random messages.

    `generated` messages, valid in one version, were validated against the other, which rejected `rejected` of them;
    `unexplained` describes those for which the list of changes predicts the opposite.
    """

    generated: int
    rejected: int
    unexplained: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.generated:,} generated messages, {self.rejected:,} valid in one version only, "
            f"{len(self.unexplained):,} unexplained"
        )


def find_witness(change: Change, old_schema: Schema, new_schema: Schema) -> Witness | None:
    """Return the smallest message that shows a change; None if the change rejects nothing or none can be built."""
    if change.detector is None or not change.affects_validity:
        return None
    sides = (
        (new_schema, change.new_version, old_schema, change.old_version),
        (old_schema, change.old_version, new_schema, change.new_version),
    )
    for own, valid_in, other, invalid_in in sides:
        root = _build_sample(change, own, valid_in)
        if root is not None and own.validator.validate(root) and not other.validator.validate(root):
            etree.indent(root)
            return Witness(change, valid_in, invalid_in, etree.tostring(root, encoding="unicode") + "\n")
    return None


def prove(old_schema: Schema, new_schema: Schema, changes: Sequence[Change], count: int, seed: int = 0) -> Proof:
    """Validate `count` random messages, half of each version, against the other version and the list of changes."""
    random, finder = Random(seed), ChangeFinder(changes)  # noqa: S311 - not secret, and the same in every run
    generated = rejected = 0
    unexplained: list[str] = []
    changed_paths = [
        change.detector.sample_path for change in changes if change.detector is not None and change.affects_validity
    ]
    for own, other in ((old_schema, new_schema), (new_schema, old_schema)):
        paths = list(_element_paths(own.root, f"/{own.root.name}"))
        known_paths = frozenset(paths)
        favoured_paths = [path for path in changed_paths if path in known_paths]
        for number in range(count // 2):
            path = random.choice(favoured_paths) if favoured_paths and number % 4 == 0 else random.choice(paths)
            root, _ = build_message(own, random_policy(random), path if number % 2 == 0 else "")
            if not own.validator.validate(root):
                continue  # an external schema has a pattern for which no value can be generated
            generated += 1
            is_rejected = not other.validator.validate(root)
            rejected += is_rejected
            breaking = [change for change in finder.find_schema_changes(root) if change.affects_validity]
            if is_rejected != bool(breaking):
                cause = f"affected by {breaking[0].path}" if breaking else str(other.validator.error_log[0].message)
                unexplained.append(f"{path}: {cause}")
    return Proof(generated, rejected, tuple(unexplained))


def _build_sample(change: Change, schema: Schema, version: str) -> etree._Element | None:
    """Return a small message with the construct that changed; None if the schema does not have it."""
    detector = change.detector
    if detector is None:
        return None
    path, _, attribute = detector.sample_path.partition("/@")
    policy = minimal_policy()
    if attribute:
        policy = replace(policy, attribute=lambda each: each.required or each.name == attribute)
    try:
        root, element = build_message(schema, policy, path)
    except LookupError:
        return None
    if version.replace(".", "", 1).isdigit():
        root.set("schemaVersion", version)
    if detector.sample_value is not None:
        if attribute:
            element.set(attribute, detector.sample_value)
        else:
            element.text = detector.sample_value
    for _ in range(detector.sample_count - 1):
        element.addnext(deepcopy(element))
    return root


def _element_paths(element: Declaration, path: str) -> Iterator[str]:
    yield path
    for child in element.type.children.values():
        yield from _element_paths(child, f"{path}/{child.name}")
