"""Opens local files; reading one ends with an error if it continues with only zeros for very long.

A file may be a terabyte long and have a kilobyte of data, such as one that was allocated and never written.
"""

import errno
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 2**16
MAX_ZEROS = 2**26  # bytes


def open_guarded(file: str | int, *, closefd: bool = True) -> io.BufferedReader:
    """Open a file by its path or descriptor to read bytes; reading raises OSError for too many zeros."""
    return io.BufferedReader(_GuardedFile(file, closefd), _BUFFER)


class _GuardedFile(io.FileIO):
    """A file that tracks since when it has read only zeros."""

    def __init__(self, file: str | int, closefd: bool) -> None:
        super().__init__(file, "rb", closefd)
        self._position = self._start = self._end = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._position = super().seek(offset, whence)
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        count = super().readinto(buffer)
        if count:
            self._note(memoryview(buffer).cast("B")[:count])
        return count

    def _note(self, data: memoryview) -> None:
        position = self._position
        self._position += len(data)
        if data[-1]:
            self._start = self._end = self._position
            return
        text = bytes(data).rstrip(b"\0")
        if text or not self._start <= position <= self._end:
            self._start = position + len(text)
        self._end = self._position
        if self._end - self._start > MAX_ZEROS:
            raise OSError(errno.EIO, f"nothing but zero bytes from byte {self._start + 1:,} on")
