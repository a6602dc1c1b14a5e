"""Many faults as few blocks: one for each rule and path, with counts and the first three places."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

import click

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import COLORS, place, sentence

_PLACES = 3


@dataclass
class _Group:
    first: Finding
    checked: bool
    count: int = 0
    files: int = 0
    last_file: str = ""
    places: list[str] = field(default_factory=list)
    fingerprints: dict[str, None] = field(default_factory=dict)


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Gathers findings, and at the end writes a block for each kind, the most frequent first."""
    groups: dict[tuple[str, str], _Group] = {}

    def add(verdict: Verdict) -> None:
        for finding in verdict.findings:
            key = finding.rule.id, re.sub(r"\[\d+\]", "", finding.path)
            group = groups.setdefault(key, _Group(finding, verdict.checked))
            group.count += 1
            if str(verdict.origin) != group.last_file:
                group.files += 1
                group.last_file = str(verdict.origin)
            if len(group.places) < _PLACES:
                group.places.append(f"{place(verdict, finding)}: {clean(sentence(finding))}")
            group.fingerprints[finding.fingerprint] = None

    yield add
    for number, ((_, path), group) in enumerate(sorted(groups.items(), key=lambda item: -item[1].count)):
        if number:
            print(file=out)
        for line in _block(path, group, color):
            print(line, file=out)


def _block(path: str, group: _Group, color: bool) -> Iterator[str]:
    rule = group.first.rule
    word: str = rule.severity if group.checked else "not checked"
    styled = click.style(word, fg=COLORS.get(word, "magenta"), bold=True) if color else word
    times = f"{group.count} time{'' if group.count == 1 else 's'}"
    files = f"{group.files} file{'' if group.files == 1 else 's'}"
    yield f"{styled}[{rule.id} {rule.name}]: {times} in {files}{f', at {clean(path)}' if path else ''}"
    for shown in group.places:
        yield f"    {shown}"
    if group.count > len(group.places):
        yield f"    and {group.count - len(group.places)} more"
    yield f"  = help: {rule.help}"
    yield f"  = fingerprint: {', '.join(group.fingerprints)}"
