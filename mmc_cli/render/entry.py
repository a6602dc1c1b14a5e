"""What a code means, as plain sections: what matters first, then shape, checks, history, an example, the source."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TextIO

import click

from mmc_cli.model.entry import Entry, Part
from mmc_cli.render.clean import clean

_WIDTH = 100
_PARTS = 30
_LINES = 12


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Entry], None]]:
    """Writes the sections of each entry, two empty lines between entries."""
    first = True

    def add(entry: Entry) -> None:
        nonlocal first
        if not first:
            print("\n", file=out)
        first = False
        for line in _entry(entry, color):
            print(line, file=out)

    yield add


def _entry(entry: Entry, color: bool) -> Iterator[str]:
    yield _styled(": ".join(filter(None, (clean(entry.code), clean(entry.title)))), color)
    there = "" if entry.in_force else f", not in MMC {entry.mmc_version}"
    yield f"{entry.kind}{there}"
    if entry.meaning:
        yield ""
        yield from _wrapped(entry.meaning, _WIDTH)
    facts = {label: text for label, text in entry.facts.items() if text not in (entry.title, entry.element)}
    if facts:
        yield ""
        width = max(map(len, facts)) + 2
        for label, text in facts.items():
            first, *rest = _wrapped(text, _WIDTH - width) or [""]
            yield f"{label:<{width}}{first}"
            yield from (" " * width + line for line in rest)
    for heading, lines in _sections(entry):
        yield ""
        yield _styled(heading, color)
        yield from (f"  {line}".rstrip() for line in lines)


def _sections(entry: Entry) -> Iterator[tuple[str, list[str]]]:
    """The sections that are not empty, each with its heading."""
    for heading, lines in (
        (f"{entry.element} holds", _shape(entry)),
        ("Values", _columns([(clean(text), f"number {code}" if code else "") for text, code in entry.values])),
        ("Where it stands", _cut([clean(path) for path in entry.places])),
        ("What to check", [line for text in entry.checks for line in _item(text)]),
        ("History", [line for text in entry.history for line in _item(text)]),
        ("Related", _cut(_columns([(each.kind, each.code, each.title) for each in entry.related]))),
        ("Example", entry.example.splitlines() if entry.example else []),
        ("Source", _columns(list(entry.sources)) + _confidence(entry)),
    ):
        if lines:
            yield heading, lines


def _shape(entry: Entry) -> list[str]:
    """The parts as far down as fits; every part that is shown is shown with its siblings."""
    deepest = max((part.depth for part in entry.shape), default=0)
    while deepest > 1 and sum(part.depth <= deepest for part in entry.shape) > _PARTS:
        deepest -= 1
    shown = [part for part in entry.shape if part.depth <= deepest]
    lines = _columns([(f"{'  ' * (part.depth - 1)}{part.name}", _presence(part), _value(part)) for part in shown])
    hidden = len(entry.shape) - len(shown)
    return [*lines, f"and {hidden} more inside these: -f json has them all"] if hidden else lines


def _presence(part: Part) -> str:
    return f"{part.presence}, repeats" if part.many else part.presence


def _value(part: Part) -> str:
    return part.value + (f", in {part.unit}" if part.unit else "")


def _item(text: str) -> list[str]:
    first, *rest = _wrapped(text, _WIDTH - 4)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(clean(text), width, break_long_words=False, break_on_hyphens=False)


def _confidence(entry: Entry) -> list[str]:
    return [f"confidence: {entry.confidence}"] if entry.confidence else []


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _LINES + 1:
        return lines
    return [*lines[:_LINES], f"and {len(lines) - _LINES} more: -f json has them all"]


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows with their cells below each other."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _styled(text: str, color: bool) -> str:
    return click.style(text, bold=True) if color else text
