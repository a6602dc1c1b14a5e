"""Shows the progress of a run: a line that is updated at a terminal, a line every ten seconds in a log.

A run of less than two seconds shows nothing. At a terminal the line is erased before anything else is written.
"""

import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.run import Observer
from mmc_cli.cli.drawing import takes_escapes
from mmc_cli.cli.output import print_note

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_FIRST_AFTER, _TERMINAL_INTERVAL, _LOG_INTERVAL = 2.0, 0.1, 10.0  # seconds


class RunObserver(Observer):
    """Prints warnings and progress to standard error.

    Args:
        progress: whether to show progress; None for only at a terminal and in CI.
    """

    def __init__(self, progress: bool | None) -> None:
        enabled = progress if progress is not None else sys.stderr.isatty() or bool(os.environ.get("CI"))
        self._line = _TerminalLine() if enabled and takes_escapes(sys.stderr) else None
        self._interval = _TERMINAL_INTERVAL if self._line is not None else _LOG_INTERVAL
        self._enabled = enabled
        self._start = monotonic()
        self._next = self._start + max(_FIRST_AFTER, self._interval)

    def on_progress(self, counts: Counts) -> None:
        if not (self._enabled and counts.messages) or (now := monotonic()) < self._next:
            return
        self._next = now + self._interval
        text = _describe(counts, now - self._start)
        if self._line is not None:
            self._line.show(text)
        else:
            print_note(f"mmc: {text}")

    def on_warning(self, text: str) -> None:
        self.on_results()
        print_note(text)

    def on_results(self) -> None:
        if self._line is not None:
            self._line.erase()

    on_end = on_results

    def on_arrivals_done(self) -> None:
        sys.stdout.flush()  # so that results appear as files arrive


class _TerminalLine:
    """A line at the bottom of a terminal, drawn by rich; it is imported when the line is first shown."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def show(self, text: str) -> None:
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn

            # No automatic refresh: it needs a thread, and workers may be forked at any time.
            self._progress = Progress(
                SpinnerColumn("line"),
                TextColumn("{task.description}", markup=False),
                console=Console(stderr=True),
                transient=True,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._progress.add_task("", total=None)
        if self._task is not None:
            self._progress.update(self._task, description=text)
            self._progress.start()
            self._progress.refresh()

    def erase(self) -> None:
        if self._progress is not None and self._progress.live.is_started:
            self._progress.stop()


def _describe(counts: Counts, seconds: float) -> str:
    text = f"{counts.messages:,} messages, {counts.messages / seconds:,.0f} per second"
    if findings := sum(counts.totals.severities.values()):
        text += f", {findings:,} finding{'' if findings == 1 else 's'}"
    if counts.not_checked:
        text += f", {counts.not_checked:,} not checked"
    return text
