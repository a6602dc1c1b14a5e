"""Starts and ends worker processes: sets their signal handlers, and ends them with their parent."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread

# A forked worker starts at once and shares loaded modules; fork is not safe on every platform.
START_METHOD = "fork" if sys.platform == "linux" else "spawn"
# The signals that end a process from outside, and how a worker handles them.
_SIGNALS = {
    getattr(signal, name): action
    for name, action in (("SIGINT", signal.SIG_IGN), ("SIGTERM", signal.SIG_DFL), ("SIGHUP", signal.SIG_DFL))
    if hasattr(signal, name)
}
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@contextmanager
def blocked_signals() -> Iterator[None]:
    """Block signals while a worker starts, as it inherits the handlers of this process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def parent_of_workers() -> int | None:
    """Return the process whose end ends its workers, or None if called in a thread, which may end earlier."""
    return os.getpid() if current_thread() is main_thread() else None


def become_worker(parent: int | None) -> None:
    """Set the signal handlers of a worker, and end with the parent that `parent_of_workers` returned."""
    if parent is not None:
        _die_with(parent)
    for number, action in _SIGNALS.items():
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, action)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def describe_exit(code: int | None) -> str:
    """Return how a process ended."""
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _die_with(parent: int) -> None:
    """On Linux, have this process killed when its parent ends; elsewhere it ends when it next uses the pipe."""
    if sys.platform != "linux":
        return
    with suppress(ImportError, OSError, AttributeError):
        from ctypes import CDLL

        CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
