"""The part of the screen beside the list: a line of tabs, and the lines of the selected pane."""

from collections.abc import Iterator

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mmc_cli.browse.line_view import LineView
from mmc_cli.browse.painting import paint_line
from mmc_cli.browse.pane_line import NOTHING, PANES, PaneLine, Target
from mmc_cli.render.layout import Span


class MessagePane(LineView):
    """The lines of a pane."""

    around = 4  # lines kept in view around the cursor, such as the finding below its line

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id)
        self.lines = list[PaneLine]()

    @property
    def target(self) -> Target:
        """The target of the line under the cursor."""
        return self.lines[self.cursor].target if self.cursor < len(self.lines) else NOTHING

    def count_lines(self) -> int:
        return len(self.lines)

    def spans_at(self, line: int, width: int) -> list[Span]:
        return list(self.lines[line].spans)

    def show(self, lines: list[PaneLine], cursor: int = 0) -> None:
        """Show other lines."""
        self.lines = lines
        self.update_lines(cursor)

    def next_fault(self, step: int) -> int | None:
        """Return the next line with a finding, or with -1 the one before."""
        end = len(self.lines) if step > 0 else -1
        return next((line for line in range(self.cursor + step, end, step) if self.lines[line].is_fault), None)


class PaneTabs(Widget):
    """The titles of the panes with their keys; a click shows a pane."""

    DEFAULT_CSS = "PaneTabs { height: 1; }"

    class Chosen(Message):
        """A title was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id=id)
        self.chosen, self.findings, self.is_waiting = next(iter(PANES)), 0, False

    def show(self, chosen: str, findings: int, is_waiting: bool) -> None:
        """Show which pane is selected, how many findings the message has, and whether its lines are still loading."""
        self.chosen, self.findings, self.is_waiting = chosen, findings, is_waiting
        self.refresh()

    def render_line(self, y: int) -> Strip:
        spans = list[Span]()
        for name, title in self._titles():
            spans += [Span(title, "chosen" if name == self.chosen else "dim"), Span(" ")]
        if self.is_waiting:
            spans.append(Span("...", "dim"))
        return paint_line(spans, self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        end = 0
        for name, title in self._titles():
            end += len(title) + 1
            if event.x < end:
                self.post_message(self.Chosen(name))
                return

    def _titles(self) -> Iterator[tuple[str, str]]:
        for number, (name, title) in enumerate(PANES.items(), 1):
            count = f" {self.findings}" if name == "findings" and self.findings else ""
            yield name, f" {number} {title}{count} "
