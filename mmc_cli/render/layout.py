"""Lays text out for a terminal: lines of at most its width, and tables with column widths by content.

A line ends between words. A word is broken only if it is a path or a name in mixed case, at a sign or a capital letter,
or if nothing else fits the terminal. A no-break space keeps a value and its unit together.
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import click

from mmc_cli.render.clean import clean, disarm_commands

NBSP = "\u00a0"
GAP = 2  # columns between cells
_MIN_TERMINAL = 40
# A wide column is reduced to this width before other columns are omitted.
COMFORTABLE = 20
# Where a word may be broken: after a sign, or, if still too long, before a capital letter.
_SIGNS, _CAPITALS = re.compile(r"(?<=[/\\!_,;|=])(?=.)"), re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")


class Span(NamedTuple):
    """A piece of text in one style; `style` is a name in STYLES."""

    text: str
    style: str = ""


Spans: TypeAlias = tuple[Span, ...]

STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "dim": {"dim": True},
    "bold": {"bold": True},
    "good": {"fg": "green"},
    "bad": {"fg": "red", "bold": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan"},
    "note": {"fg": "magenta"},
    "meaning": {"fg": "green"},
    "bar": {"fg": "cyan"},
}


def terminal_width() -> int:
    """Return the width of the terminal, or the value of COLUMNS."""
    return max(shutil.get_terminal_size().columns, _MIN_TERMINAL)


def span(text: str, style: str = "") -> Span:
    """Return text of a message or of mmc as a span, made safe for a terminal. No-break spaces stay."""
    safe = NBSP.join(clean(part) for part in text.split(NBSP)) if NBSP in text else clean(text)
    return Span(disarm_commands(safe), style)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return _wide_width(text)


@lru_cache(maxsize=1024)
def _wide_width(text: str) -> int:
    from rich.cells import cell_len  # imported only for text that is not ASCII

    return cell_len(text)


def paint(spans: Iterable[Span], color: bool) -> str:
    """Return spans as text, in colour if asked for; a no-break space becomes a space."""
    runs = ((style, "".join(each.text for each in run)) for style, run in groupby(spans, lambda each: each.style))
    parts = (click.style(text, **STYLES[style]) if color and style else text for style, text in runs)
    return "".join(parts).replace(NBSP, " ")


def wrap(spans: Iterable[Span], width: int) -> list[list[Span]]:
    """Return the lines that spans take in a width; at least one."""
    lines: list[list[Span]] = [[]]
    used, space = 0, Span("")
    for word in _words(spans):
        if not word.text.strip(" "):
            space = word
            continue
        length = width_of(word.text)
        gap = width_of(space.text) if used else 0
        if used and used + gap + length > width and (length <= width or used + gap + _first_piece(word) > width):
            lines.append([])
            used, gap = 0, 0
        if gap:
            lines[-1].append(space)
            used += gap
        for piece in _pieces(word, width - used, width):
            if used and used + width_of(piece.text) > width:
                lines.append([])
                used = 0
            lines[-1].append(piece)
            used += width_of(piece.text)
        space = Span("")
    return lines


def wrap_line(text: str, width: int, by: int = 2) -> list[str]:
    """Return a line of text as lines of at most a width, those after the first indented by more than it.

    A line that fits is not changed.
    """
    if width_of(text) <= width:
        return [text]
    left = len(text) - len(text.lstrip(" "))
    first, *_ = _wrap_text(text[left:], max(width - left, 1))
    rest = _wrap_text(text[left + len(first) :].lstrip(" "), max(width - left - by, 1))
    return [" " * left + first, *(" " * (left + by) + line for line in rest)]


def _wrap_text(text: str, width: int) -> list[str]:
    return ["".join(each.text for each in line) for line in wrap([Span(text)], width)]


def _words(spans: Iterable[Span]) -> Iterable[Span]:
    for each in spans:
        for text in re.findall(r" +|[^ ]+", each.text):
            yield Span(text, each.style)


def _first_piece(word: Span) -> int:
    return width_of(_break(word.text)[0])


def _break(text: str) -> list[str]:
    """Return the smallest pieces of a word."""
    return [piece for part in _SIGNS.split(text) for piece in _CAPITALS.split(part)]


def _pieces(word: Span, left: int, width: int) -> list[Span]:
    """Return a word, or its pieces if it has to be broken."""
    if width_of(word.text) <= left:
        return [word]
    pieces: list[str] = []
    for part in _SIGNS.split(word.text):
        for piece in (part,) if width_of(part) <= width else _CAPITALS.split(part):
            while width_of(piece) > width:
                pieces.append(piece[:width])
                piece = piece[width:]
            pieces.append(piece)
    return [Span(text, word.style) for text in pieces]


def indent(lines: Iterable[list[Span]], by: int) -> list[list[Span]]:
    """Return lines with spaces before each."""
    return [[Span(" " * by), *line] for line in lines]


class Column(NamedTuple):
    """A column of a table: its heading, and whether its cells are numbers.

    A needed column has a rank, 0 for the one that is omitted last; a column without a rank is omitted before it.
    """

    heading: str
    is_number: bool = False
    rank: int | None = None


def min_width(cells: Iterable[Spans]) -> int:
    """Return the width below which a word of a column would be broken inside."""
    pieces = (piece for cell in cells for each in cell for word in each.text.split(" ") for piece in _break(word))
    return max(map(width_of, pieces), default=1)


def _natural_width(cells: Iterable[Spans]) -> int:
    return max((sum(width_of(each.text) for each in cell) for cell in cells), default=1)


def fit_columns(columns: Sequence[Column], rows: Sequence[Sequence[Spans]], width: int) -> tuple[int, ...] | None:
    """Return the width of each column of a table; None if a word would be broken.

    Width beyond the widest word of each column goes to those with longer text, the shortest first.
    """
    held = [[(span(column.heading),), *(row[n] for row in rows)] for n, column in enumerate(columns)]
    widths = list(map(min_width, held))
    wanted = list(map(_natural_width, held))
    left = width - sum(widths) - GAP * (len(columns) - 1)
    if left < 0:
        return None
    for number in sorted(range(len(columns)), key=lambda n: wanted[n] - widths[n]):
        waiting = [n for n in range(len(columns)) if wanted[n] - widths[n] >= wanted[number] - widths[number]]
        more = min(wanted[number] - widths[number], left // max(len(waiting), 1))
        widths[number] += more
        left -= more
    return tuple(widths)


def fitting_columns(
    columns: Sequence[Column], rows: Sequence[Sequence[Spans]], width: int, comfortable: int = COMFORTABLE
) -> list[int]:
    """Return the numbers of the columns that fit a width, in their order; at least one.

    Needed columns come first, as narrow as their longest words; the others follow if there is room to read all.

    Args:
        comfortable: the width to which a column with longer text may be reduced.
    """
    held = [[(span(column.heading),), *(row[n] for row in rows)] for n, column in enumerate(columns)]
    narrowest = list(map(min_width, held))
    readable = [max(narrowest[n], min(_natural_width(cells), comfortable)) for n, cells in enumerate(held)]
    fitting = list[int]()
    for _, number in sorted((column.rank, n) for n, column in enumerate(columns) if column.rank is not None):
        if sum(narrowest[n] + GAP for n in (*fitting, number)) - GAP <= width:
            fitting.append(number)
    for number in (n for n, column in enumerate(columns) if column.rank is None):
        if sum(readable[n] + GAP for n in (*fitting, number)) - GAP > width and fitting:
            break
        fitting.append(number)
    return sorted(fitting)


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[Spans]], widths: Sequence[int]) -> list[list[Span]]:
    """Return the lines of a table: the heading, a rule, and the rows; numbers are right-aligned."""
    heading = [(span(column.heading, "bold"),) for column in columns]
    lines = _row_lines(heading, columns, widths)
    lines.append([Span("-" * (sum(widths) + GAP * (len(widths) - 1)), "dim")])
    for row in rows:
        lines += _row_lines(row, columns, widths)
    return lines


def _row_lines(row: Sequence[Spans], columns: Sequence[Column], widths: Sequence[int]) -> list[list[Span]]:
    cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines: list[list[Span]] = []
    for number in range(max(map(len, cells))):
        line: list[Span] = []
        for cell, column, width in zip(cells, columns, widths, strict=True):
            spans = cell[number] if number < len(cell) else []
            padding = Span(" " * (width - sum(width_of(each.text) for each in spans)))
            line += [padding, *spans] if column.is_number else [*spans, padding]
            line.append(Span(" " * GAP))
        lines.append(_trimmed(line))
    return lines


def _trimmed(line: list[Span]) -> list[Span]:
    while line and not line[-1].text.strip(" "):
        line.pop()
    return line
