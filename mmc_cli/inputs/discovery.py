"""Turns the paths a user gives into what may be messages, one at a time and in a fixed order.

`find` says what there is, without reading plain files. Between the two the work can be shared
out: a file that is still to be read is only a name, which `opened` opens.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from glob import has_magic, iglob
from io import BufferedIOBase, BytesIO
from itertools import chain, islice
from typing import IO, BinaryIO, cast

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.sorted_names import in_order
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin

_TABLES, _LINES = (".csv", ".tsv"), (".jsonl", ".ndjson")
_CONTENTS = (".xml", *_TABLES, *_LINES)
_ARCHIVES = (".zip", ".tar", ".tgz", ".gz")
_CHUNK = 2**20
_ONLY_NAMED = "in a folder only .xml files are read: name it to have it read"
# A larger file is taken to pieces as it is read: it hardly is one message.
_WHOLE = 2**23
# Opened without waiting, so that a pipe nobody writes to does not hang the whole run.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find(paths: Iterable[str], stdin: BinaryIO, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[PathOrSource]:
    """What there is: every file named, every .xml file below a folder (sorted by name), and standard input for "-".

    An archive gives a source for each message in it, or in the member named after a "!"; a pattern what it matches; a
    CSV, TSV or JSON lines file one for each row. Where a column or a field is named, every file is such a table. What
    cannot be read comes out with its reason: nothing is passed over in silence.
    """
    for path in paths:
        if path == "-":
            yield from _contents(stdin, Origin("-"), reading)
            continue
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            yield from (path,) if os.path.lexists(path) else _elsewhere(path, reading)
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _folder(path)
        elif not stat.S_ISREG(status.st_mode):
            yield path
        elif path.lower().endswith(_ARCHIVES):
            yield from _packed(path, "", reading)
        elif _tabular(path, reading):
            yield from _opened(path, reading)
        elif status.st_size > _WHOLE:
            yield from opened(path, reading)  # so that what is in it can be shared out
        else:
            yield path


def opened(path: str, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[Source]:
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
            if status.st_size > most:
                with open(descriptor, "rb", closefd=False) as file:
                    yield from _pieces(file.read(_CHUNK), file, origin, reading)
                return
            data = os.read(descriptor, status.st_size + 1)
            if len(data) == status.st_size:
                yield Source(origin, data)
                return
            # It changed meanwhile, or it is no file of a fixed size.
            with open(descriptor, "rb", closefd=False) as rest:
                yield from _contents(_Joined(data, rest), origin, reading)
        finally:
            os.close(descriptor)
    except OSError as error:
        yield Source(origin, None, _why(error))
    except ValueError:
        yield Source(origin, None, "no file can have this name")


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


def _elsewhere(path: str, reading: ReadOptions) -> Iterator[PathOrSource]:
    """What a path names that is no file: a member of an archive, or a pattern that the shell has not expanded."""
    if "!" in path:
        from mmc_cli.inputs.containers.archives import within

        if (found := within(path)) is not None:
            yield from _packed(*found, reading)
            return
    if has_magic(path):
        matching = in_order(iglob(path, recursive=True))
        first = next(matching, None)
        if first is None:
            yield Source(Origin(path), None, "no file is named like this")
        else:
            yield from find(chain((first,), matching), BytesIO(), reading)
    else:
        yield path


def _packed(path: str, member: str, reading: ReadOptions) -> Iterator[Source]:
    """What is in an archive, or in one member or folder of it."""
    from mmc_cli.inputs.containers.archives import members

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


def _opened(path: str, reading: ReadOptions) -> Iterator[Source]:
    try:
        with open(path, "rb") as file:
            yield from _contents(file, Origin(path), reading)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))


def _contents(file: IO[bytes], origin: Origin, reading: ReadOptions) -> Iterator[Source]:
    """What a stream holds, by the name it has: the rows of a table, or XML, which is read at once unless it is huge."""
    name = (origin.member or origin.file).lower()
    if reading.json_field is not None or (name.endswith(_LINES) and reading.csv_column is None):
        from mmc_cli.inputs.containers.json_lines import rows

        yield from limited(rows(file, origin, reading), origin, reading)
        return
    if reading.csv_column is not None or name.endswith(_TABLES):
        from mmc_cli.inputs.containers.csv_cells import rows

        yield from limited(rows(file, origin, reading), origin, reading)
        return
    most = min(reading.max_bytes, _WHOLE)
    data = file.read(most + 1)
    if len(data) <= most:
        yield Source(origin, data)
    else:
        yield from _pieces(data, file, origin, reading)


def _pieces(head: bytes, file: IO[bytes], origin: Origin, reading: ReadOptions) -> Iterator[Source]:
    """What a large stream of XML holds, of which some is read."""
    if not _may_be_xml(head):
        yield Source(origin, None, f"it is no XML, and larger than any message: {_limit(reading)}")
        return
    from mmc_cli.inputs.containers.xml_wrappers import split

    chunks = chain((head,), iter(partial(file.read, _CHUNK), b""))
    yield from limited(split(chunks, origin, reading), origin, reading)


def limited(found: Iterator[Source], origin: Origin, reading: ReadOptions) -> Iterator[Source]:
    """As many as one file or archive may hold; then what there is in place of the others."""
    yield from islice(found, reading.max_messages)
    if next(found, None) is not None:
        most = f"{reading.max_messages:,} messages (--max-messages)"
        yield Source(origin, None, f"it holds more than {most}: the others are not read")


def _tabular(path: str, reading: ReadOptions) -> bool:
    return path.lower().endswith((*_TABLES, *_LINES)) or bool(reading.csv_column or reading.json_field)


def _folder(path: str) -> Iterator[PathOrSource]:
    """Every .xml file below a folder; what else could be read there is told, since it is read only when named."""
    try:
        with os.scandir(path) as entries:
            named = (f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries)
            seen = (name for name in named if name.lower().endswith(("/", *_CONTENTS, *_ARCHIVES)))
            names = in_order(seen, lambda name: name.removesuffix("/"))
            first = next(names, None)
    except OSError as error:
        yield Source(Origin(path), None, _why(error))
        return
    for name in chain((first,) if first is not None else (), names):
        inside = os.path.join(path, name)
        if name.endswith("/"):
            yield from _folder(inside[:-1])
        elif name.lower().endswith(".xml"):
            yield inside
        else:
            yield Source(Origin(inside), None, _ONLY_NAMED, empty=True)


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


def _limit(reading: ReadOptions) -> str:
    return f"mmc reads at most {reading.max_bytes:,} bytes (--max-bytes)"


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
