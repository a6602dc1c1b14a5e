"""Turns the paths a user gives into the bytes of messages, one at a time and in a fixed order."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mmc_cli.message import MAX_BYTES
from mmc_cli.results import Origin


@dataclass(frozen=True, slots=True)
class Source:
    """One candidate message: its bytes, or the reason why there are none."""

    origin: Origin
    data: bytes | None
    reason: str = ""


def find(paths: Iterable[str], stdin: BinaryIO) -> Iterator[Source]:
    """Reads every file named, every .xml file below a folder (sorted by name), and standard input for "-".

    A file that cannot be read comes out with its reason: nothing is passed over in silence.
    """
    for path in paths:
        if path == "-":
            yield _within_limit(Origin("-"), stdin.read(MAX_BYTES + 1))
        elif os.path.isdir(path):
            yield from _folder(path)
        else:
            yield _file(path)


def _folder(path: str) -> Iterator[Source]:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path)
        elif entry.name.lower().endswith(".xml"):
            yield _file(entry.path)


def _file(path: str) -> Source:
    origin = Origin(path)
    try:
        # Opened without waiting, so that a pipe nobody writes to does not hang the whole run.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return Source(origin, None, "it is not a regular file")
            if status.st_size > MAX_BYTES:
                return _within_limit(origin, b"", status.st_size)
            with open(descriptor, "rb", closefd=False, buffering=0) as file:
                return _within_limit(origin, file.readall()[: MAX_BYTES + 1])
        finally:
            os.close(descriptor)
    except OSError as error:
        return Source(origin, None, _why(error))


def _within_limit(origin: Origin, data: bytes, size: int = 0) -> Source:
    if max(len(data), size) > MAX_BYTES:
        return Source(origin, None, f"it is too large: mmc reads at most {MAX_BYTES // 2**20} MB at a time")
    return Source(origin, data)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
