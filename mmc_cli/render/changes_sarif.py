"""Writes changes as SARIF 2.1.0: each at its path in the schema, or at the messages it affects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.compare.changes import Change, ChangeRule, load_change_rules
from mmc_cli.compare.impact import MessageImpact
from mmc_cli.model.json_types import Json
from mmc_cli.render.sarif import run, uri

_LEVELS = {"breaking": "error", "risky": "warning", "unknown": "warning", "safe": "note"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Change | MessageImpact], None]]:
    """Write a result for each change; with messages, one for each message that a change affects."""
    with run(out, [_rule(rule) for rule in load_change_rules().values()], lambda: True) as write:

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


def _message(change: Change) -> str:
    text = f"{change.title}: {change.reason}"
    return f"{text}; caution: {change.caution}" if change.caution else text


def _result(change: Change, location: dict[str, Json]) -> dict[str, Json]:
    paths: list[Json] = [{"fullyQualifiedName": path} for path in change.paths or (change.path,)]
    return {
        "ruleId": change.rule.name,
        "level": _LEVELS[change.verdict()],
        "message": {"text": _message(change)},
        "locations": [{**location, "logicalLocations": paths}],
        "partialFingerprints": {"mmcChange/v1": change.fingerprint},
        "properties": {
            "from": change.old_version,
            "to": change.new_version,
            "source": change.source,
            "drivers": list(change.drivers),
            **_verdicts(change.rule),
        },
    }


def _verdicts(rule: ChangeRule) -> dict[str, Json]:
    return {str(view): verdict for view, verdict in rule.verdicts.items()}
