"""Finds the files that are new or changed since they were loaded: by path, size and time, then by the hash of their
content.
"""

import os
import stat
from collections import deque
from collections.abc import Iterable
from hashlib import blake2b, file_digest, sha256
from typing import NamedTuple

from mmc_cli import __version__
from mmc_cli.batch.run import BatchRun
from mmc_cli.database.store import LoadedFile
from mmc_cli.inputs.address import Address
from mmc_cli.model.errors import MmcError
from mmc_cli.model.typed_values import CONVERTERS


class PlannedFile(NamedTuple):
    """A file that a run reads: its path as given, its identity, and whether it has rows from before."""

    path: str
    file: LoadedFile
    is_loaded: bool


class _Known(NamedTuple):
    """A known file: its status and its content as hashes of 64 bits."""

    status: int
    content: int
    messages: int
    malformed: int


class FileRegister:
    """The files that are loaded, and those that a run has to read.

    A file is identified by its real path, and has changed if its content or the way it is read has. One with messages
    that could not be checked is always read again.

    Args:
        loaded: The files that are loaded.
        options: How the run reads files.
    """

    def __init__(self, loaded: Iterable[LoadedFile], options: str) -> None:
        self._options = options
        self._known = {_hash(file.file): _known(file) for file in loaded}
        self._seen = set[int]()
        self.planned = deque[PlannedFile]()
        self.touched = list[LoadedFile]()  # their content is unchanged
        self.new = self.changed = self.unchanged = self.unchanged_messages = self.unchanged_malformed = 0

    def needs_reading(self, path: str) -> bool:
        """Return whether a file is new or has changed, and plan to load it if so; only once in a run.

        A file that cannot be read is left to the run, which reports it.
        """
        if isinstance(path, Address):
            raise MmcError(f"--to keeps files of this machine; {path} is an address: query it without --to")
        name: str = CONVERTERS["text"](os.path.realpath(path))
        key = _hash(name)
        if key in self._seen:
            return False
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                return True
            file = LoadedFile(name, status.st_size, _last_change(status), "", self._options)
            known = self._known.get(key)
            if known is not None and known.status == _status(file):
                self._skip(key, known)
                return False
            with open(path, "rb") as content:
                file = file._replace(sha256=file_digest(content, "sha256").hexdigest())
        except (OSError, ValueError):
            return True
        if known is not None and known.content == _content(file):
            self.touched.append(file._replace(messages=known.messages, malformed=known.malformed))
            self._skip(key, known)
            return False
        self._seen.add(key)
        self.new, self.changed = self.new + (known is None), self.changed + (known is not None)
        self.planned.append(PlannedFile(path, file, known is not None))
        return True

    def _skip(self, key: int, known: _Known) -> None:
        self._seen.add(key)
        self.unchanged += 1
        self.unchanged_messages += known.messages
        self.unchanged_malformed += known.malformed


def describe_reading(run: BatchRun) -> str:
    """Return what the rows of a file depend on besides its content: the version of mmc and the reading options."""
    schema = b""
    if run.options.xsd is not None:
        with open(run.options.xsd, "rb") as file:
            schema = file.read()
    text = repr((__version__, str(run.options.version), tuple(run.options.read_options), schema))
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _last_change(status: os.stat_result) -> int:
    """Return when a file was last changed; a program that sets this time back (cp -p) cannot set that of the system."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _known(file: LoadedFile) -> _Known:
    is_done = not file.not_checked
    return _Known(_status(file) if is_done else 0, _content(file) if is_done else 0, file.messages, file.malformed)


def _status(file: LoadedFile) -> int:
    return _hash(f"{file.size} {file.mtime_ns} {file.options}")


def _content(file: LoadedFile) -> int:
    return _hash(f"{file.sha256} {file.options}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
