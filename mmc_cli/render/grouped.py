"""Groups many findings into blocks: one for each rule and path, with counts and the first three places."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TextIO

from mmc_cli.model.counting import count_noun
from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.concise import NOT_CHECKED, describe_finding, format_location, severity_label
from mmc_cli.render.full import title_lines, width_for, wrap_note
from mmc_cli.render.layout import wrap_line

_MAX_PLACES = 3
_MAX_FINGERPRINTS = 3
_RANKS = {"error": 0, NOT_CHECKED: 1, "warning": 2, "info": 3}


@dataclass
class _Group:
    first: Finding
    label: str
    count: int = 0
    files: int = 0
    last_file: str = ""
    places: list[str] = field(default_factory=list)
    fingerprints: dict[str, None] = field(default_factory=dict)


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Collect findings; at the end write a block for each group: errors first, then the most frequent first."""
    groups: dict[tuple[str, str], _Group] = {}
    width = width_for(out)

    def add(verdict: Verdict) -> None:
        file = str(verdict.origin)
        for finding in verdict.findings:
            key = finding.rule.id, re.sub(r"\[\d+\]", "", finding.path)
            group = groups.get(key) or _Group(finding, severity_label(verdict, finding))
            fingerprint = finding.fingerprint
            if len(group.places) < _MAX_PLACES:
                group.places.append(f"{format_location(verdict, finding)}: {clean(describe_finding(finding))}")
            groups[key] = group
            group.count += 1
            if file != group.last_file:
                group.files += 1
                group.last_file = file
            group.fingerprints[fingerprint] = None

    yield add
    ordered = sorted(groups.items(), key=lambda item: (_RANKS[item[1].label], -item[1].count))
    for number, ((_, path), group) in enumerate(ordered):
        if number:
            print(file=out)
        for line in _block(path, group, color, width):
            print(disarm_commands(line), file=out)


def _block(path: str, group: _Group, color: bool, width: int | None) -> Iterator[str]:
    counts = f"{group.count} times in {count_noun(group.files, 'file')}" if group.count > 1 else "once"
    where = f", at {clean(path)}" if path else ""
    yield from title_lines(group.label, group.first, counts + where, color, width)
    for place in group.places:
        yield from wrap_line(f"    {place}", width, 4) if width is not None else (f"    {place}",)
    if group.count > len(group.places):
        yield f"    and {group.count - len(group.places)} more"
    yield from wrap_note("  = help: ", group.first.help, width)
    more = len(group.fingerprints) - _MAX_FINGERPRINTS
    fingerprints = ", ".join(islice(group.fingerprints, _MAX_FINGERPRINTS))
    yield f"  = fingerprint: {fingerprints}" + (f" and {more} more" if more > 0 else "")
