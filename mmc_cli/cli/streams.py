"""Handles standard streams that are closed, full, unbuffered or without a reader when `mmc` starts or ends."""

import io
import os
import sys
from contextlib import suppress

STDIN, STDOUT, STDERR = 0, 1, 2


def open_closed_streams() -> None:
    """Open a file for each closed standard stream, so that no file opened later takes its descriptor.

    Reading standard input then fails, standard output has no reader, and what is printed to standard error is lost.
    """
    if sys.stdin is None:
        _move(os.open(os.devnull, os.O_WRONLY), STDIN)
        sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
    if sys.stdout is None:
        reader, writer = os.pipe()
        _move(writer, STDOUT)
        if reader != STDOUT:
            os.close(reader)
        sys.stdout = open(STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
    if sys.stderr is None:
        _move(os.open(os.devnull, os.O_WRONLY), STDERR)
        sys.stderr = open(STDERR, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open


def buffer_streams() -> None:
    """Buffer the output where Python does not (python -u, PYTHONUNBUFFERED).

    Without a buffer, what the system does not take at once is lost: a write to a pipe ends early when the process is
    stopped and continued, and one to a disk when that becomes full.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(getattr(stream, "buffer", None), io.RawIOBase):
            is_line_buffered = name == "stderr" or stream.isatty()
            encoding, errors, newline = stream.encoding, stream.errors, None if os.name == "nt" else "\n"
            buffered = io.BufferedWriter(stream.detach())
            stream = io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=is_line_buffered)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def wait_for_readers() -> None:
    """Let writing wait for the reader, where another program left the output non-blocking; it would fail otherwise."""
    for descriptor in (STDOUT, STDERR):
        with suppress(OSError, AttributeError):  # Windows has no such pipes
            if not os.get_blocking(descriptor):
                os.set_blocking(descriptor, True)


def flush_output() -> None:
    """Flush standard output.

    Raises:
        OSError: It cannot be written.
    """
    sys.stdout.flush()


def drop_unwritten() -> None:
    """Discard unwritten data of the standard streams, so that Python does not complain about it at exit."""
    for stream, descriptor in ((sys.stdout, STDOUT), (sys.stderr, STDERR)):
        try:
            stream.flush()
        except (OSError, ValueError):
            _move(os.open(os.devnull, os.O_WRONLY), descriptor)
            with suppress(OSError, ValueError):
                stream.flush()


def _move(descriptor: int, to: int) -> None:
    if descriptor != to:
        os.dup2(descriptor, to)
        os.close(descriptor)
