"""The screen of `mmc browse`: the list of messages, and beside it the message under the cursor."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, Input, Static
from textual.worker import WorkerFailed, get_current_worker

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.filter_input import FilterInput
from mmc_cli.browse.keys import BINDINGS
from mmc_cli.browse.line_view import LineView
from mmc_cli.browse.message_list import ListHeading, MessageList
from mmc_cli.browse.message_pane import PaneTabs
from mmc_cli.browse.message_row import HEADINGS, MessageRow
from mmc_cli.browse.message_table import GroupColumn, MessageTable
from mmc_cli.browse.painting import safe
from mmc_cli.browse.preview import Preview
from mmc_cli.browse.reading import Arrival, Reading
from mmc_cli.browse.status import describe_search, describe_status
from mmc_cli.model.counting import count_noun

if TYPE_CHECKING:
    from mmc_cli.browse.saving import OpenOutput, SaveRequest

INTERRUPTED = 130  # as ExitCode.INTERRUPTED
_WIDE = 160  # columns from which the message is at the right of the list, not below it
# While rows arrive in a sorted list, the next sort waits this many times as long as the last one took.
_PAUSE_PER_SORT = 10


class BrowseApp(App[int]):
    """Shows the messages of a run.

    Args:
        run: how the messages are read; each is read again when the cursor moves to it.
        reading: gives the rows, as they are read.
        open_output: opens the files that are saved.
        shows_progress: whether the first line shows that messages are still being read.

    Attributes:
        defect: the exception in mmc that ended it, if one did.
        end: the last of the arrivals, with the counts; an empty one while messages are being read.
    """

    TITLE = "mmc browse"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 - no ClassVar in Textual either
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #status { height: 1; text-style: bold; }
    #filter { height: 1; border: none; padding: 0; background: ansi_default; }
    #views { layout: vertical; height: 1fr; }
    .-wide #views { layout: horizontal; }
    #left { height: 2fr; }
    #right { height: 3fr; }
    .-wide #left, .-wide #right { height: 100%; width: 1fr; }
    .zoomed #left { display: none; }
    Footer { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, run: BatchRun, reading: Reading, open_output: "OpenOutput", shows_progress: bool = True) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.table, self.notes, self.end = MessageTable(), list[str](), Arrival()
        self._run, self._reading, self._open_output = run, reading, open_output
        self._shows_progress, self._lock = shows_progress, Lock()
        self._arrange_after = 0.0
        self.defect: Exception | None = None
        self._loop_of_events: asyncio.AbstractEventLoop | None = None
        self._ends_soon = False

    def compose(self) -> ComposeResult:
        self.status, self.filter_input = Static(id="status", markup=False), FilterInput()
        self.heading, self.messages = ListHeading(self.table, "heading"), MessageList(self.table, "list")
        self.preview = Preview(self._run, self._lock, "right")
        self.views = Container(Vertical(self.heading, self.messages, id="left"), self.preview, id="views")
        yield from (self.status, self.filter_input, self.views)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self._loop_of_events = asyncio.get_running_loop()
        if self._ends_soon:
            self.exit()
        self.messages.focus()
        self.run_worker(self._receive, thread=True, group="reading")

    def on_unmount(self) -> None:
        self._reading.stop()  # the thread that waits for arrivals would delay the exit

    def end_soon(self) -> None:
        """End the screen as soon as possible; safe to call from a signal handler."""
        self._ends_soon = True
        if self._loop_of_events is not None:
            self._loop_of_events.call_soon_threadsafe(self.exit)

    def _handle_exception(self, error: Exception) -> None:
        self.defect = self.defect or (cast("Exception", error.error) if isinstance(error, WorkerFailed) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which would print values of messages; `mmc` itself reports the place."""
        self._close_messages_no_wait()

    def _receive(self) -> None:
        """Receive arrivals, in a separate thread."""
        worker = get_current_worker()
        for arrival in self._reading.arrivals():
            if worker.is_cancelled or not self.is_running:
                return
            self.call_from_thread(self._take, arrival)

    def _take(self, arrival: Arrival) -> None:
        self.notes += filter(None, (arrival.note,))
        if arrival.is_last:
            self.end = arrival
        if arrival.is_usage:
            self.exit()
        self.table.add(arrival.rows)
        if self.table.is_stale and (arrival.is_last or monotonic() > self._arrange_after):
            start = monotonic()
            self._update(self.table.arrange)
            self._arrange_after = monotonic() + (monotonic() - start) * _PAUSE_PER_SORT
        else:
            self.messages.update_lines()
            self.heading.refresh()
            self._show()

    def _update(self, change: Callable[[], None]) -> None:
        """Change the lines of the list; the cursor stays on its message if that is still shown."""
        current = self.messages.current
        change()
        line = self.table.find_line(current) if current is not None else None
        self.messages.update_lines(0 if line is None else line)
        self.heading.refresh()
        self._show()

    def _show(self) -> None:
        """Show the message that the cursor is on, and the status of all messages."""
        current = self.messages.current
        self.preview.show_row(self.table.rows[current] if current is not None else None)
        status = describe_status(
            self.table,
            is_reading=self._shows_progress and not self.end.is_last,
            notes=len(self.notes),
            duplicates=self.end.duplicates,
            failure=self.end.failure,
        )
        self.status.update(safe(status))

    @on(LineView.Moved)
    def _on_moved(self, event: LineView.Moved) -> None:
        if event.view is self.messages:
            self._show()

    @on(LineView.Clicked)
    def _on_clicked(self, event: LineView.Clicked) -> None:
        if event.is_double or (event.view is self.messages and self.messages.current is None):
            self.action_open()

    @on(ListHeading.Chosen)
    def _on_heading(self, event: ListHeading.Chosen) -> None:
        is_reversed = event.column == self.table.sort_column and not self.table.is_reversed
        self._update(partial(self.table.sort, event.column, is_reversed))

    @on(PaneTabs.Chosen)
    def _on_tab(self, event: PaneTabs.Chosen) -> None:
        self.action_pane(event.name)

    @on(Input.Changed, "#filter")
    def _on_filter(self, event: Input.Changed) -> None:
        self._update(partial(self.table.set_filter, event.value))

    @on(Input.Submitted, "#filter")
    def _on_filtered(self) -> None:
        self.messages.focus()

    def action_filter(self) -> None:
        self.filter_input.focus()
        if text := describe_search(self.table):
            self._notify(text)

    def action_open(self) -> None:
        """Open the item under the cursor: fold a group, zoom a message, or go to the line of a finding."""
        if self.focused is self.messages:
            line = self.messages.cursor
            heading = self.table.lines[line] if line < len(self.table.lines) else None
            if isinstance(heading, int):
                self.views.add_class("zoomed")
                self.preview.pane.focus()
            elif heading is not None:
                self.table.toggle_fold(heading)
                self.messages.update_lines(line)
                self._show()
        elif self.focused is self.preview.pane and self.preview.chosen in ("findings", "fields"):
            self.action_pane("xml")

    def action_step_back(self) -> None:
        """Go back a step: from the message to the list, then to all messages."""
        if self.views.has_class("zoomed") or self.focused is not self.messages:
            self.views.remove_class("zoomed")
            self.messages.focus()
        else:
            self.filter_input.value = ""

    def action_zoom(self) -> None:
        self.views.toggle_class("zoomed")
        if self.views.has_class("zoomed"):
            self.preview.pane.focus()

    def action_pane(self, name: str) -> None:
        self.preview.show_pane(name)

    def action_explain(self) -> None:
        self.preview.show_pane("explain")

    def action_next_finding(self, step: Literal[1, -1]) -> None:
        in_list = self.focused is self.messages
        view: LineView = self.messages if in_list else self.preview.pane
        line = self.table.next_finding(view.cursor, step) if in_list else self.preview.pane.next_fault(step)
        if line is None:
            self._notify(f"no finding {'below' if step > 0 else 'above'}")
        else:
            view.move_to(line)

    def action_sort(self) -> None:
        columns = ["", *HEADINGS]
        following = (columns.index(self.table.sort_column) + 1) % len(columns)
        self._update(partial(self.table.sort, columns[following]))

    def action_reverse(self) -> None:
        self._update(partial(self.table.sort, self.table.sort_column or "time", not self.table.is_reversed))

    def action_group(self, column: GroupColumn) -> None:
        self._update(partial(self.table.group, None if self.table.group_column == column else column))

    def action_mark(self) -> None:
        if (current := self.messages.current) is not None:
            self.table.toggle_mark(current)
            self.messages.move_to(self.messages.cursor + 1)
            self._show()

    def action_mark_all(self) -> None:
        self.table.toggle_marks()
        self.messages.refresh()
        self._show()

    def action_copy(self, is_path: bool) -> None:
        """Copy to the clipboard of the terminal, with the escape sequence OSC 52."""
        text = self._copied(is_path)
        if text:
            self.copy_to_clipboard(text.encode("utf-8", "replace").decode())
        self._notify(f"copied: {text}" if text else "nothing to copy here")

    def _copied(self, is_path: bool) -> str:
        if self.focused is not self.messages:
            target = self.preview.pane.target
            return target.path if is_path else target.value
        if (current := self.messages.current) is None:
            return ""
        row = self.table.rows[current]
        return row.place if is_path else "\t".join(getattr(row, name) for name in HEADINGS)

    def action_save(self) -> None:
        from mmc_cli.browse.save_screen import SaveScreen

        rows = self.table.selection()
        what = count_noun(len(rows), "marked message" if self.table.marked else "message")

        def start(request: "SaveRequest | None") -> None:
            if request is not None:
                self._notify(f"saving {what}")
                self.run_worker(partial(self._save, request, rows), thread=True, group="saving")

        if rows:
            self.push_screen(SaveScreen(what), start)
        else:
            self._notify("no message to save")

    def _save(self, request: "SaveRequest", rows: Sequence[MessageRow]) -> None:
        """Save messages, in a separate thread."""
        from mmc_cli.browse.saving import save

        with self._lock:
            text = save(request, rows, self._run, self._open_output)
        self.call_from_thread(self._notify, text)

    def _notify(self, text: str) -> None:
        self.notify(safe(text), markup=False)

    def action_help(self) -> None:
        from mmc_cli.browse.text_screen import TextScreen, key_lines

        self.push_screen(TextScreen("Keys", key_lines))

    def action_notes(self) -> None:
        from mmc_cli.browse.text_screen import TextScreen, note_lines

        self.push_screen(TextScreen("Notes about the input", partial(note_lines, self.notes)))

    def action_leave(self) -> None:
        self.exit(0)

    def action_interrupt(self) -> None:
        self.exit(INTERRUPTED)
