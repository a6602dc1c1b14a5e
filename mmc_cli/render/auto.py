"""For a terminal: each fault in full up to twenty of them, grouped from there on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.verdict import Verdict
from mmc_cli.render import full, grouped

_MAX_TEMPLATES = 20


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Holds back up to twenty findings; the twenty-first turns the output into groups."""
    held: list[Verdict] = []
    many = False
    with grouped.render(out, color) as group:

        def add(verdict: Verdict) -> None:
            nonlocal many
            if not verdict.findings:
                return
            if not many:
                held.append(verdict)
                many = sum(len(each.findings) for each in held) > _MAX_TEMPLATES
                if not many:
                    return
                for each in held:
                    group(each)
                held.clear()
                return
            group(verdict)

        yield add
    with full.render(out, color) as show:
        for verdict in held:
            show(verdict)
