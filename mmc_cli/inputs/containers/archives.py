"""Turns archives into what is in them: .zip, .tar, .tar.gz, .tgz and .gz, and archives inside them, one at a time.

Members are read and never written: a name that climbs out of its folder is only a name. What is held of a member is
bounded, and so is how deep archives may lie in each other.
"""

import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, TypeAlias

from mmc_cli.inputs.containers.zip_windows import windows
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

_DEEPEST = 3
# What the libraries raise for an archive that is damaged, encrypted or packed in a way that they do not know.
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
)
_TAR = (".tar", ".tar.gz", ".tgz")

Member: TypeAlias = tuple[str, Callable[[], IO[bytes] | gzip.GzipFile | None]]
# What reads the content of a member, of the name that its origin has.
Contents: TypeAlias = Callable[[IO[bytes], Origin, ReadOptions], Iterator[Source]]


def is_archive(name: str) -> bool:
    """True for a name that ends as an archive's does."""
    return name.lower().endswith((".zip", ".gz", *_TAR))


def within(path: str) -> tuple[str, str] | None:
    """The archive and the member that a path such as a.zip!dir/x.xml names; None for a path without one."""
    archive, mark, member = path.partition("!")
    while mark:
        if is_archive(archive) and os.path.isfile(archive):
            return archive, member
        more, mark, member = member.partition("!")
        archive = f"{archive}!{more}"
    return None


def members(
    file: IO[bytes],
    origin: Origin,
    contents: Contents,
    wanted: Callable[[str], bool],
    reading: ReadOptions = DEFAULT_READ_OPTIONS,
) -> Iterator[Source]:
    """What `contents` reads from each member of an archive, and of the archives in it, in the order of the archive.

    `wanted` says which names of members are read. What cannot be read comes out with its reason.
    """
    path = origin.member or origin.file
    try:
        for name, opened in _listed(file, path):
            inside = f"{origin.member}!{name}" if origin.member else name
            if is_archive(name):
                yield from _nested(opened, Origin(origin.file, inside), contents, wanted, reading)
            elif wanted(inside):
                yield from _member(opened, Origin(origin.file, inside), contents, reading)
    except _FAULTS as error:
        yield Source(origin, None, f"the archive cannot be read: {_why(error)}")


def _listed(file: IO[bytes], name: str) -> Iterator[Member]:
    """The members of an archive, each with what opens it."""
    lower = name.lower()
    if lower.endswith(".zip"):
        for window in windows(file):
            with zipfile.ZipFile(window) as archive:
                for info in archive.infolist():
                    if not info.is_dir():
                        yield info.filename, lambda info=info: archive.open(info)  # type: ignore[misc]
    elif lower.endswith(_TAR):
        plain = file if lower.endswith(".tar") else gzip.GzipFile(fileobj=file)
        with tarfile.open(fileobj=plain, mode="r|") as packed:
            while (each := packed.next()) is not None:
                packed.members.clear()  # type: ignore[attr-defined] # it would keep all that it met
                if each.isfile():
                    yield each.name, lambda each=each: packed.extractfile(each)  # type: ignore[misc]
    else:
        name = name.rpartition("/")[2].rpartition("!")[2]
        yield name[: -len(".gz")], lambda: gzip.GzipFile(fileobj=file)


def _member(
    opened: Callable[[], IO[bytes] | gzip.GzipFile | None], origin: Origin, contents: Contents, reading: ReadOptions
) -> Iterator[Source]:
    try:
        stream = opened()
        if stream is not None:
            yield from contents(stream, origin, reading)  # type: ignore[arg-type]
    except _FAULTS as error:
        yield Source(origin, None, f"the archive holds it damaged or encrypted: {_why(error)}")


def _nested(
    opened: Callable[[], IO[bytes] | gzip.GzipFile | None],
    origin: Origin,
    contents: Contents,
    wanted: Callable[[str], bool],
    reading: ReadOptions,
) -> Iterator[Source]:
    """What is in an archive that is a member of another, which is held while it is read."""
    if str(origin.member).count("!") + 1 >= _DEEPEST:
        yield Source(origin, None, f"it lies in {_DEEPEST} archives: mmc looks no deeper")
        return
    try:
        stream = opened()
        data = stream.read(reading.max_bytes + 1) if stream is not None else b""
    except _FAULTS as error:
        yield Source(origin, None, f"the archive holds it damaged or encrypted: {_why(error)}")
        return
    if len(data) > reading.max_bytes:
        limit = f"{reading.max_bytes:,} bytes of an archive in an archive (--max-bytes)"
        yield Source(origin, None, f"it is too large: mmc reads at most {limit}")
    else:
        yield from members(io.BytesIO(data), origin, contents, wanted, reading)


def _why(error: Exception) -> str:
    return str(error).lower() or "it ends too early"
