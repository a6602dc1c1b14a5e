"""Turns the paths a user gives into messages, one at a time and in a fixed order.

`find` says what there is, without reading plain files; `messages` reads it. Between the two the work can be shared
out: a file that is still to be read is only a name.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from glob import glob, has_magic
from io import BufferedIOBase, BytesIO
from itertools import chain, islice
from typing import IO, BinaryIO, TypeVar, cast

from mmc_cli import faults
from mmc_cli.errors import MmcError
from mmc_cli.frames import Found, Frame, Repair, Source, framed
from mmc_cli.message import Message, read
from mmc_cli.reading import READING, Reading
from mmc_cli.results import Finding, Origin

KnownT = TypeVar("KnownT")

_TABLES, _LINES = (".csv", ".tsv"), (".jsonl", ".ndjson")
_CONTENTS = (".xml", *_TABLES, *_LINES)
_ARCHIVES = (".zip", ".tar", ".tgz", ".gz")
_CHUNK = 2**20
# A larger file is taken to pieces as it is read: it hardly is one message.
_WHOLE = 2**24
# Opened without waiting, so that a pipe nobody writes to does not hang the whole run.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find(paths: Iterable[str], stdin: BinaryIO, reading: Reading = READING) -> Iterator[Found]:
    """What there is: every file named, every .xml file below a folder (sorted by name), and standard input for "-".

    An archive gives a source for each message in it, or in the member named after a "!"; a pattern what it matches; a
    CSV, TSV or JSON lines file one for each row. Where a column or a field is named, every file is such a table. What
    cannot be read comes out with its reason: nothing is passed over in silence.
    """
    for path in paths:
        if path == "-":
            yield from _contents(stdin, Origin("-"), reading)
        elif os.path.isdir(path):
            yield from _folder(path)
        elif path.lower().endswith(_ARCHIVES) and os.path.isfile(path):
            yield from _packed(path, "", reading)
        elif not os.path.lexists(path):
            yield from _elsewhere(path, reading)
        elif _tabular(path, reading) and os.path.isfile(path):
            yield from _opened(path, reading)
        else:
            yield path


def listed(name: str, stdin: BinaryIO) -> Iterator[str]:
    """The paths that a file lists, "-" for standard input: one a line, or with NULs between them. Raises MmcError."""
    try:
        with nullcontext(cast(BufferedIOBase, stdin)) if name == "-" else open(name, "rb") as file:
            head = file.read1(_CHUNK)  # what there is: a pipe may be slow
            end = b"\0" if b"\0" in head else b"\n"
            rest = b""
            for chunk in chain((head,), iter(partial(file.read1, _CHUNK), b"")):
                *whole, rest = (rest + chunk).split(end)
                yield from filter(None, (os.fsdecode(path.rstrip(b"\r") if end == b"\n" else path) for path in whole))
                if len(rest) > _CHUNK:
                    raise MmcError(f"{name} is no list of paths: it has a line of more than a million characters")
            if rest := rest.rstrip(b"\r"):
                yield os.fsdecode(rest)
    except OSError as error:
        raise MmcError(f"{name}: {_why(error)}") from None


def messages(
    found: Found, reading: Reading = READING, known: Callable[[Source], KnownT | None] = lambda source: None
) -> Iterator[tuple[Source, Message | KnownT | None]]:
    """The messages of what was found, most often one; None for a source without bytes, whose reason says why.

    What `known` gives for a source comes in place of its message, which is not read then.
    """
    for source in _file(found, reading) if isinstance(found, str) else (found,):
        if source.data is None:
            yield source, None
        elif (told := known(source)) is not None:
            yield source, told
        else:
            message = message_of(source, reading)
            if message.root is not None or not _may_hold_more(message):
                yield source, message
                continue
            for each, read_already in _several(source, source.data, message, reading):
                if read_already is not None or each.data is None:
                    yield each, read_already
                else:
                    told = known(each)
                    yield each, told if told is not None else message_of(each, reading)


def _several(source: Source, data: bytes, whole: Message, reading: Reading) -> Iterator[tuple[Source, Message | None]]:
    """What is in a source that is not one message, that as a whole where there is nothing in it.

    The first two come with the message, which has to be read to know.
    """
    from mmc_cli.wrappers import held, split

    inside = split((data,), source.origin, reading, source.frame) if held(data) else iter(())
    first = [(each, message_of(each, reading) if each.data is not None else None) for each in islice(inside, 2)]
    found = any(one is not None and one.root is not None for _, one in first)
    if len(first) < 2 and (not found or whole.findings[-1].rule is faults.ENCODING):
        yield source, whole  # there is only this one, with its fault
        return
    yield from first
    for each in inside:
        yield each, None


def message_of(source: Source, reading: Reading = READING) -> Message:
    """The one message of a source; out of a cell of a table it is repaired where that makes it readable, which a
    finding says.

    Raises ValueError for a source without bytes.
    """
    if source.data is None:
        raise ValueError("the source has no bytes: its reason says why")
    message = read(source.data, source.origin, reading)
    if source.frame is None:
        return message
    damage = (_repair(Repair(0, 0, "", source.damage), source.frame),) if source.damage else ()
    if source.cell and message.root is None and not message.too_large:
        mended = _mended(source, source.frame, reading)
        if mended is not None:
            return replace(mended, findings=damage + mended.findings)
    findings = tuple(framed(finding, source.frame, source.data) for finding in message.findings)
    return replace(message, findings=damage + findings, frame=source.frame)


def _may_hold_more(message: Message) -> bool:
    """True for XML that is no message: another document, or one that breaks off where the next begins."""
    finding = message.findings[-1]
    damaged = finding.rule in (faults.NOT_WELL_FORMED, faults.ENCODING)
    return damaged or (finding.rule is faults.NOT_MMC and finding.actual is not None)


def _mended(source: Source, frame: Frame, reading: Reading) -> Message | None:
    """The message as it is after the fewest kinds of repair that make it readable; None where none do."""
    from mmc_cli.repairs import stages

    findings: list[Finding] = []
    for text, repairs in stages((source.data or b"").decode("utf-8", "surrogateescape")):
        findings += (_repair(each, frame) for each in repairs if each.words)
        frame = frame.repaired(repairs)
        message = read(text.encode("utf-8", "surrogateescape"), source.origin, reading)
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


def _elsewhere(path: str, reading: Reading) -> Iterator[Found]:
    """What a path names that is no file: a member of an archive, or a pattern that the shell has not expanded."""
    if "!" in path:
        from mmc_cli.archives import within

        if (found := within(path)) is not None:
            yield from _packed(*found, reading)
            return
    if has_magic(path):
        matching = sorted(glob(path, recursive=True))
        if not matching:
            yield Source(Origin(path), None, "no file is named like this")
        yield from find(matching, BytesIO(), reading)
    else:
        yield path


def _packed(path: str, member: str, reading: Reading) -> Iterator[Source]:
    """What is in an archive, or in one member or folder of it."""
    from mmc_cli.archives import members

    whole = not path.lower().endswith((".zip", ".tar", ".tar.gz", ".tgz"))  # a compressed file, whatever its name

    def wanted(name: str) -> bool:
        if member:
            return name == member or name.startswith((f"{member.rstrip('/')}/", f"{member}!"))
        return name.lower().endswith(_CONTENTS) or (whole and "!" not in name)

    try:
        with open(path, "rb") as file:
            inside = limited(members(file, Origin(path), _contents, wanted, reading), Origin(path), reading)
            first = next(inside, None)
            if first is None and member:
                yield Source(Origin(path, member), None, "the archive has nothing of that name that mmc reads")
            yield from chain((first,) if first is not None else (), inside)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))


def _opened(path: str, reading: Reading) -> Iterator[Source]:
    try:
        with open(path, "rb") as file:
            yield from _contents(file, Origin(path), reading)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))


def _contents(file: IO[bytes], origin: Origin, reading: Reading) -> Iterator[Source]:
    """What a stream holds, by the name it has: the rows of a table, or XML, which is read at once unless it is huge."""
    name = (origin.member or origin.file).lower()
    if reading.json_field is not None or (name.endswith(_LINES) and reading.csv_column is None):
        from mmc_cli.jsonlines import rows

        yield from limited(rows(file, origin, reading), origin, reading)
        return
    if reading.csv_column is not None or name.endswith(_TABLES):
        from mmc_cli.cells import rows

        yield from limited(rows(file, origin, reading), origin, reading)
        return
    most = min(reading.max_bytes, _WHOLE)
    data = file.read(most + 1)
    if len(data) <= most:
        yield Source(origin, data)
    elif not _may_be_xml(data):
        yield Source(origin, None, f"it is no XML, and larger than any message: {_limit(reading)}")
    else:
        from mmc_cli.wrappers import split

        chunks = chain((data,), iter(partial(file.read, _CHUNK), b""))
        yield from limited(split(chunks, origin, reading), origin, reading)


def limited(found: Iterator[Source], origin: Origin, reading: Reading) -> Iterator[Source]:
    """As many as one file or archive may hold; then what there is in place of the others."""
    yield from islice(found, reading.max_messages)
    if next(found, None) is not None:
        most = f"{reading.max_messages:,} messages (--max-messages)"
        yield Source(origin, None, f"it holds more than {most}: the others are not read")


def _tabular(path: str, reading: Reading) -> bool:
    return path.lower().endswith((*_TABLES, *_LINES)) or bool(reading.csv_column or reading.json_field)


def _folder(path: str) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path)
        elif entry.name.lower().endswith(".xml"):
            yield entry.path


def _file(path: str, reading: Reading) -> Iterator[Source]:
    """The content of a file: at once, or piece by piece where it is larger than a message may be."""
    origin = Origin(path)
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                yield Source(origin, None, "it is not a regular file")
                return
            most = min(reading.max_bytes, _WHOLE)
            data = os.read(descriptor, min(status.st_size, most) + 1)
            if len(data) == status.st_size <= most:
                yield Source(origin, data)
                return
            # It is large, it changed meanwhile, or it is no file of a fixed size.
            with open(descriptor, "rb", closefd=False) as rest:
                yield from _contents(_Joined(data, rest), origin, reading)
        finally:
            os.close(descriptor)
    except OSError as error:
        yield Source(origin, None, _why(error))


class _Joined(BytesIO):
    """A stream of which some has been read."""

    def __init__(self, data: bytes, rest: IO[bytes]) -> None:
        super().__init__(data)
        self._rest = rest

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        wanted = -1 if size is None or size < 0 else size - len(data)
        return data + self._rest.read(wanted) if wanted else data


def _may_be_xml(head: bytes) -> bool:
    return head[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _limit(reading: Reading) -> str:
    return f"mmc reads at most {reading.max_bytes:,} bytes (--max-bytes)"


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
