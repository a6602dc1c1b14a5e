"""Lists the codes and constructs that not every version of MMC has, from the changes between successive versions."""

from collections.abc import Iterator
from itertools import pairwise

from mmc_cli.compare import compare_versions
from mmc_cli.compare.changes import Change
from mmc_cli.model.version import parse_version
from mmc_cli.records.change import MatrixRow
from mmc_cli.records.words import ChangeLayer
from mmc_cli.specification import known_versions, load_spec


def build_matrix() -> Iterator[MatrixRow]:
    """Yield a row for each code and construct that differs between versions, in the order of the schema."""
    changes_by_subject: dict[tuple[ChangeLayer, str, str], dict[str, Change]] = {}
    for old, new in pairwise(known_versions()):
        for change in compare_versions(load_spec(old), load_spec(new)):
            if change.layer != "handling":
                subject = change.title if _is_added_or_removed(change) else change.subject
                key = (change.layer, subject, change.path)
                changes_by_subject.setdefault(key, {})[str(new)] = change
    for (layer, subject, path), changes in changes_by_subject.items():
        yield MatrixRow(layer, subject, path, _state_by_version(changes))


def _state_by_version(changes: dict[str, Change]) -> dict[str, str]:
    """Return the state in each version, from the changes by the version in which they came into force."""
    last = changes[max(changes, key=parse_version)]
    state, states = _describe_state(last, last.new), dict[str, str]()
    for version in reversed(known_versions()):
        states[str(version)] = state
        if (change := changes.get(str(version))) is not None:
            state = _describe_state(change, change.old)
    return dict(reversed(states.items()))


def _is_added_or_removed(change: Change) -> bool:
    return change.old is None or change.new is None


def _describe_state(change: Change, value: str | None) -> str:
    if value is None:
        return "-"
    return "yes" if _is_added_or_removed(change) else value
