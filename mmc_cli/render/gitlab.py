"""GitLab code quality report: one array of issues."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, repeat
from typing import TextIO

from mmc_cli.model.finding import Finding
from mmc_cli.model.json_types import Json
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.concise import NOT_CHECKED, describe_finding

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Write an issue for each finding as it comes."""
    separators = chain(("[\n",), repeat(",\n"))

    def add(verdict: Verdict) -> None:
        for text in [json.dumps(_issue(verdict, finding)) for finding in verdict.findings]:
            out.write(next(separators) + text)

    yield add
    print("[]" if next(separators) == "[\n" else "\n]", file=out)


def _issue(verdict: Verdict, finding: Finding) -> dict[str, Json]:
    # GitLab merges issues that share a fingerprint; the file and path keep them apart.
    place_hash = sha256(f"{verdict.origin}\n{finding.path}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return {
        "description": ("" if verdict.checked else f"{NOT_CHECKED}: ") + describe_finding(finding),
        "check_name": f"{finding.rule.id} {finding.rule.name}",
        "fingerprint": f"{finding.fingerprint}-{place_hash}",
        "severity": _SEVERITIES[finding.rule.severity] if verdict.checked else "blocker",
        "location": {"path": verdict.origin.file, "lines": {"begin": finding.place.line}},
    }
