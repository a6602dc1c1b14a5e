"""Writes verdicts to a terminal: up to twenty findings in full, more in groups."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.verdict import Verdict
from mmc_cli.render import full, grouped

_MAX_IN_FULL = 20


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Keep findings until there are too many to show in full; from then on group them."""
    kept: list[tuple[Verdict, str]] = []
    too_many = False
    width = full.width_for(out)
    with grouped.render(out, color) as add_to_groups:

        def add(verdict: Verdict) -> None:
            nonlocal too_many
            if not verdict.findings:
                return
            if not too_many:
                kept.append((verdict, full.format_verdict(verdict, color, width)))
                too_many = sum(len(each.findings) for each, _ in kept) > _MAX_IN_FULL
                if not too_many:
                    return
                for each, _ in kept:
                    add_to_groups(each)
                kept.clear()
                return
            add_to_groups(verdict)

        yield add
    if kept:
        print("\n\n".join(text for _, text in kept), file=out)
