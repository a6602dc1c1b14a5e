"""Reads the messages in archives: .zip, .tar, .tar.gz, .tgz and .gz, and archives inside them, one member at a time.

Members are read and never written: a name that climbs out of its folder is only a name. The bytes held of a member
are bounded, and so is how deep archives may be nested.
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
from typing import IO

from mmc_cli.inputs.containers.registry import Container, Member, container_for, read_stream
from mmc_cli.inputs.containers.zip_windows import split_archive
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

_MAX_NESTING = 3
# What the libraries raise for an archive that is damaged, encrypted or compressed in a way that they do not know.
_ERRORS = (
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


def split_member_path(path: str) -> tuple[str, str] | None:
    """Return the archive and the member that a path such as a.zip!dir/x.xml names; None for a path without one."""
    archive, mark, member = path.partition("!")
    while mark:
        if _archive_for(archive) is not None and os.path.isfile(archive):
            return archive, member
        more, mark, member = member.partition("!")
        archive = f"{archive}!{more}"
    return None


def read_archive(
    file: IO[bytes],
    origin: Origin,
    is_wanted: Callable[[str], bool],
    options: ReadOptions = DEFAULT_READ_OPTIONS,
) -> Iterator[Source]:
    """Yield the sources in the wanted members of an archive, and of the archives in it, in the order of the archive.

    Args:
        file: The archive.
        origin: Where it comes from; its name says what kind of archive it is.
        is_wanted: Says whether a member is read, by its name; archives are always searched.
        options: How to read the members.
    """
    path = origin.member or origin.file
    container = _archive_for(path)
    assert container is not None, f"not an archive: {path}"
    try:
        for name, open_member in container.list_members(file, path):
            inside = Origin(origin.file, f"{origin.member}!{name}" if origin.member else name)
            if _archive_for(name) is not None:
                yield from _read_nested(open_member, inside, is_wanted, options)
            elif is_wanted(str(inside.member)):
                yield from _read_member(open_member, inside, options)
    except _ERRORS as error:
        yield Source(origin, None, f"the archive cannot be read: {_describe(error)}")


def list_zip(file: IO[bytes], name: str) -> Iterator[Member]:
    """Yield the members of a ZIP archive."""
    for window in split_archive(file):
        with zipfile.ZipFile(window) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, lambda info=info: archive.open(info)  # type: ignore[misc]


def list_tar(file: IO[bytes], name: str) -> Iterator[Member]:
    """Yield the members of a tar archive, compressed or not."""
    plain = file if name.lower().endswith(".tar") else gzip.GzipFile(fileobj=file)
    with tarfile.open(fileobj=plain, mode="r|") as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined] # it would keep all members it has seen
            if info.isfile():
                yield info.name, lambda info=info: archive.extractfile(info)  # type: ignore[misc]


def list_gzip(file: IO[bytes], name: str) -> Iterator[Member]:
    """Yield the one file that is compressed, under its name without the suffix."""
    name = name.rpartition("/")[2].rpartition("!")[2]
    yield name[: -len(".gz")], lambda: gzip.GzipFile(fileobj=file)


def _archive_for(name: str) -> Container | None:
    container = container_for(name)
    return container if container is not None and container.is_archive else None


def _read_member(
    open_member: Callable[[], IO[bytes] | gzip.GzipFile | None], origin: Origin, options: ReadOptions
) -> Iterator[Source]:
    try:
        stream = open_member()
        if stream is not None:
            yield from read_stream(stream, origin, options)  # type: ignore[arg-type]
    except _ERRORS as error:
        yield Source(origin, None, f"damaged or encrypted in the archive: {_describe(error)}")


def _read_nested(
    open_member: Callable[[], IO[bytes] | gzip.GzipFile | None],
    origin: Origin,
    is_wanted: Callable[[str], bool],
    options: ReadOptions,
) -> Iterator[Source]:
    """Yield the sources in an archive that is a member of another; it is held in memory while it is read."""
    if str(origin.member).count("!") + 1 >= _MAX_NESTING:
        yield Source(origin, None, f"nested in {_MAX_NESTING} archives: mmc looks no deeper")
        return
    try:
        stream = open_member()
        data = stream.read(options.max_bytes + 1) if stream is not None else b""
    except _ERRORS as error:
        yield Source(origin, None, f"damaged or encrypted in the archive: {_describe(error)}")
        return
    if len(data) > options.max_bytes:
        limit = f"{options.max_bytes:,} bytes of an archive in an archive (--max-bytes)"
        yield Source(origin, None, f"too large: mmc reads at most {limit}")
    else:
        yield from read_archive(io.BytesIO(data), origin, is_wanted, options)


def _describe(error: Exception) -> str:
    return str(error).lower() or "it ends too early"
