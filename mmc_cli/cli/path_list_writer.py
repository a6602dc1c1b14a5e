"""Writes a list of paths that `--files-from` can read, whatever characters the names contain."""

import os
from typing import BinaryIO

_CHUNK = 2**20


class PathListWriter:
    """Writes one path per line, or all of them separated by NULs once a name contains a line end.

    Args:
        file: a new file. If it cannot be read back, such as a pipe, paths already written are not changed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._separator = b"\n"
        self._last = ""

    def add(self, path: str) -> None:
        """Write a path, unless it equals the previous one."""
        if path == self._last:
            return
        self._last = path
        name = os.fsencode(path)
        if self._separator == b"\n" and (b"\n" in name or name.endswith(b"\r")):
            self._separate_by_nul()
        self._file.write(name + self._separator)

    def _separate_by_nul(self) -> None:
        self._separator = b"\0"
        end = self._file.tell() if self._file.readable() and self._file.seekable() else 0
        for start in range(0, end, _CHUNK):
            self._file.seek(start)
            chunk = self._file.read(min(_CHUNK, end - start))
            self._file.seek(start)
            self._file.write(chunk.replace(b"\n", b"\0"))
        if end:
            self._file.seek(end)
