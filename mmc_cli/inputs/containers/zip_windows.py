"""Splits a ZIP archive with many members into windows, each read as a ZIP archive with some of the members.

The zipfile module holds an entry for every member of an open archive; a window keeps them few. The end of an archive is
read by the ZIP File Format Specification (PKWARE APPNOTE 6.3.10), sections 4.3.12, 4.3.14 to 4.3.16.
"""

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

_ENTRY, _END, _END64, _LOCATOR = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_STRUCT, _END64_STRUCT = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_STRUCT = struct.Struct("<4sLQL")
_LENGTHS_STRUCT = struct.Struct("<3H")  # of the name, the extra field and the comment of an entry
_ENTRY_SIZE, _LENGTHS_OFFSET = 46, 28
_MAX_COMMENT = 0xFFFF
_MAX_OFFSET = 2**32 - 1
_WINDOW_ENTRIES, _CHUNK = 1000, 2**16


class Directory(NamedTuple):
    """The central directory of an archive: its start, its size, and the offset that the archive gives for it.

    `start` and `offset` differ if other data precede the archive in the file.
    """

    start: int
    size: int
    offset: int
    entries: int


class Window:
    """A file with the data of an archive up to `start`, followed by another end."""

    def __init__(self, file: IO[bytes], start: int, end: bytes) -> None:
        self._file, self._start, self._end, self._position = file, start, end, 0

    def seekable(self) -> bool:
        """Return True, as zipfile requires."""
        return True

    def tell(self) -> int:
        """Return the position of the byte to be read next."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a byte counted from the start, the current position or the end, and return its position."""
        self._position = max(offset + (0, self._position, self._start + len(self._end))[whence], 0)
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all."""
        size = self._start + len(self._end) - self._position if size < 0 else size
        data = b""
        if self._position < self._start:
            self._file.seek(self._position)
            data = self._file.read(min(size, self._start - self._position))
        past = max(self._position - self._start, 0)
        if self._position + len(data) >= self._start:
            data += self._end[past : past + size - len(data)]
        self._position += len(data)
        return data


def split_archive(file: IO[bytes]) -> Iterator["IO[bytes] | Window"]:
    """Yield windows on an archive, in the order of its directory; the archive itself if it is small or damaged."""
    directory = _find_directory(file)
    if directory is None or directory.size <= _WINDOW_ENTRIES * _ENTRY_SIZE:
        yield file
        return
    for count, entries in _read_entries(file, directory):
        yield Window(file, directory.start, entries + _make_end(count, len(entries), directory.offset))


def count_entries(file: IO[bytes]) -> int | None:
    """Return the number of entries in the end record of an archive, as 16 bits; None if it has no end record."""
    directory = _find_directory(file)
    return directory.entries if directory is not None else None


def _find_directory(file: IO[bytes]) -> Directory | None:
    length = file.seek(0, 2)
    tail_length = min(length, _END_STRUCT.size + _MAX_COMMENT + _LOCATOR_STRUCT.size + _END64_STRUCT.size)
    file.seek(length - tail_length)
    tail = file.read(tail_length)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_STRUCT.size:
        return None
    count, size, offset = _END_STRUCT.unpack_from(tail, end)[4:7]
    locator = end - _LOCATOR_STRUCT.size
    end64 = locator - _END64_STRUCT.size
    if end64 >= 0 and tail.startswith(_END64, end64) and tail.startswith(_LOCATOR, locator):
        count, size, offset = _END64_STRUCT.unpack_from(tail, end64)[7:10]
        end = end64
    start = length - tail_length + end - size
    return Directory(start, size, offset, count & 0xFFFF) if 0 <= offset <= start else None


def _read_entries(file: IO[bytes], directory: Directory) -> Iterator[tuple[int, bytes]]:
    """Yield the entries of the directory, up to 1,000 at a time, with their number.

    Damage results in an entry that zipfile refuses.
    """
    remaining, data, count, entry = directory.size, b"", 0, 0
    position = directory.start
    while remaining or entry < len(data):
        entry_end = entry + _ENTRY_SIZE
        if len(data) >= entry_end:
            entry_end += sum(_LENGTHS_STRUCT.unpack_from(data, entry + _LENGTHS_OFFSET))
        if remaining and len(data) < entry_end:
            file.seek(position)
            chunk = file.read(min(remaining, _CHUNK))
            data, position = data + chunk, position + len(chunk)
            remaining = remaining - len(chunk) if chunk else 0
        elif len(data) < entry_end or not data.startswith(_ENTRY, entry):
            yield count + 1, data
            return
        else:
            entry, count = entry_end, count + 1
            if count == _WINDOW_ENTRIES:
                yield count, data[:entry]
                data, count, entry = data[entry:], 0, 0
    if count:
        yield count, data


def _make_end(count: int, size: int, offset: int) -> bytes:
    """Return the end of an archive whose directory has `count` entries in `size` bytes at `offset`."""
    end64 = b""
    if offset >= _MAX_OFFSET:
        end64 = _END64_STRUCT.pack(_END64, _END64_STRUCT.size - 12, 45, 45, 0, 0, count, count, size, offset)
        end64 += _LOCATOR_STRUCT.pack(_LOCATOR, 0, offset + size, 1)
    return end64 + _END_STRUCT.pack(_END, 0, 0, count, count, size, min(offset, _MAX_OFFSET), 0)
