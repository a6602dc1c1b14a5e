"""The list of messages on the screen: a heading that sorts, and a line for each message or group."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mmc_cli.browse.line_view import LineView
from mmc_cli.browse.message_row import HEADINGS, MessageRow
from mmc_cli.browse.message_table import MessageTable
from mmc_cli.browse.painting import PALE_CURSOR, paint_line
from mmc_cli.render.layout import Span, span, width_of

# The minimum and maximum width of each column; the rest goes to the name.
_WIDTHS = {"time": (16, 24), "kind": (8, 8), "code": (6, 6), "name": (0, 60), "device": (23, 23), "outcome": (7, 18)}
_WIDTHS |= {"verdict": (7, 11)}
_WIDENED = ("verdict", "time", "outcome", "name")  # in the order in which columns get the remaining width
_MIN_NAME = 12  # a narrower name is not shown
_MINUTES = len("2026-01-31 09:30")
_MARK = 2  # columns before the first: the mark of a message
_STYLES = {"valid": "good", "invalid": "error", "not checked": "warning", "failure": "error", "fault": "error"}


@lru_cache(maxsize=16)
def column_widths(width: int, has_times: bool) -> Mapping[str, int]:
    """Return the width of each column shown at the width of a screen; times only if there are any."""
    widths = {name: least for name, (least, _) in _WIDTHS.items() if has_times or name != "time"}
    left = width - _MARK - sum(widths.values()) - len(widths) + 2
    for name in filter(widths.__contains__, _WIDENED):
        more = min(max(left, 0), _WIDTHS[name][1] - widths[name])
        if name != "name" or more >= _MIN_NAME:
            widths[name] += more
            left -= more
    return {name: wide for name, wide in widths.items() if wide}


class MessageList(LineView):
    """The messages of a table."""

    pale_cursor = PALE_CURSOR

    def __init__(self, table: MessageTable, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id)
        self.table = table

    @property
    def current(self) -> int | None:
        """The number of the row that the cursor is on; None on a heading, or without rows."""
        line = self.table.lines[self.cursor] if self.cursor < len(self.table.lines) else None
        return line if isinstance(line, int) else None

    def count_lines(self) -> int:
        return len(self.table.lines)

    def spans_at(self, line: int, width: int) -> list[Span]:
        each = self.table.lines[line]
        if not isinstance(each, int):
            return [span(each.describe(self.table.is_folded(each)), "bold")]
        widths = column_widths(width, self.table.has_times)
        return row_spans(self.table.rows[each], each in self.table.marked, widths)


def row_spans(row: MessageRow, is_marked: bool, widths: Mapping[str, int]) -> list[Span]:
    """Return the line of a message, in columns of some widths."""
    spans = [Span("* " if is_marked else "  ", "note")]
    for name, wide in widths.items():
        text = getattr(row, name)
        spans += [_cell(_short_time(text, wide) if name == "time" else text, wide, _STYLES.get(text, "")), Span(" ")]
    if not row.kind and row.note:  # input that could not be read has the reason in place of cells
        used = sum(wide + 1 for name, wide in widths.items() if name != "verdict")
        reason = span(f"{row.note} ({row.file})", _STYLES.get(row.verdict, ""))
        return [spans[0], _cut(reason, used - 1), Span(" "), *spans[-2:]]
    return spans


def _short_time(text: str, width: int) -> str:
    """Return a time as date and time of day, without its seconds if these do not fit."""
    shown = text.replace("T", " ", 1)
    return shown if len(shown) <= width or text[10:11] != "T" else shown[:_MINUTES]


def _cell(text: str, width: int, style: str) -> Span:
    return _cut(span(text, style), width)


def _cut(text: Span, width: int) -> Span:
    """Return text of exactly a width: cut with an ellipsis, or padded with spaces."""
    length = width_of(text.text)
    if length <= width:
        return Span(text.text + " " * (width - length), text.style)
    kept = text.text[: width - 1]
    while width_of(kept) > width - 1:
        kept = kept[:-1]
    return Span(kept + "\u2026" + " " * (width - 1 - width_of(kept)), text.style)


class ListHeading(Widget):
    """The names of the columns; a click on one sorts by it."""

    DEFAULT_CSS = "ListHeading { height: 1; }"

    class Chosen(Message):
        """A column was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self, table: MessageTable, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id=id)
        self.table = table

    def render_line(self, y: int) -> Strip:
        spans = [Span(" " * _MARK)]
        for name, wide in self._columns().items():
            sign = ("\u25bc" if self.table.is_reversed else "\u25b2") if name == self.table.sort_column else ""
            spans += [_cell(f"{HEADINGS[name][: wide - len(sign)]}{sign}", wide, "bold"), Span(" ")]
        return paint_line(spans, self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        columns = self._columns()
        edges = accumulate((wide + 1 for wide in columns.values()), initial=_MARK)
        starts = dict(zip(columns, edges, strict=False))
        found = [name for name, start in starts.items() if start <= max(event.x, _MARK)]
        self.post_message(self.Chosen(found[-1]))

    def _columns(self) -> Mapping[str, int]:
        """Return the columns that fit beside the scroll bar of the list, with their widths."""
        return column_widths(self.size.width - 1, self.table.has_times)
