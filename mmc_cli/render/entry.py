"""An entry of `mmc explain` as text: the meaning first, then content, checks, history, an example and the sources."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TextIO

import click

from mmc_cli.model.entry import Entry, Item, ListedValue, Part
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.layout import Span, indent, span, terminal_width, width_of, wrap_line
from mmc_cli.render.layout import wrap as wrap_spans

_WIDTH = 100
_MAX_PARTS = 30
_MIN_COLUMN = 20  # in which text can be wrapped
_MAX_LINES = 12


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Entry], None]]:
    """Write the sections of each entry, with two empty lines between entries."""
    first = True
    limit = terminal_width() if out.isatty() else None
    width = min(_WIDTH, limit or _WIDTH)

    def add(entry: Entry) -> None:
        nonlocal first
        lines = [disarm_commands(line) for line in _entry(entry, color, width, limit)]
        if not first:
            print("\n", file=out)
        first = False
        for line in lines:
            print(line, file=out)

    yield add


def entry_lines(entry: Entry, width: int) -> list[str]:
    """Return the sections of an entry as lines of at most a width, without colour."""
    return list(_entry(entry, False, min(_WIDTH, width), width))


def _entry(entry: Entry, color: bool, width: int, limit: int | None) -> Iterator[str]:
    title = ": ".join(dict.fromkeys(filter(None, (clean(entry.code), clean(entry.title)))))
    yield from (_style_heading(line, color) for line in (wrap_line(title, limit) if limit else (title,)))
    version_note = "" if entry.in_force else f", not in MMC {entry.mmc_version}"
    yield f"{entry.kind}{version_note}"
    if entry.meaning:
        yield ""
        yield from _wrap(entry.meaning, width)
    facts = {label: text for label, text in entry.facts.items() if text not in (entry.title, entry.element)}
    if facts:
        yield ""
        left = max(map(len, facts)) + 2
        for label, text in facts.items():
            room = width - left
            first, *rest = _texts(wrap_spans([span(text)], room)) if limit else _wrap(text, room) or [""]
            yield f"{label:<{left}}{first}"
            yield from (" " * left + line for line in rest)
    for heading, lines in _sections(entry, width):
        yield ""
        yield _style_heading(heading, color)
        is_text = heading != "Example"
        yield from (
            f"  {part}".rstrip()
            for line in lines
            for part in (_fold(line, limit - 2) if is_text and limit else (line,))
        )


def _fold(line: str, width: int) -> list[str]:
    """Wrap a line; continuation lines begin under its last column."""
    if width_of(line) <= width:
        return [line]
    starts = [match.end() for match in re.finditer(r"(?:^|\S) {2,}", line[: max(width - _MIN_COLUMN, 0)])]
    start = starts[-1] if starts else 0
    first, *rest = wrap_spans([Span(line[start:])], width - start)
    return [line[:start] + "".join(each.text for each in first), *_texts(indent(rest, start or 4))]


def _texts(lines: Iterable[list[Span]]) -> list[str]:
    return ["".join(each.text for each in line) for line in lines]


def _sections(entry: Entry, width: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections that are not empty, each with its heading."""
    for heading, lines in (
        (f"Content of {entry.element}", _content(entry)),
        (
            "Values",
            _columns([_value_cells(each) for each in entry.values]),
        ),
        *_tables(entry, width),
        ("Where it occurs", _shorten([clean(path) for path in entry.places])),
        ("What to check", _items(entry.checks, width)),
        ("History", _items(entry.history, width)),
        ("Related", _shorten(_columns([(each.kind, each.code, each.title) for each in entry.related]))),
        ("Example", entry.example.splitlines() if entry.example else []),
        ("Source", _columns([(each.key, each.title) for each in entry.sources]) + _confidence(entry)),
    ):
        if lines:
            yield heading, lines


def _content(entry: Entry) -> list[str]:
    """Return the parts down to the depth that fits; every level that is shown is complete."""
    deepest = max((part.depth for part in entry.shape), default=0)
    while deepest > 1 and sum(part.depth <= deepest for part in entry.shape) > _MAX_PARTS:
        deepest -= 1
    shown = [part for part in entry.shape if part.depth <= deepest]
    lines = _columns([(_indented_name(part), _describe_presence(part), _describe_value(part)) for part in shown])
    hidden = len(entry.shape) - len(shown)
    return [*lines, f"and {hidden} more at deeper levels; -f json lists all of them"] if hidden else lines


def _indented_name(part: Part) -> str:
    return "  " * (part.depth - 1) + part.name


def _describe_presence(part: Part) -> str:
    return f"{part.presence}, repeats" if part.repeats else part.presence


def _value_cells(listed: ListedValue) -> tuple[str, str]:
    return clean(listed.value), f"number {listed.number}" if listed.number else ""


def _describe_value(part: Part) -> str:
    return part.value + (f", in {part.unit}" if part.unit else "")


def _tables(entry: Entry, width: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of each table of the document, with the number of the table as heading."""
    for table in dict.fromkeys(item.table for item in entry.items):
        rows = [item for item in entry.items if item.table == table]
        yield f"Table {table} of the MMC document", [line for item in rows for line in _row(item, width)]


def _row(item: Item, width: int) -> Iterator[str]:
    yield clean(item.item)
    details = {"type": item.type, "units": item.units, "sensitivity": item.sensitivity}
    known = "; ".join(f"{label} {text}" for label, text in details.items() if text)
    for text in filter(None, (item.meaning, known)):
        yield from (f"  {line}" for line in _wrap(text, width - 4))


def _items(texts: Iterable[str], width: int) -> list[str]:
    """Return each text with a dash in front."""
    lines: list[str] = []
    for text in texts:
        first, *rest = _wrap(text, width - 4)
        lines += (f"- {first}", *(f"  {line}" for line in rest))
    return lines


def _wrap(text: str, width: int) -> list[str]:
    return wrap(clean(text), width, break_long_words=False, break_on_hyphens=False)


def _confidence(entry: Entry) -> list[str]:
    return [f"confidence: {entry.confidence}"] if entry.confidence else []


def _shorten(lines: list[str]) -> list[str]:
    if len(lines) <= _MAX_LINES + 1:
        return lines
    return [*lines[:_MAX_LINES], f"and {len(lines) - _MAX_LINES} more; -f json lists all of them"]


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Return rows as lines with aligned cells."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _style_heading(text: str, color: bool) -> str:
    return click.style(text, bold=True) if color else text
