"""Turns a zip archive with many members into windows on it, each a zip archive with some of them and the same data.

The zipfile module holds an entry for every member of what it opens. The end of an archive is read as the ZIP File
Format Specification (PKWARE APPNOTE 6.3.10) has it: sections 4.3.12, 4.3.14 to 4.3.16.
"""

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

_ENTRY, _END, _END64, _LOCATOR = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_FORM, _END64_FORM, _LOCATOR_FORM = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_LENGTHS = struct.Struct("<3H")  # of the name, the extra field and the comment of an entry
_FIXED, _LENGTHS_AT = 46, 28
_LONGEST_COMMENT = 0xFFFF
_MANY, _CHUNK = 1000, 2**16


class Directory(NamedTuple):
    """Where the central directory of an archive stands, how long it is, and what the archive says that its place is."""

    start: int
    size: int
    offset: int


class Window:
    """A file with the data of an archive, and an own end to it."""

    def __init__(self, file: IO[bytes], start: int, end: bytes) -> None:
        self._file, self._start, self._end, self._at = file, start, end, 0

    def seekable(self) -> bool:
        """True: zipfile asks."""
        return True

    def tell(self) -> int:
        """The byte to be read next."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Goes to a byte from the start, from here, or from the end."""
        self._at = max(offset + (0, self._at, self._start + len(self._end))[whence], 0)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all to the end."""
        size = self._start + len(self._end) - self._at if size < 0 else size
        data = b""
        if self._at < self._start:
            self._file.seek(self._at)
            data = self._file.read(min(size, self._start - self._at))
        past = max(self._at - self._start, 0)
        if self._at + len(data) >= self._start:
            data += self._end[past : past + size - len(data)]
        self._at += len(data)
        return data


def windows(file: IO[bytes]) -> Iterator["IO[bytes] | Window"]:
    """The archive itself where it has few members or is damaged; else windows on it, in the order of its directory."""
    found = _directory(file)
    if found is None or found.size <= _MANY * _FIXED:
        yield file
        return
    for count, entries in _entries(file, found):
        yield Window(file, found.start, entries + _ending(count, len(entries), found.offset))


def _directory(file: IO[bytes]) -> Directory | None:
    """Where the directory of an archive is; None where that is not to be found."""
    length = file.seek(0, 2)
    tail = min(length, _END_FORM.size + _LONGEST_COMMENT + _LOCATOR_FORM.size + _END64_FORM.size)
    file.seek(length - tail)
    data = file.read(tail)
    at = data.rfind(_END)
    if at < 0 or len(data) < at + _END_FORM.size:
        return None
    size, offset = _END_FORM.unpack_from(data, at)[5:7]
    first = at - _LOCATOR_FORM.size - _END64_FORM.size
    if first >= 0 and data.startswith(_END64, first) and data.startswith(_LOCATOR, at - _LOCATOR_FORM.size):
        size, offset = _END64_FORM.unpack_from(data, first)[8:10]
        at = first
    start = length - tail + at - size
    return Directory(start, size, offset) if 0 <= offset <= start else None


def _entries(file: IO[bytes], found: Directory) -> Iterator[tuple[int, bytes]]:
    """Some entries of the directory after others, with how many they are; damage ends in one that zipfile refuses."""
    left, data, count, at = found.size, b"", 0, 0
    place = found.start
    while left or at < len(data):
        need = at + _FIXED
        if len(data) >= need:
            need += sum(_LENGTHS.unpack_from(data, at + _LENGTHS_AT))
        if left and len(data) < need:
            file.seek(place)
            more = file.read(min(left, _CHUNK))
            data, left, place = data + more, left - len(more) if more else 0, place + len(more)
        elif len(data) < need or not data.startswith(_ENTRY, at):
            yield count + 1, data
            return
        else:
            at, count = need, count + 1
            if count == _MANY:
                yield count, data[:at]
                data, count, at = data[at:], 0, 0
    if count:
        yield count, data


def _ending(count: int, size: int, offset: int) -> bytes:
    """The end of an archive whose directory has so many entries in so many bytes, and says that it stands there."""
    most = 2**32 - 1
    large = b""
    if offset >= most:
        large = _END64_FORM.pack(_END64, _END64_FORM.size - 12, 45, 45, 0, 0, count, count, size, offset)
        large += _LOCATOR_FORM.pack(_LOCATOR, 0, offset + size, 1)
    return large + _END_FORM.pack(_END, 0, 0, count, count, size, min(offset, most), 0)
