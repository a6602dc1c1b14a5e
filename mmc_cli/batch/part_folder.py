"""The folder to which parts are written, on a disk or at an address.

Names are paths in the folder. Every file gets its name when it is complete.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias
from uuid import uuid4

from mmc_cli.inputs.address import Address

if TYPE_CHECKING:
    from mmc_cli.inputs.remote.order import Entry
    from mmc_cli.inputs.remote.stores import Store

NOTES = "_parts"  # the folder of the notes; Spark and Hive skip names that begin with an underscore
DAY = "day="  # prefix of the folder of a day
_MAX_READ = 2**26  # bytes; only small files are read here


class PartFolder(NamedTuple):
    """A folder on a disk that all processes see at this path."""

    path: str

    @contextmanager
    def replaced(self, name: str) -> Iterator[IO[bytes]]:
        """Give a file to write, which then takes the place of a file of the folder."""
        path = self._path_of(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        incomplete = f"{path}.{uuid4().hex}.part"  # machines that share the folder may use the same process numbers
        try:
            with open(incomplete, "wb") as file:
                yield file
            os.replace(incomplete, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(incomplete)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises OSError."""
        with open(self._path_of(name), "rb") as file:
            return file.read()

    def size(self, name: str) -> int:
        """Return the size of a file; -1 where there is none. Raises OSError if it cannot be found out."""
        with _ignored_if_missing():
            return os.path.getsize(self._path_of(name))
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


class RemotePartFolder(NamedTuple):
    """A folder at an address, which every process asks for by connections of its own."""

    path: Address

    @contextmanager
    def replaced(self, name: str) -> Iterator[IO[bytes]]:
        """Give a file to write on this machine, which is then uploaded: what is cut short never leaves it."""
        with TemporaryFile() as file:
            yield file
            self._store.write(self.path.child(name), file)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises OSError."""
        data = self._store.read(self.path.child(name), _MAX_READ)()
        if data is None:
            raise OSError(f"{name} is too large")
        return data

    def size(self, name: str) -> int:
        """Return the size of a file; -1 where there is none. Raises OSError if it cannot be found out."""
        with _ignored_if_missing():
            size = self._store.find(self.path.child(name)).listed.size
            return -1 if size is None else size
        return -1

    def remove(self, name: str) -> None:
        """Remove a file if it is there, and the folder of its day if that is empty then."""
        with _ignored_if_missing():
            self._store.remove(self.path.child(name))
        if day := os.path.dirname(name):
            self._store.remove_folder(self.path.child(f"{day}/"))

    def names(self) -> Iterator[str]:
        """Yield the files in the folder, in those of days, and in that of the notes."""
        inside = list[str]()
        for entry in self._entries(""):
            if not entry.is_folder:
                yield entry.name
            elif entry.name == NOTES or entry.name.startswith(DAY):
                inside.append(f"{entry.name}/")
        for folder in inside:
            yield from (f"{folder}{entry.name}" for entry in self._entries(folder) if not entry.is_folder)

    def _entries(self, folder: str) -> "Iterator[Entry]":
        with _ignored_if_missing():  # in many stores a folder without files is none
            for page in self._store.pages(self.path.child(folder)):
                yield from page

    @property
    def _store(self) -> "Store":
        from mmc_cli.inputs.remote.stores import store_of

        return store_of(self.path)


@contextmanager
def _ignored_if_missing() -> Iterator[None]:
    """Go on where a file or folder is not there; a store says so by the number of the error alone."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise


AnyPartFolder: TypeAlias = PartFolder | RemotePartFolder


def part_folder(path: str) -> AnyPartFolder:
    """Return the folder at a path or an address.

    Raises:
        OSError: The store is not there, or does not list the folder, which a run does at its end.
    """
    if not isinstance(path, Address):
        return PartFolder(os.path.abspath(path))
    folder = RemotePartFolder(path.as_folder())
    folder._store.prepare(folder.path)
    next(folder.names(), None)
    return folder
