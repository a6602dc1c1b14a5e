"""Reads the messages of a run in a separate process, so that the screen stays responsive.

The process is started before the screen, because a fork does not copy its threads. It ends with its reader.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, Protocol

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.run import BatchRun, Observer
from mmc_cli.browse.message_row import MessageRow
from mmc_cli.browse.row_job import RowJob, pack_rows
from mmc_cli.model.counting import count_noun
from mmc_cli.model.defect import describe_error
from mmc_cli.model.errors import MmcError

_START_METHOD = "fork" if sys.platform == "linux" else "spawn"  # as of the workers of a run


class Arrival(NamedTuple):
    """An item sent by the reading process: rows, or a note about the input; at the end the counts, or why it failed.

    `is_usage` is true if it failed because of an option.
    """

    rows: tuple[MessageRow, ...] = ()
    note: str = ""
    counts: Counts | None = None
    duplicates: int = 0
    failure: str = ""
    is_usage: bool = False

    @property
    def is_last(self) -> bool:
        """True if nothing follows."""
        return self.counts is not None or bool(self.failure)


class _Notes(Observer):
    """Keeps the notes of a run until they are passed on."""

    def __init__(self) -> None:
        self.waiting = list[str]()

    def on_warning(self, text: str) -> None:
        self.waiting.append(text)

    def drain(self) -> Iterator[Arrival]:
        waiting, self.waiting = self.waiting, []
        yield from (Arrival(note=text) for text in waiting)


def read_rows(run: BatchRun) -> Iterator[Arrival]:
    """Yield the rows of the messages of a run as they are read, with the notes about the input."""
    run.observer = notes = _Notes()
    try:
        for rows in run.packed_results(RowJob(run.options.version), pack_rows):
            yield from notes.drain()
            yield Arrival(rows)
    except MmcError as error:
        yield Arrival(failure=str(error), is_usage=True)
        return
    except Exception as error:
        yield Arrival(failure=describe_error(error)[0])
        return
    yield from notes.drain()
    counts = run.counts
    if counts.without_message:
        sources = count_noun(counts.without_message, "row or file", "rows or files")
        yield Arrival(note=f"{sources} without a message; the first: {counts.first_without_message}")
    if counts.without_time:
        yield Arrival(note=f"{count_noun(counts.without_time, 'message')} without a time skipped (--since, --until)")
    yield Arrival(counts=counts, duplicates=run.duplicates)


class Reading(Protocol):
    """A source of the rows of the messages of a run."""

    def arrivals(self) -> Iterator[Arrival]:
        """Yield the arrivals, up to the last."""
        ...

    def stop(self) -> None:
        """End the reading at once."""
        ...


class ReadingProcess:
    """The process that reads the messages of a run and sends their rows."""

    def __init__(self, run: BatchRun) -> None:
        context: Any = multiprocessing.get_context(_START_METHOD)
        self._connection, theirs = context.Pipe(duplex=False)
        inherited = self._connection if _START_METHOD == "fork" else None
        self._process = context.Process(target=_send_rows, args=(theirs, inherited, run))
        self._process.start()
        theirs.close()

    def arrivals(self) -> Iterator[Arrival]:
        """Yield the arrivals, up to the last; if the process ends early, that is a failure."""
        while True:
            try:
                arrival: Arrival = self._connection.recv()
            except (EOFError, OSError):
                yield Arrival(failure="the process that reads the messages ended; what it had read is listed")
                return
            yield arrival
            if arrival.is_last:
                return

    def stop(self) -> None:
        """End the process at once."""
        self._process.terminate()
        self._process.join()
        self._connection.close()


def _send_rows(connection: "Connection[Any, Any]", inherited: "Connection[Any, Any] | None", run: BatchRun) -> None:
    """Send the arrivals of a run, without writing to the terminal."""
    if inherited is not None:
        inherited.close()  # otherwise this process would not notice that its reader has ended
    for name, action in (("SIGINT", signal.SIG_IGN), ("SIGTERM", signal.SIG_DFL), ("SIGHUP", signal.SIG_DFL)):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), action)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    with suppress(OSError):
        for arrival in read_rows(run):
            connection.send(arrival)
