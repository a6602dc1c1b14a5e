"""Lists the codes, constructs and handling rules that only some versions of MMC have.

The rows come from the changes between successive versions.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mmc_cli.compare import compare_versions
from mmc_cli.compare.change_report import ChangeFilter
from mmc_cli.compare.changes import Change
from mmc_cli.model.version import Version, parse_version
from mmc_cli.records.change import MatrixRow
from mmc_cli.records.words import ChangeLayer
from mmc_cli.specification import known_versions, load_spec

_EVERY_CHANGE = ChangeFilter()


def list_versions(first: str, last: str) -> tuple[Version, ...]:
    """Return the known versions from one to another, both included, oldest first, whichever is given first."""
    earliest, latest = sorted((parse_version(first), parse_version(last)))
    return tuple(version for version in known_versions() if earliest <= version <= latest)


def build_matrix(versions: Sequence[Version] = (), change_filter: ChangeFilter = _EVERY_CHANGE) -> Iterator[MatrixRow]:
    """Yield a row for each thing that differs between versions (default: all), in the order of the schema."""
    columns = tuple(versions) or known_versions()
    changes_by_subject: dict[tuple[ChangeLayer, object, str], dict[str, Change]] = {}
    for old, new in pairwise(columns):
        for change in filter(change_filter.matches, compare_versions(load_spec(old), load_spec(new))):
            if change.old is not None or change.new is not None:
                key = (change.layer, _identity(change), change.path)
                changes_by_subject.setdefault(key, {})[str(new)] = change
    for (layer, _, path), changes in changes_by_subject.items():
        subject = _subject(next(iter(changes.values())))
        cautions = dict.fromkeys(change.caution for change in changes.values() if change.caution)
        yield MatrixRow(layer, subject, path, _state_by_version(changes, columns), "; ".join(cautions) or None)


def _identity(change: Change) -> object:
    """Return a value that is equal for changes of one subject: what one version adds, a later one may remove."""
    if change.layer == "handling":
        return change.title, frozenset((change.rule.name, change.rule.mirror))
    return _subject(change)


def _subject(change: Change) -> str:
    if change.layer == "handling":
        return change.label
    return change.title if _is_added_or_removed(change) else change.subject


def _state_by_version(changes: dict[str, Change], versions: Sequence[Version]) -> dict[str, str]:
    """Return the state in each version, from the changes by the version in which they came into force."""
    last = changes[max(changes, key=parse_version)]
    state, states = _describe_state(last, last.new), dict[str, str]()
    for version in reversed(versions):
        states[str(version)] = state
        if (change := changes.get(str(version))) is not None:
            state = _describe_state(change, change.old)
    return dict(reversed(states.items()))


def _is_added_or_removed(change: Change) -> bool:
    return change.old is None or change.new is None


def _describe_state(change: Change, value: str | None) -> str:
    if value is None:
        return "-"
    return "yes" if _is_added_or_removed(change) and change.layer != "handling" else value
