"""Turns the paths a user gives into the bytes of messages, one at a time and in a fixed order."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from glob import glob, has_magic
from io import BytesIO
from typing import BinaryIO

from mmc_cli import faults
from mmc_cli.frames import Frame, Repair, Source, framed
from mmc_cli.message import MAX_BYTES, Message, read
from mmc_cli.results import Finding, Origin

_TABLES = (".csv", ".tsv")
_ARCHIVES = (".zip", ".tar", ".tgz", ".gz")
_CHUNK = 2**20
# Opened without waiting, so that a pipe nobody writes to does not hang the whole run.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find(paths: Iterable[str], stdin: BinaryIO, column: str | None = None) -> Iterator[Source]:
    """Reads every file named, every .xml file below a folder (sorted by name), and standard input for "-".

    An archive gives a source for each .xml file in it, a pattern what it matches. A CSV or TSV file gives a source
    for each row; `column` names the one with messages, and says of any file that it is such a table. A file that
    cannot be read comes out with its reason: nothing is passed over in silence.
    """
    for path in paths:
        if path == "-" and column is not None:
            yield from _table(stdin, "-", column)
        elif path.lower().endswith(_TABLES) or (column is not None and os.path.isfile(path)):
            yield from _opened(path, column)
        elif path.lower().endswith(_ARCHIVES) and os.path.isfile(path):
            yield from _packed(path)
        elif path == "-":
            yield _within_limit(Origin("-"), stdin.read(MAX_BYTES + 1))
        elif os.path.isdir(path):
            yield from _folder(path)
        elif not os.path.lexists(path) and has_magic(path):
            yield from _matching(path)
        else:
            yield _file(path)


def message_of(source: Source) -> Message:
    """The message of a source; one out of a table is repaired where that makes it readable, which a finding says.

    Raises ValueError for a source without bytes.
    """
    if source.data is None:
        raise ValueError("the source has no bytes: its reason says why")
    message = read(source.data, source.origin)
    if source.frame is None:
        return message
    damage = (_repair(Repair(0, 0, "", source.damage), source.frame),) if source.damage else ()
    if message.root is None and not message.too_large:
        mended = _mended(source, source.frame)
        if mended is not None:
            return replace(mended, findings=damage + mended.findings)
    findings = tuple(framed(finding, source.frame, source.data) for finding in message.findings)
    return replace(message, findings=damage + findings, frame=source.frame)


def _mended(source: Source, frame: Frame) -> Message | None:
    """The message as it is after the fewest kinds of repair that make it readable; None where none do."""
    from mmc_cli.repairs import stages

    findings: list[Finding] = []
    for text, repairs in stages((source.data or b"").decode("utf-8", "surrogateescape")):
        findings += (_repair(each, frame) for each in repairs if each.words)
        frame = frame.repaired(repairs)
        message = read(text.encode("utf-8", "surrogateescape"), source.origin)
        if message.root is not None:
            return replace(message, findings=tuple(findings), frame=frame)
    return None


def _repair(repair: Repair, frame: Frame) -> Finding:
    place = frame.around(repair)
    start = frame.positions()[repair.start]
    original = frame.text[start : frame.positions()[repair.end]]
    said = f"read after a repair: {_shown(repair.words)}"
    return Finding(faults.REPAIRED, said, place, actual=_shown(original))


def _shown(text: str) -> str:
    """Text without the surrogates that stand for bytes which are none of the file's encoding."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _matching(pattern: str) -> Iterator[Source]:
    """What a pattern such as inbox/**/*.xml matches, sorted by name, where the shell has not expanded it."""
    found = sorted(glob(pattern, recursive=True))
    if not found:
        yield Source(Origin(pattern), None, "no file is named like this")
    yield from find(found, BytesIO())


def _packed(path: str) -> Iterator[Source]:
    from mmc_cli.archives import members

    try:
        with open(path, "rb") as file:
            yield from members(file, path)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))


def _opened(path: str, column: str | None) -> Iterator[Source]:
    if os.path.exists(path) and not os.path.isfile(path):
        yield Source(Origin(path), None, "it is not a regular file")
        return
    try:
        with open(path, "rb") as file:
            yield from _table(file, path, column)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))


def _table(file: BinaryIO, name: str, column: str | None) -> Iterator[Source]:
    from mmc_cli.cells import rows

    yield from rows(file, name, column)


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
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return Source(origin, None, "it is not a regular file")
            if status.st_size > MAX_BYTES:
                return _within_limit(origin, b"", status.st_size)
            data = os.read(descriptor, status.st_size + 1)
            if len(data) != status.st_size:  # it changed meanwhile, or is no file of a fixed size
                while len(data) <= MAX_BYTES and (more := os.read(descriptor, _CHUNK)):
                    data += more
            return _within_limit(origin, data)
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
