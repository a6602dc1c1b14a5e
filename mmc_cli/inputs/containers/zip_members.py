"""Lists the members of a ZIP archive by its directory or, if that is damaged, by the headers of the members.

zipfile reads the directory; the members are unpacked here, within limits, up to any damage. The headers are those of
the ZIP File Format Specification (PKWARE APPNOTE 6.3.10), section 4.3.7.
"""

import struct
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, NamedTuple

from mmc_cli.inputs.containers.unpacking import Budget, Damage, DamageError, Member, MemberStream, unpack_member
from mmc_cli.inputs.containers.zip_windows import count_entries, split_archive

_HEADER, _SIGNATURE = struct.Struct("<4s5H3L2H"), b"PK\x03\x04"
_ENCRYPTED, _SIZES_FOLLOW, _UTF_8 = 0x1, 0x8, 0x800
_CHUNK = 2**20
# The exceptions of zipfile for a damaged directory.
_ERRORS = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, RuntimeError, IndexError, EOFError)


class _Entry(NamedTuple):
    """A member: the offset of its header, and its fields in the directory or the header; None if in neither."""

    raw_name: bytes
    offset: int
    flags: int
    method: int
    packed_size: int | None
    size: int | None
    crc: int | None

    @property
    def name(self) -> str:
        """The name, decoded as the flags say."""
        return self.raw_name.decode("utf-8" if self.flags & _UTF_8 else "cp437", "replace")


def list_zip(file: IO[bytes], name: str, budget: Budget) -> Iterator[Member | Damage]:
    """Yield the members of a ZIP archive, and damage in its directory."""
    offsets = array("Q")
    is_damaged = False
    try:
        for window in split_archive(file):
            with zipfile.ZipFile(window) as archive:
                for info in archive.infolist():
                    offsets.append(max(info.header_offset, 0))
                    if not info.is_dir():
                        yield Member(info.filename, partial(_open, file, _entry_of(info), budget))
    except _ERRORS:
        is_damaged = True
    expected = count_entries(file)
    is_damaged = is_damaged or expected is None or expected != len(offsets) & 0xFFFF
    if is_damaged or not offsets:
        for entry in _scan(file, set(offsets)):
            is_damaged = True
            offsets.append(entry.offset)
            if not entry.name.endswith("/"):
                yield Member(entry.name, partial(_open, file, entry, budget))
    if is_damaged and offsets:
        yield Damage("its directory is damaged: messages may be missing")
    elif is_damaged:
        yield Damage("it is not a ZIP archive")


def _entry_of(info: zipfile.ZipInfo) -> _Entry:
    return _Entry(
        info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437", "replace"),
        info.header_offset,
        info.flag_bits,
        info.compress_type,
        info.compress_size,
        info.file_size,
        info.CRC,
    )


def _open(file: IO[bytes], entry: _Entry, budget: Budget) -> MemberStream:
    return MemberStream(_unpack(file, entry, budget))


def _unpack(file: IO[bytes], entry: _Entry, budget: Budget) -> Iterator[bytes]:
    """Yield the content of a member. Raises DamageError if it is damaged."""
    if entry.flags & _ENCRYPTED:
        raise DamageError("it is encrypted")
    header = _read_header(file, entry.offset)
    if header is None or header[0].raw_name != entry.raw_name:
        raise DamageError("it is damaged: its header is not that in the directory")
    crc = 0
    read = _packed_reader(file, header[1], entry.packed_size)
    for chunk in unpack_member(read, entry.method, entry.size, budget):
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if entry.crc is not None and crc != entry.crc:
        raise DamageError("it is damaged: its checksum is wrong", is_doubtful=True)


def _packed_reader(file: IO[bytes], position: int, size: int | None) -> Callable[[int], bytes]:
    """Return a function that reads from a position onwards, up to a size, independent of other reads of the file."""
    end = position + size if size is not None else None

    def read(count: int) -> bytes:
        nonlocal position
        file.seek(position)
        data = file.read(count if end is None else max(min(count, end - position), 0))
        position += len(data)
        return data

    return read


def _read_header(file: IO[bytes], offset: int) -> tuple[_Entry, int] | None:
    """Return the header at an offset, and where the packed data begin; None if there is no header."""
    if offset < 0:
        return None
    file.seek(offset)
    data = file.read(_HEADER.size)
    if len(data) < _HEADER.size or not data.startswith(_SIGNATURE):
        return None
    _, _, flags, method, _, _, crc, packed_size, size, name_length, extra_length = _HEADER.unpack(data)
    name = file.read(name_length)
    known = not flags & _SIZES_FOLLOW and packed_size != 0xFFFFFFFF
    sizes = (packed_size, size, crc) if known else (None, None, None)
    return _Entry(name, offset, flags, method, *sizes), offset + _HEADER.size + name_length + extra_length


def _scan(file: IO[bytes], known: set[int]) -> Iterator[_Entry]:
    """Yield the members whose headers are found in the file and are not known, in the order of the file."""
    position = 0
    while True:
        file.seek(position)
        chunk = file.read(_CHUNK)
        index = chunk.find(_SIGNATURE)
        if index < 0:
            if len(chunk) < _CHUNK:
                return
            position += len(chunk) - len(_SIGNATURE) + 1
            continue
        position += index
        if (header := _read_header(file, position)) is not None:
            entry, start = header
            if position not in known:
                yield entry
            # After a wrong size, the next header would be missed.
            end = start + (entry.packed_size or 0)
            file.seek(end)
            position = end if file.read(2) == _SIGNATURE[:2] else start
        else:
            position += len(_SIGNATURE)
