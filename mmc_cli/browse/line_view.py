"""A scrolling list of lines with a cursor, of any length: only the lines on the screen are drawn."""

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mmc_cli.browse.painting import CURSOR, paint_line
from mmc_cli.render.layout import Span


class LineView(ScrollView, can_focus=True):
    """Lines with a cursor; subclasses define the number of lines and the content of each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+f,f", "page(1)", "Page down", show=False),
        Binding("pageup,b,ctrl+b", "page(-1)", "Page up", show=False),
        Binding("home,g,less_than_sign", "end(-1)", "First", show=False),
        Binding("end,G,greater_than_sign", "end(1)", "Last", show=False),
    ]
    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        scrollbar-background: ansi_default; scrollbar-background-hover: ansi_default;
        scrollbar-background-active: ansi_default;
        scrollbar-color: ansi_blue; scrollbar-color-hover: ansi_bright_blue; scrollbar-color-active: ansi_bright_blue;
    }
    """

    pale_cursor: ClassVar[Style | None] = None  # while another view has the focus

    around: ClassVar[int] = 0  # lines that are shown above and below the cursor

    class Moved(Message):
        """The cursor is on another line."""

        def __init__(self, view: "LineView") -> None:
            super().__init__()
            self.view = view

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, view: "LineView", is_double: bool) -> None:
            super().__init__()
            self.view, self.is_double = view, is_double

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id=id)
        self.cursor = 0

    @property
    def line_width(self) -> int:
        """The width of a line: that of the view without its scroll bar."""
        return self.scrollable_content_region.width

    def count_lines(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def spans_at(self, line: int, width: int) -> list[Span]:
        """Return the content of a line."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        line, width = self.scroll_offset.y + y, self.line_width
        if line >= self.count_lines():
            return Strip.blank(width, self.rich_style)
        over: Style | None = None
        if line == self.cursor:
            over = CURSOR if self.has_focus else self.pale_cursor
        return paint_line(self.spans_at(line, width), width, self.rich_style, over)

    def update_lines(self, cursor: int | None = None) -> None:
        """Redraw the lines after they changed; the cursor stays on its line unless another is given."""
        count = self.count_lines()
        self.virtual_size = Size(self.line_width, count)
        self.cursor = min(max(self.cursor if cursor is None else cursor, 0), max(count - 1, 0))
        if cursor is not None:
            self._scroll_to_cursor()
        self.refresh()

    def move_to(self, line: int) -> None:
        """Put the cursor on a line, or on the nearest existing one, and scroll to it."""
        before = self.cursor
        self.cursor = min(max(line, 0), max(self.count_lines() - 1, 0))
        self._scroll_to_cursor()
        self.refresh()
        if self.cursor != before:
            self.post_message(self.Moved(self))

    def action_move(self, by: int) -> None:
        self.move_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        self.move_to(self.cursor + by * max(self.size.height - 1, 1))

    def action_end(self, which: int) -> None:
        self.move_to(self.count_lines() - 1 if which > 0 else 0)

    def on_click(self, event: events.Click) -> None:
        line = self.scroll_offset.y + event.y
        if line < self.count_lines():
            self.move_to(line)
            self.post_message(self.Clicked(self, event.chain > 1))

    def on_resize(self) -> None:
        self.virtual_size = Size(self.line_width, self.count_lines())

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        around = min(self.around, (height - 1) // 2)
        if self.cursor < top + around:
            self.scroll_to(y=max(self.cursor - around, 0), animate=False, immediate=True)
        elif self.cursor >= top + height - around:
            self.scroll_to(y=self.cursor - height + 1 + around, animate=False, immediate=True)
