"""Lists what is not the same in every version of MMC: codes and constructs, with what each version has."""

from collections.abc import Iterator
from itertools import pairwise

from mmc_cli.compare import changes
from mmc_cli.compare.changes import Change
from mmc_cli.model.version import parse
from mmc_cli.records.change import MatrixRow
from mmc_cli.records.words import ChangeLayer
from mmc_cli.specification import at, versions


def matrix() -> Iterator[MatrixRow]:
    """A row for each code and construct that some versions have and others have not, in the order of the schema."""
    found: dict[tuple[ChangeLayer, str, str], dict[str, Change]] = {}
    for before, after in pairwise(versions()):
        for change in changes(at(before), at(after)):
            if change.layer != "handling":
                subject = change.said if _comes_or_goes(change) else change.subject
                key = (change.layer, subject, change.path)
                found.setdefault(key, {})[str(after)] = change
    for (layer, subject, path), steps in found.items():
        yield MatrixRow(layer, subject, path, _through(steps))


def _through(steps: dict[str, Change]) -> dict[str, str]:
    """What each version has, from what changed on the way; where it is there with a limit, the limit."""
    last = steps[max(steps, key=parse)]
    state, states = _words(last, last.new), {}
    for version in reversed(versions()):
        states[str(version)] = state
        if (step := steps.get(str(version))) is not None:
            state = _words(step, step.old)
    return dict(reversed(states.items()))


def _comes_or_goes(change: Change) -> bool:
    return change.old is None or change.new is None


def _words(change: Change, state: str | None) -> str:
    if state is None:
        return "-"
    return "yes" if _comes_or_goes(change) else state
