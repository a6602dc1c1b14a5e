"""Handles signals that end `mmc`: Ctrl-C ends a run after the results so far, others after its files are removed.

It imports very little, so that Ctrl-C is handled before the rest is imported.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from time import monotonic
from types import FrameType
from typing import Any

_INTERRUPTED = 130
_TERMINATING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
# A second Ctrl-C ends the process at once; one that follows the first at once, as sent by `timeout`, is ignored.
_SAME_INTERRUPT = 1.0  # seconds


class TerminatedError(BaseException):
    """A signal asked the process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def exit_on_interrupt() -> None:
    """End the process at once on Ctrl-C, before there is anything to clean up and after."""
    _set_handler(signal.SIGINT, _exit_at_once)


@contextmanager
def raised_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt on Ctrl-C and TerminatedError on other signals that end a process.

    An ignored signal, such as under nohup, stays ignored.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_TERMINATING)}
    _set_handler(signal.SIGINT, _Interrupt())
    for number in _TERMINATING:
        _set_handler(number, _terminate)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def stopping_signals() -> Iterator[Event]:
    """Yield an event that the first signal to end the process sets, so that work in progress can be finished.

    A second one is handled as before.
    """
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_TERMINATING)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()
        restore()

    for number in before:
        _set_handler(number, handle)
    try:
        yield stop
    finally:
        restore()


def end_by(number: int) -> None:
    """End the process by a signal, so that its parent sees the signal."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


class _Interrupt:
    """Raises KeyboardInterrupt the first time."""

    def __init__(self) -> None:
        self._first: float | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._first is None:
            self._first = monotonic()
            raise KeyboardInterrupt
        if monotonic() - self._first > _SAME_INTERRUPT:
            _exit_at_once(number, frame)


def _exit_at_once(number: int, frame: FrameType | None) -> None:
    with suppress(OSError):
        os.write(2, b"mmc: interrupted\n")
    os._exit(_INTERRUPTED)


def _terminate(number: int, frame: FrameType | None) -> None:
    for each in _TERMINATING:
        signal.signal(each, signal.SIG_IGN)  # while files are cleaned up
    raise TerminatedError(number)


def _set_handler(number: int, handler: Any) -> None:
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)
