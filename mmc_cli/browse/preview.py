"""The side of the screen that shows one message: it is read again and laid out in a separate thread."""

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.message_pane import MessagePane, PaneTabs
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.pane_line import NOTHING, PaneLine, Target, wrapped_lines
from mmc_cli.model.defect import describe_error
from mmc_cli.render.layout import Span, span

if TYPE_CHECKING:
    from mmc_cli.browse.rereading import ReadAgain


class Request(NamedTuple):
    """A request to show a message: the row, the pane, the width, and the previous target of the cursor."""

    row: MessageRow | None = None
    pane: str = "message"
    width: int = 0
    target: Target = NOTHING


class Layout(NamedTuple):
    """The lines of a pane, the line at which the cursor begins, and how many findings the message has."""

    lines: list[PaneLine]
    cursor: int = 0
    findings: int = 0


class Preview(Vertical):
    """One message in one of the panes.

    Args:
        lock: held while messages are read, which one thread does at a time.
    """

    def __init__(self, run: BatchRun, lock: Lock, id: str) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id=id)
        self._run, self._lock = run, lock
        self._wanted, self._shown = Request(), Request()
        self._is_busy = False
        self.tabs, self.pane = PaneTabs("tabs"), MessagePane("pane")
        self._last: tuple[MessageRow, ReadAgain] | None = None

    def compose(self) -> ComposeResult:
        yield from (self.tabs, self.pane)

    @property
    def chosen(self) -> str:
        """The name of the selected pane."""
        return self._wanted.pane

    def show_row(self, row: MessageRow | None) -> None:
        """Show another message in the same pane."""
        if row is not self._wanted.row:
            self._ask(self._wanted._replace(row=row, target=NOTHING))

    def show_pane(self, name: str, target: Target | None = None) -> None:
        """Show the message in another pane, at the given target, otherwise at that of the cursor."""
        if target is None:
            target = self.pane.target if self._shown.pane not in ("explain", "profile") else self._wanted.target
        self._ask(self._wanted._replace(pane=name, target=target))

    def on_resize(self) -> None:
        self.call_after_refresh(self._ask_again)

    def _ask_again(self) -> None:
        self._ask(self._wanted)

    def _ask(self, request: Request) -> None:
        """Show the requested message, after the one that is being read."""
        self._wanted = request._replace(width=self.pane.line_width)
        self.tabs.show(request.pane, self.tabs.findings, self._wanted != self._shown)
        if not self._is_busy and self._wanted != self._shown:
            self._is_busy = True
            work = partial(self._work, self._wanted)
            self.run_worker(work, thread=True, group="preview")

    def _work(self, request: Request) -> None:
        try:
            layout = self._lay_out(request)
        except Exception as error:
            layout = Layout(wrapped_lines([span(f"Not shown: {describe_error(error)[0]}", "warning")], request.width))
        if self.app.is_running:
            self.app.call_from_thread(self._finish, request, layout)

    def _lay_out(self, request: Request) -> Layout:
        """Return the lines of a message, in a separate thread."""
        from mmc_cli.browse.panes import pane_lines  # slow to import, not needed for the list
        from mmc_cli.browse.rereading import read_again
        from mmc_cli.browse.xml_pane import line_of

        row = request.row
        if row is None or not request.width:
            return Layout([])
        with self._lock:
            if self._last is None or self._last[0] is not row:
                self._last = row, read_again(row.origin, self._run)
            read = self._last[1]
            lines = pane_lines(request.pane, read, request.width, request.target)
            line = line_of(read, request.target) if request.pane == "xml" else 0
        if read.message is not None and _describe(read) != (row.verdict, row.time):
            lines = [PaneLine((Span("The file has changed since it was listed.", "warning"),)), *lines]
        is_source = request.pane == "xml"
        places = (
            n for n, each in enumerate(lines) if is_source and (each.target.line == line if line else each.is_fault)
        )
        return Layout(lines, next(places, 0), len(read.verdict.findings))

    def _finish(self, request: Request, layout: Layout) -> None:
        self._is_busy, self._shown = False, request
        self.pane.show(layout.lines, layout.cursor)
        self.tabs.show(self._wanted.pane, layout.findings, request != self._wanted)
        if request != self._wanted:
            self._ask(self._wanted)


def _describe(read: "ReadAgain") -> tuple[str, str]:
    """Return the verdict and the time of a message as in its row."""
    return read.verdict.verdict.replace("-", " "), read.verdict.header.time or ""
