"""The folder to which parts are written: all that is done with it, so that another store can take its place.

Names are paths in the folder. Every file takes its place when it is complete.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

NOTES = "_parts"  # the folder of the notes; Spark and Hive do not read what begins with a line
DAY = "day="  # what the name of the folder of a day begins with


class PartFolder(NamedTuple):
    """A folder on a disk that all processes see at this path."""

    path: str

    @contextmanager
    def replaced(self, name: str) -> Iterator[str]:
        """Give the path of a local file to write, which then takes the place of a file of the folder."""
        path = self._path_of(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        incomplete = f"{path}.{os.getpid()}.part"
        try:
            yield incomplete
            os.replace(incomplete, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(incomplete)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises OSError."""
        with open(self._path_of(name), "rb") as file:
            return file.read()

    def size(self, name: str) -> int:
        """Return the size of a file; -1 where there is none."""
        try:
            return os.path.getsize(self._path_of(name))
        except OSError:
            return -1

    def remove(self, name: str) -> None:
        """Remove a file if it is there, and the folder of its day if that is empty then."""
        path = self._path_of(name)
        with suppress(FileNotFoundError):
            os.unlink(path)
        if os.path.dirname(name):
            with suppress(OSError):
                os.rmdir(os.path.dirname(path))

    def names(self) -> Iterator[str]:
        """Yield the files in the folder, in those of days, and in that of the notes."""
        with os.scandir(self.path) as entries:
            inside = [entry.name for entry in entries if entry.name == NOTES or entry.name.startswith(DAY)]
        for folder in ("", *inside):
            with os.scandir(self._path_of(folder)) as entries:
                files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
            yield from (os.path.join(folder, name) for name in files)

    def _path_of(self, name: str) -> str:
        return os.path.join(self.path, name)
