"""The list of messages: which rows are shown, in what order and groups, and which are marked. It does not depend on a
screen.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from mmc_cli.browse.message_filter import MessageFilter, parse_filter
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.model.counting import count_noun
from mmc_cli.model.instant import parse_instant

GroupColumn: TypeAlias = Literal["device", "code"]

# The total text that the filter searches; for messages beyond it, only the cells are searched.
MAX_TEXT = 2**28
# Columns whose texts repeat in most rows, so equal texts are stored once.
_SHARED = ("kind", "code", "name", "device", "outcome", "verdict", "rules", "level")


class Heading(NamedTuple):
    """The line above the messages of a group."""

    value: str
    messages: int
    findings: int

    def describe(self, is_folded: bool) -> str:
        """Return the line, which shows whether the messages below it are hidden."""
        counts = count_noun(self.messages, "message")
        if self.findings:
            counts += f", {self.findings:,} with findings"
        return f"{'+' if is_folded else '-'} {self.value or 'none'} ({counts})"


_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")

# The content of a line of the list: the number of a row, or the heading of a group.
Line: TypeAlias = int | Heading


class MessageTable:
    """Rows, as they arrive, and the lines that show them.

    Attributes:
        rows: all of them, in the order of the input.
        matching: the numbers of the rows that the filter matches, in the order of the input.
        lines: the lines shown.
        marked: the numbers of the marked rows.
        verdicts: how many of the matching rows have each verdict.
        cut: the number of rows of which the filter does not search every value.
    """

    def __init__(self, max_text: int = MAX_TEXT) -> None:
        self.rows = list[MessageRow]()
        self.matching = list[int]()
        self.lines = list[Line]()
        self.marked = set[int]()
        self.verdicts, self.cut = Counter[str](), 0
        self.sort_column, self.is_reversed = "", False
        self.group_column: GroupColumn | None = None
        self.has_times = False  # whether any row has a time
        self.is_stale = False  # whether some rows are not in the lines yet
        self._filter, self._folded = MessageFilter(), set[str]()
        self._shared, self._text, self._max_text = dict[str, str](), 0, max_text

    @property
    def is_in_input_order(self) -> bool:
        """True if the lines are the matching rows as they arrived."""
        return not self.sort_column and self.group_column is None

    def add(self, rows: Iterable[MessageRow]) -> None:
        """Add rows at the end; if the list is sorted or grouped, they are shown after the next `arrange`."""
        first = len(self.rows)
        self.rows += map(self._keep, rows)
        self.has_times = self.has_times or any(row.time for row in self.rows[first:])
        new = self._matching_of(range(first, len(self.rows)))
        self.matching += new
        self.verdicts.update(self.rows[number].verdict for number in new)
        if self.is_in_input_order:
            self.lines += new
        else:
            self.is_stale |= bool(new)

    def set_filter(self, text: str) -> None:
        """Show only the rows that a filter matches; one that narrows the last filter searches only its matches."""
        wanted = parse_filter(text)
        candidates: Sequence[int] = self.matching if wanted.narrows(self._filter) else range(len(self.rows))
        self._filter = wanted
        self.matching = self._matching_of(candidates)
        self.verdicts = Counter(self.rows[number].verdict for number in self.matching)
        self.arrange()

    def sort(self, column: str, is_reversed: bool = False) -> None:
        """Sort by a column; an empty name is the order of the input."""
        self.sort_column, self.is_reversed = column, is_reversed
        self.arrange()

    def group(self, column: GroupColumn | None) -> None:
        """Group the messages with the same value under a heading, the largest group first."""
        self.group_column, self._folded = column, set()
        self.arrange()

    def toggle_fold(self, heading: Heading) -> None:
        """Hide the messages below a heading, or show them again."""
        self._folded ^= {heading.value}
        self.arrange()

    def is_folded(self, heading: Heading) -> bool:
        """Return whether the messages below a heading are hidden."""
        return heading.value in self._folded

    def arrange(self) -> None:
        """Rebuild the lines from the rows that match."""
        self.is_stale = False
        order = self.matching
        if self.sort_column:
            order = self._sorted(order, MessageRow._fields.index(self.sort_column))
        self.lines = list(order) if self.group_column is None else list(self._grouped(order, self.group_column))

    def find_line(self, number: int) -> int | None:
        """Return the line that shows a row, or None if it is not shown."""
        try:
            return self.lines.index(number)
        except ValueError:
            return None

    def next_finding(self, line: int, step: Literal[1, -1]) -> int | None:
        """Return the next line, or with -1 the one before, whose message has a finding to act on."""
        end = len(self.lines) if step == 1 else -1
        for position in range(line + step, end, step):
            each = self.lines[position]
            if isinstance(each, int) and self.rows[each].has_finding:
                return position
        return None

    def toggle_mark(self, number: int) -> None:
        """Mark a row, or unmark it."""
        self.marked ^= {number}

    def toggle_marks(self) -> None:
        """Mark every row that matches; if all are marked, unmark them."""
        matching = set(self.matching)
        self.marked = self.marked - matching if matching <= self.marked else self.marked | matching

    def selection(self) -> list[MessageRow]:
        """Return the marked rows, or all that match if none is marked."""
        return [self.rows[number] for number in (sorted(self.marked) or self.matching)]

    def _matching_of(self, numbers: Sequence[int]) -> list[int]:
        """Return the rows that the filter matches; each term searches only the rows that the previous ones matched."""
        matching, rows = list(numbers), self.rows
        for term in self._filter.terms:
            text = term.text
            if not term.column:
                matching = [number for number in matching if text in rows[number].searched]
            else:
                matching = [number for number in matching if term.matches(rows[number])]
        return matching

    def _sorted(self, order: Iterable[int], field: int) -> list[int]:
        """Return rows sorted by a field, computing the key of each text once."""
        rows, key = self.rows, _SORT_KEYS.get(MessageRow._fields[field], str)
        keys = {text: key(str(text)) for text in {rows[number][field] for number in order}}
        return sorted(order, key=lambda number: keys[rows[number][field]], reverse=self.is_reversed)

    def _keep(self, row: MessageRow) -> MessageRow:
        """Return a row as stored: repeated texts are shared, and the text of values is limited."""
        shared = self._shared
        row = MessageRow._make(
            shared.setdefault(each, each) if name in _SHARED else each for name, each in row._asdict().items()
        )
        self._text += len(row.searched)
        cells, _, values = row.searched.partition("\n")
        if values and self._text > self._max_text:
            row = row._replace(searched=cells, is_cut=True)
        self.cut += row.is_cut
        return row

    def _grouped(self, order: Iterable[int], column: GroupColumn) -> Iterable[Line]:
        """Yield the heading of each group and the numbers of its rows, unless it is folded."""
        groups: dict[str, list[int]] = {}
        for number in order:
            groups.setdefault(getattr(self.rows[number], column), []).append(number)
        for value, numbers in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            yield Heading(value, len(numbers), sum(self.rows[number].has_finding for number in numbers))
            if value not in self._folded:
                yield from numbers


def _time_key(text: str) -> str:
    """Return the sort key of a time: its text in UTC without the Z; texts that are not times sort last."""
    if _UTC.fullmatch(text):  # as most are
        return text[:-1]
    when = parse_instant(text)
    return f"~{text}" if when is None else str(when).removesuffix("Z")


def _code_key(text: str) -> list[tuple[int, str]]:
    """Return the sort key of a code or a service, whose parts are numbers: 4.2 is before 4.10."""
    return [(int(part), "") if part.isdecimal() and len(part) < len(text) else (0, part) for part in text.split(".")]


_SORT_KEYS: Mapping[str, Callable[[str], Any]] = {"time": _time_key, "code": _code_key}
