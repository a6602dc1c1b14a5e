"""One message at a terminal: a card with the main facts and the verdict, then the body by its structure.

Findings are numbered: the card has them in full, the body has the rule and message at the value.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.decoding.shape import message_shape
from mmc_cli.model import block
from mmc_cli.model.block import Block, Cell, Entries, Fields, Grid, Item, Mark, Profile, Section, Table
from mmc_cli.model.counting import count_noun
from mmc_cli.model.field import MessageView
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.concise import describe_finding
from mmc_cli.render.layout import (
    GAP,
    Column,
    Span,
    Spans,
    fit_columns,
    indent,
    min_width,
    paint,
    span,
    table_lines,
    terminal_width,
    width_of,
    wrap,
)
from mmc_cli.render.profile import profile_lines

# The number of entries shown of a long list by default: one half from its beginning, one from its end.
_ROWS_SHOWN, _SECTIONS_SHOWN, _DAYS_SHOWN = 20, 2, 14
_MAX_LABEL = 40
_HANGING = 4
_MAX_PARTS, _MAX_KEY = 3, 4  # tables that one is split into, and columns that may identify their rows
_GRID_WIDTHS = (8, 4, 2, 1)  # registers per row
_Lines = list[list[Span]]


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[MessageView], None]]:
    """Write a card and the body of each message."""
    width = terminal_width()
    first = True

    def add(view: MessageView) -> None:
        nonlocal first
        text = "\n".join(paint(line, color).rstrip(" ") for line in message_lines(view, width))
        print(text if first else f"\n{text}", file=out)
        first = False

    yield add


def message_lines(view: MessageView, width: int) -> _Lines:
    """Return the lines of a message in a width: the card, the findings in full, and the body."""
    shape = message_shape(view)
    lines = wrap([span(view.title, "bold")], width)
    items = [*shape.facts, *_verdict_items(view.verdict)]
    lines += _field_lines(items, width, _fact_style)
    lines += _finding_lines(view.verdict, width)
    for part in shape.blocks:
        lines += [[], *_block_lines(part, width, view.whole)]
    return lines


def _fact_style(item: Item) -> str:
    if item.label == "Outcome":
        return (
            "good" if item.cell.value == "success" else "" if item.cell.value in ("encrypted", "not stated") else "bad"
        )
    if item.label == "Verdict":
        return "good" if item.cell.value.startswith("valid") else "bad"
    return ""


def _verdict_items(verdict: Verdict | None) -> Iterator[Item]:
    if verdict is None:
        return
    words = verdict.verdict.replace("-", " ")
    text = f"{words} against MMC {verdict.mmc_version}" if verdict.checked else words
    if verdict.findings:
        counts = [
            count_noun(sum(each.rule.severity == severity for each in verdict.findings), noun, plural)
            for severity, noun, plural in (
                ("error", "error", ""),
                ("warning", "warning", ""),
                ("info", "info", "infos"),
            )
        ]
        text += ": " + ", ".join(each for each in counts if not each.startswith("0 "))
    yield Item("Verdict", Cell(text))
    yield Item("From", Cell(verdict.origin.numbered()))


def _finding_lines(verdict: Verdict | None, width: int) -> _Lines:
    """Return each finding in full, by its number."""
    lines: _Lines = []
    for number, finding in enumerate(verdict.findings if verdict is not None else (), 1):
        rule = finding.rule
        line = f"line\u00a0{finding.place.line}: " if finding.place.line > 1 else ""
        spans = [
            span(f"!{number} {rule.severity}[{rule.id}\u00a0{rule.name}]: ", rule.severity),
            span(line + describe_finding(finding)),
        ]
        first, *rest = wrap(spans, width - 4)
        lines += [first, *indent(rest, 4)]
    return [[], *lines] if lines else []


def _block_lines(part: Block, width: int, whole: bool) -> _Lines:
    if isinstance(part, Fields):
        return _field_lines(part.items, width)
    if isinstance(part, Section):
        return _section_lines(part, width, whole)
    if isinstance(part, Entries):
        return _entry_lines(part, width, whole)
    if isinstance(part, Grid):
        return _grid_lines(part, width)
    if isinstance(part, Profile):
        return _profile_lines(part, width, whole)
    return _table_lines(part, width, whole)


def _section_lines(section: Section, width: int, whole: bool) -> _Lines:
    lines = wrap([span(section.title, "bold")], width)
    for number, part in enumerate(section.blocks):
        if number:
            lines.append([])
        lines += indent(_block_lines(part, width - 2, whole), 2)
    return lines


def _entry_lines(entries: Entries, width: int, whole: bool) -> _Lines:
    shown, hidden = _shorten(entries.sections, _SECTIONS_SHOWN, whole)
    lines: _Lines = []
    for number, section in enumerate(shown):
        if number:
            lines.append([])
        if hidden and number == _SECTIONS_SHOWN // 2:
            lines += [_between(hidden, f"{entries.name} entries"), []]
        lines += _section_lines(section, width, whole)
    return lines


def _shorten(entries: Sequence[Section], limit: int, whole: bool) -> tuple[Sequence[Section], int]:
    """Return the entries to show, and the number of omitted ones between them."""
    if whole or len(entries) <= limit + 1:
        return entries, 0
    return [*entries[: limit // 2], *entries[-(limit // 2) :]], len(entries) - limit


def _between(count: int, what: str) -> list[Span]:
    return [Span(f"... {count} more {what} (--all shows them)", "dim")]


def _field_lines(items: Iterable[Item], width: int, style: Callable[[Item], str] = lambda item: "") -> _Lines:
    """Return labels and values in two columns; the marks of a value are below it."""
    items = list(items)
    labels = [width_of(item.label) for item in items]
    column = min(max(labels, default=0), _MAX_LABEL, width // 2)
    lines: _Lines = []
    for item in items:
        first = wrap([span(item.label, "dim")], column)
        value = _value_spans(item.cell, style(item))
        left = column + GAP
        if min_width([tuple(value)]) > width - left:  # a long value, such as a hash, on separate lines
            lines += [*first, *indent(wrap(value, width - _HANGING), _HANGING)]
            left = _HANGING
        else:
            lines += _beside(first, wrap(value, width - left), column)
        for mark in item.cell.marks:
            lines += indent(_mark_lines(mark, width - left), left)
    return lines


def _beside(left: _Lines, right: _Lines, width: int) -> _Lines:
    """Return lines beside others, which have a width."""
    lines: _Lines = []
    for number in range(max(len(left), len(right))):
        spans = left[number] if number < len(left) else []
        padding = Span(" " * (width - sum(width_of(each.text) for each in spans) + GAP))
        lines.append([*spans, padding, *(right[number] if number < len(right) else [])])
    return lines


def _value_spans(cell: Cell, style: str = "") -> list[Span]:
    spans = [span(cell.value, style or ("error" if any(each.level == "error" for each in cell.marks) else ""))]
    if cell.meaning:
        spans += [Span("  "), span(cell.meaning, "meaning")]
    return spans


def _mark_lines(mark: Mark, width: int) -> _Lines:
    number = f"!{mark.number} " if mark.number else "! "
    first, *rest = wrap([span(f"{number}{mark.text}", mark.level)], width - 3)
    return [first, *indent(rest, 3)]


def _cell_spans(cell: Cell) -> Spans:
    """Return a cell of a table: its marks are numbers here, and in words below the table."""
    numbers = "".join(f"\u00a0!{mark.number or ''}" for mark in cell.marks)
    spans = [span(cell.value, "error" if any(mark.level == "error" for mark in cell.marks) else "")]
    if numbers:
        spans.append(Span(numbers, cell.marks[0].level))
    if cell.meaning:
        spans += [Span(" "), span(cell.meaning, "meaning")]
    return tuple(spans)


def _legend(cells: Iterable[Cell], width: int) -> _Lines:
    marks = dict.fromkeys(mark for cell in cells for mark in cell.marks)
    return [line for mark in marks for line in _mark_lines(mark, width)]


def _table_lines(table: Table, width: int, whole: bool) -> _Lines:
    """Return a table under its name; if it is too wide, each row as values below each other."""
    columns = [
        Column(f"{column.name},\u00a0{column.unit}" if column.unit else column.name, column.is_number)
        for column in table.columns
    ]
    rows = [tuple(map(_cell_spans, row)) for row in table.rows]
    lines = wrap([span(f"{table.name} ({table.entries})", "bold")], width)
    parts = _split_columns(columns, rows, width)
    if parts is None:
        return [*lines, *_upright_lines(table, width, whole)]
    for number, part in enumerate(parts):
        if number:
            lines.append([])
        lines += _part_lines([columns[n] for n in part], [tuple(row[n] for n in part) for row in rows], width, whole)
    return [*lines, *_legend((cell for row in table.rows for cell in row), width)]


def _split_columns(columns: Sequence[Column], rows: Sequence[Sequence[Spans]], width: int) -> list[list[int]] | None:
    """Return the columns of each table that a table has to be split into; None if that is not possible.

    The first column that distinguishes most rows is in all of them.
    """
    key = max(range(min(_MAX_KEY, len(columns))), key=lambda n: len({row[n] for row in rows}))
    parts = [[key]]
    for number in range(len(columns)):
        if number == key:
            continue
        wider = [*parts[-1], number]
        if fit_columns([columns[n] for n in wider], [[row[n] for n in wider] for row in rows], width) is not None:
            parts[-1] = wider
        elif parts[-1] == [key]:
            return None
        else:
            parts.append([key, number])
    parts[0].sort()
    return parts if len(parts) <= _MAX_PARTS else None


def _part_lines(columns: Sequence[Column], rows: Sequence[Sequence[Spans]], width: int, whole: bool) -> _Lines:
    widths = fit_columns(columns, rows, width) or tuple(width for _ in columns)
    if whole or len(rows) <= _ROWS_SHOWN + 1:
        return table_lines(columns, rows, widths)
    half = _ROWS_SHOWN // 2
    first, last = [*rows[:half]], [*rows[-half:]]
    marked = [row for row in rows[half:-half] if any(each.text.startswith("\u00a0!") for cell in row for each in cell)]
    heading = len(table_lines(columns, [], widths))
    between = _between(len(rows) - len(first) - len(last) - len(marked), "rows")
    return [*table_lines(columns, first, widths), between, *table_lines(columns, [*marked, *last], widths)[heading:]]


def _upright_lines(table: Table, width: int, whole: bool) -> _Lines:
    """Return each row of a table as values below each other."""
    sections = []
    for number, row in enumerate(table.rows, 1):
        items = [
            Item(column.name, cell._replace(value=f"{cell.value}\u00a0{column.unit}" if column.unit else cell.value))
            for column, cell in zip(table.columns, row, strict=True)
            if cell.value or cell.marks
        ]
        sections.append(Section(f"{number} of {len(table.rows)}", (Fields(tuple(items)),)))
    return _entry_lines(Entries(table.name, tuple(sections)), width, whole)


def _grid_lines(grid: Grid, width: int) -> _Lines:
    """Return registers in rows of eight, or fewer if the terminal is narrow."""
    by_index = dict(grid.cells)
    first, last = min(by_index), max(by_index)
    start = 0 if first == 0 else 1
    unit = f", {grid.unit}" if grid.unit else ""
    title = [span(f"{grid.name}{unit} ({len(by_index)})", "bold")]
    for per_row in _GRID_WIDTHS:
        starts = [n for n in range(start, last + 1, per_row) if any(i in by_index for i in range(n, n + per_row))]
        rows = [
            (
                (span(f"{n}-{min(n + per_row - 1, last)}" if per_row > 1 and n < last else str(n), "dim"),),
                *(_cell_spans(by_index[i]) if i in by_index else (Span(""),) for i in range(n, n + per_row)),
            )
            for n in starts
        ]
        used = max(n for row in rows for n, cell in enumerate(row) if any(each.text for each in cell))
        columns = [Column("index", True), *(Column(f"+{n}" if n else "", True) for n in range(used))]
        rows = [row[: used + 1] for row in rows]
        if (widths := fit_columns(columns, rows, width)) is not None:
            break
    else:
        widths = tuple(max(1, width // 2 - GAP) for _ in columns)
    lines = [line for row in rows for line in table_lines(columns, [row], widths)[2:]]
    return [title, *lines, *_legend(by_index.values(), width)]


def _profile_lines(profile: Profile, width: int, whole: bool) -> _Lines:
    """Return a profile; below it the entries with marks, or all entries on request."""
    lines = profile_lines(profile, width, None if whole else _DAYS_SHOWN)
    chosen = [each for each in profile.entries if whole or any(cell.marks for cell in each.cells)]
    if not chosen:
        count = count_noun(len(profile.entries), "entry", "entries")
        return [*lines, [Span(f"{count}; --all lists their values.", "dim")]]
    columns = (block.Column("Time", "UTC"), *profile.columns)
    rows = tuple((Cell(f"{each.when.date}\u00a0{each.when.time}"), *each.cells) for each in chosen)
    return [*lines, [], *_table_lines(Table(profile.name, len(rows), columns, rows), width, whole=True)]
