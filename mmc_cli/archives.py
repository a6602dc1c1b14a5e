"""Turns archives into sources: .zip, .tar, .tar.gz, .tgz and .gz, and archives inside them, one member at a time.

Members are read and never written: a name that climbs out of its folder is only a name. What a member unpacks to is
bounded, and so is how deep archives may lie in each other.
"""

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, TypeAlias

from mmc_cli.frames import Source
from mmc_cli.message import MAX_BYTES
from mmc_cli.results import Origin

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


def is_archive(name: str) -> bool:
    """True for a name that ends as an archive's does."""
    return name.lower().endswith((".zip", ".gz", *_TAR))


def members(file: IO[bytes], name: str, inside: str = "", depth: int = 1) -> Iterator[Source]:
    """A source for each .xml file of an archive, and of the archives in it, in the order of the archive.

    `name` is the archive's, `inside` the way to it where it lies in another. What cannot be read comes out with its
    reason.
    """
    whole = inside or name
    try:
        for member, opened in _listed(file, whole):
            path = f"{inside}!{member}" if inside else member
            if is_archive(member) or member.lower().endswith(".xml"):
                yield from _member(opened, name, path, depth)
    except _FAULTS as error:
        yield Source(Origin(name, inside or None), None, f"the archive cannot be read: {_why(error)}")


def _listed(file: IO[bytes], name: str) -> Iterator[Member]:
    """The members of an archive, each with what opens it."""
    lower = name.lower()
    if lower.endswith(".zip"):
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, lambda info=info: archive.open(info)  # type: ignore[misc]
    elif lower.endswith(_TAR):
        plain = file if lower.endswith(".tar") else gzip.GzipFile(fileobj=file)
        with tarfile.open(fileobj=plain, mode="r|") as packed:
            for each in packed:
                if each.isfile():
                    yield each.name, lambda each=each: packed.extractfile(each)  # type: ignore[misc]
    else:
        name = name.rpartition("/")[2].rpartition("!")[2]
        yield name[: -len(".gz")], lambda: gzip.GzipFile(fileobj=file)


def _member(
    opened: Callable[[], IO[bytes] | gzip.GzipFile | None], name: str, path: str, depth: int
) -> Iterator[Source]:
    origin = Origin(name, path)
    try:
        stream = opened()
        data = stream.read(MAX_BYTES + 1) if stream is not None else b""
    except _FAULTS as error:
        yield Source(origin, None, f"the archive holds it damaged or encrypted: {_why(error)}")
        return
    if len(data) > MAX_BYTES:
        yield Source(origin, None, f"it is too large: mmc reads at most {MAX_BYTES // 2**20} MB at a time")
    elif not is_archive(path):
        yield Source(origin, data)
    elif depth == _DEEPEST:
        yield Source(origin, None, f"it lies in {_DEEPEST} archives: mmc looks no deeper")
    else:
        yield from members(io.BytesIO(data), name, path, depth + 1)


def _why(error: Exception) -> str:
    return str(error).lower() or "it ends too early"
