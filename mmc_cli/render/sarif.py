"""SARIF 2.1.0 for code scanning: one run, every rule with its help, verified suggestions as fixes."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from mmc_cli import __version__
from mmc_cli.model.finding import Finding, Rule
from mmc_cli.model.json_types import Json
from mmc_cli.model.verdict import Verdict
from mmc_cli.rules.registry import ALL_RULES

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_RULE_INDEXES = {rule.id: number for number, rule in enumerate(ALL_RULES)}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Write the run and its rules first, then each result as it comes."""
    unchecked = 0
    with run(out, [_rule(rule) for rule in ALL_RULES], lambda: not unchecked) as write:

        def add(verdict: Verdict) -> None:
            nonlocal unchecked
            results = [_result(verdict, finding) for finding in verdict.findings]
            unchecked += not verdict.checked
            for result in results:
                write(result)

        yield add


@contextmanager
def run(out: TextIO, rules: list[Json], complete: Callable[[], bool]) -> Iterator[Callable[[dict[str, Json]], None]]:
    """Write one run of mmc with its rules around the results, which are written as they come.

    Args:
        complete: called at the end; returns whether everything could be checked.
    """
    driver: dict[str, Json] = {"name": "mmc", "version": __version__, "rules": rules}
    print('{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{', file=out)
    print(f'"tool": {json.dumps({"driver": driver})},', file=out)
    print('"columnKind": "unicodeCodePoints",\n"results": [', end="", file=out)
    separators = chain(("\n",), repeat(",\n"))

    def write(result: dict[str, Json]) -> None:
        text = json.dumps(result)
        out.write(next(separators) + text)

    yield write
    print(f'\n],\n"invocations": [{json.dumps({"executionSuccessful": complete()})}]}}]}}', file=out)


def uri(file: str) -> str:
    """Return a file as a URI, relative to the current folder if inside it."""
    if "://" in file:
        return quote(file, safe="/:@?=&;*")  # an address is a URI already
    path = Path(file)
    if path.is_absolute():
        relative = os.path.relpath(path)
        if relative.startswith(".."):
            return path.as_uri()
        path = Path(relative)
    return quote(os.fsencode(path.as_posix()))


def _escape_links(text: str) -> str:
    """Return a text in which no [words](address) is a link (SARIF 2.1.0, 3.11.6)."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", text) if "](" in text else text


def _rule(rule: Rule) -> dict[str, Json]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"layer": rule.layer, "source": rule.source},
    }


def _result(verdict: Verdict, finding: Finding) -> dict[str, Json]:
    place, artifact = finding.place, {"uri": uri(verdict.origin.file)}
    region: dict[str, Json] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": max(place.end_column, place.column),
        "byteOffset": place.byte_offset,
        "byteLength": place.byte_length,
    }
    location: dict[str, Json] = {"physicalLocation": {"artifactLocation": dict(artifact), "region": region}}
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    result: dict[str, Json] = {
        "ruleId": finding.rule.id,
        "ruleIndex": _RULE_INDEXES[finding.rule.id],
        "level": _LEVELS[finding.rule.severity],
        "message": {"text": _escape_links(finding.message)},
        "locations": [location],
        "partialFingerprints": {"mmcFinding/v1": finding.fingerprint},
        "properties": {"verdict": verdict.verdict, "expected": list(finding.expected[:20]), "actual": finding.actual},
    }
    if finding.edits:
        replacements: list[Json] = [
            {
                "deletedRegion": {"byteOffset": edit.place.byte_offset, "byteLength": edit.place.byte_length},
                "insertedContent": {"text": edit.text},
            }
            for edit in finding.edits
        ]
        artifact_change: dict[str, Json] = {"artifactLocation": dict(artifact), "replacements": replacements}
        result["fixes"] = [
            {
                "description": {"text": _escape_links(f"Verified fix: {finding.suggestion}")},
                "artifactChanges": [artifact_change],
            }
        ]
    return result
