"""Findings at a terminal: up to twenty in full, more than that in groups."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.verdict import Verdict
from mmc_cli.render import full, grouped

_MAX_IN_FULL = 20


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Keep findings until there are too many to show in full; from then on group them."""
    kept: list[Verdict] = []
    too_many = False
    with grouped.render(out, color) as add_to_groups:

        def add(verdict: Verdict) -> None:
            nonlocal too_many
            if not verdict.findings:
                return
            if not too_many:
                kept.append(verdict)
                too_many = sum(len(each.findings) for each in kept) > _MAX_IN_FULL
                if not too_many:
                    return
                for each in kept:
                    add_to_groups(each)
                kept.clear()
                return
            add_to_groups(verdict)

        yield add
    with full.render(out, color) as add_in_full:
        for verdict in kept:
            add_in_full(verdict)
