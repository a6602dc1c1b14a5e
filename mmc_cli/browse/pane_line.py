"""Defines a line of a pane: its styled text, and what Enter opens or a key copies there."""

from collections.abc import Iterable
from typing import NamedTuple

from mmc_cli.inputs.positions import Steps
from mmc_cli.model.finding import Finding
from mmc_cli.render.layout import Span, indent, wrap

# The panes beside the list, in the order of their keys, with their titles.
PANES = {
    "message": "Message",
    "fields": "Fields",
    "xml": "XML",
    "findings": "Findings",
    "explain": "Explain",
    "profile": "Profile",
}


class Target(NamedTuple):
    """The target of a line: an element, a finding, or a place in the file, with a path and a value to copy."""

    path: str = ""
    value: str = ""
    steps: Steps | None = None
    line: int = 0
    column: int = 0
    finding: Finding | None = None


NOTHING = Target()


class PaneLine(NamedTuple):
    """One line; `is_fault` is true for the first line at which a finding is."""

    spans: tuple[Span, ...]
    target: Target = NOTHING
    is_fault: bool = False


def wrapped_lines(
    spans: Iterable[Span], width: int, target: Target = NOTHING, is_fault: bool = False, left: int = 0, hanging: int = 2
) -> list[PaneLine]:
    """Return spans as lines of at most a width, all with the same target.

    Args:
        left: how far all lines are indented.
        hanging: how much further those after the first are.
    """
    first, *rest = wrap(spans, max(width - left - hanging, 1))
    lines = (*indent([first], left), *indent(rest, left + hanging))
    return [PaneLine(tuple(line), target, is_fault and number == 0) for number, line in enumerate(lines)]


def plain_lines(texts: Iterable[str], width: int, target: Target = NOTHING) -> list[PaneLine]:
    """Return lines of text; one that does not fit the width continues on further lines."""
    return [
        PaneLine((Span(text[start : start + width]),), target)
        for text in texts
        for start in range(0, max(len(text), 1), width)
    ]
