"""SARIF 2.1.0 of changes: each at its path, or at the messages that meet it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.compare.changes import Change, ChangeRule, rules
from mmc_cli.compare.impact import MessageImpact
from mmc_cli.model.json_types import Json
from mmc_cli.render.sarif import run, uri

_LEVELS = {"breaking": "error", "risky": "warning", "unknown": "warning", "safe": "note"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Change | MessageImpact], None]]:
    """Writes a result for each change; for each change that a message meets, one at the message."""
    with run(out, [_rule(rule) for rule in rules().values()], lambda: True) as write:

        def add(row: Change | MessageImpact) -> None:
            if isinstance(row, Change):
                write(_result(row, {}))
                return
            for change in row.changes:
                write(_result(change, {"physicalLocation": {"artifactLocation": {"uri": uri(row.origin.file)}}}))

        yield add


def _rule(rule: ChangeRule) -> Json:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "properties": {"layer": rule.layer, **_verdicts(rule)},
    }


def _result(change: Change, place: dict[str, Json]) -> dict[str, Json]:
    paths: list[Json] = [{"fullyQualifiedName": path} for path in change.paths or (change.path,)]
    return {
        "ruleId": change.rule.name,
        "level": _LEVELS[change.weight()],
        "message": {"text": f"{change.said}: {change.reason}"},
        "locations": [{**place, "logicalLocations": paths}],
        "partialFingerprints": {"mmcChange/v1": change.fingerprint},
        "properties": {"from": change.frm, "to": change.to, "source": change.source, **_verdicts(change.rule)},
    }


def _verdicts(rule: ChangeRule) -> dict[str, Json]:
    return {str(view): weight for view, weight in rule.verdicts.items()}
