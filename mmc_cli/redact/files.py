"""Redacts files: finds them at the paths, writes each redacted, and puts it in place once it was read again and
checked.
"""

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from glob import has_magic, iglob
from io import BytesIO
from itertools import zip_longest
from typing import IO, NamedTuple

from mmc_cli.inputs.address import Address, read_path
from mmc_cli.inputs.containers.registry import container_for, read_stream
from mmc_cli.inputs.containers.unpacking import MemberStream
from mmc_cli.inputs.discovery import find_inputs, is_denied
from mmc_cli.inputs.file_reader import open_file, unread_file
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.redact.archives import ArchiveRedaction
from mmc_cli.redact.around import redact_name
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError
from mmc_cli.redact.refusals import HeldRefusals, Refusals
from mmc_cli.redact.stream import StreamRedaction
from mmc_cli.redact.tap import Readable
from mmc_cli.redact.verification import digest
from mmc_cli.specification import DEFAULT_VERSION

# Opens an output file, which gets its name when it is complete.
OpenOutput = Callable[[str], AbstractContextManager[IO[bytes]]]


class InputFile(NamedTuple):
    """A file to redact, with its name relative to the given folder, or its base name."""

    path: str
    name: str


class RedactedFile(NamedTuple):
    """The redaction of a file in memory: its bytes (None if nothing can be written), counts, and replaced values."""

    data: bytes | None
    messages: int
    without_message: int
    refusals: HeldRefusals
    replaced: dict[tuple[str, str], str] | None


class NothingWrittenError(Exception):
    """Nothing of a file could be redacted, so none is written; the reasons have been reported."""


class FileRedaction:
    """The redaction of the files of one run.

    Args:
        version: The version to check against; None for the one that each message declares.
        open_output: Opens the files that are written.
        refusals: Receives each message or file that is not written.

    Attributes:
        messages, files, without_message: Numbers written, and of rows or documents without a message.
    """

    def __init__(
        self,
        version: Version | None,
        pseudonyms: Pseudonyms,
        open_output: OpenOutput,
        refusals: Refusals,
        options: ReadOptions = DEFAULT_READ_OPTIONS,
    ) -> None:
        self.version, self.pseudonyms, self._open_output = version, pseudonyms, open_output
        self._options = options._replace(version=str(version or DEFAULT_VERSION))
        self.refusals = refusals
        self._written = set[str]()
        self.messages = self.files = self.without_message = 0

    def redact_file(self, path: str, output: str) -> None:
        """Write a redacted file, or refuse it."""
        origin, container = Origin(str(path)), container_for(path)
        self.pseudonyms.start_file(str(path))
        try:
            stream = open_file(path)
        except OSError as error:
            self.refusals.add(origin, unread_file(path, error).reason)
            return

        def write(out: IO[bytes]) -> bool:
            if container is None or not container.is_archive:
                return self._write_stream(stream, origin, "", out)
            archives = ArchiveRedaction(self._write_stream, self.pseudonyms, self.refusals, self._options)
            return archives.redact(container, stream, origin, out)

        with stream:
            self._replace(write, origin, output)

    def redact_stream(self, stream: "IO[bytes] | Readable", output: str) -> None:
        """Write a redacted stream, such as standard input, or refuse it."""
        origin = Origin("-")
        self._replace(lambda out: self._write_stream(stream, origin, "", out), origin, output)

    def put(self, redacted: RedactedFile, path: str, output: str) -> None:
        """Write a file that was redacted in memory, or refuse it, as `redact_file` does."""

        def write(out: IO[bytes]) -> bool:
            self.refusals.take(redacted.refusals)
            if redacted.replaced and self.pseudonyms.replaced is not None:
                self.pseudonyms.replaced.update(redacted.replaced)
            if redacted.data is None:
                return False
            out.write(redacted.data)
            self.messages += redacted.messages
            self.without_message += redacted.without_message
            return True

        self._replace(write, Origin(str(path)), output)

    def output_name(self, name: str) -> str:
        """Return the redacted name of a file, with its folders."""
        return os.sep.join(redact_name(step, self.pseudonyms) for step in name.split(os.sep))

    def _replace(self, write: Callable[[IO[bytes]], bool], origin: Origin, output: str) -> None:
        """Replace an output by a new file if something was written to it."""
        messages = self.messages
        try:
            if os.path.realpath(output) in self._written:
                raise UnredactableError(f"another file was written to {output}")
            with self._open_output(output) as out:
                if not write(out):
                    raise NothingWrittenError
            self.files += 1
            self._written.add(os.path.realpath(output))
            return
        except UnredactableError as error:
            self.refusals.add(origin, str(error))
        except NothingWrittenError:
            pass
        except (OSError, MmcError):
            raise
        except Exception as error:
            self.refusals.add_error(origin, error)
        self.messages = messages

    def _write_stream(self, stream: "IO[bytes] | Readable", origin: Origin, name: str, out: IO[bytes]) -> bool:
        """Write one redacted stream and read it again; return whether anything was written."""
        refused = self.refusals.count
        redaction = StreamRedaction(origin, name, self.version, self.pseudonyms, self.refusals, self._options)
        start = out.tell()
        for chunk in redaction.chunks(stream):
            out.write(chunk)
        out.flush()
        if isinstance(stream, MemberStream) and stream.fault:
            raise UnredactableError(f"it cannot be read to its end: {stream.fault}")
        if not redaction.digests:
            if refused == self.refusals.count:
                self.refusals.note(origin, "no message in it: not passed on")
            return False
        self._check_written(out, start, origin, name, redaction.digests)
        self.messages += len(redaction.digests)
        self.without_message += redaction.without_message
        return True

    def _check_written(self, out: IO[bytes], start: int, origin: Origin, name: str, expected: list[bytes]) -> None:
        """Read the output again. Raises UnredactableError if its messages are not those that were checked."""
        end = out.tell()
        out.seek(start)
        found = (
            digest(message.data)
            for source in read_stream(out, origin, self._options, name)
            for _, message in read_messages(source, self._options)
            if message is not None and message.root is not None
        )
        is_same = all(one == other for one, other in zip_longest(expected, found))
        out.seek(end)
        if not is_same:
            raise UnredactableError("the redacted file would not be read as it was written")


def find_files(paths: Iterable[str], refusals: Refusals) -> Iterator[InputFile]:
    """Yield the files at paths: named files, those that match a pattern, and those of a folder that mmc reads."""
    for path in map(read_path, paths):
        if isinstance(path, Address):
            yield from _find_remote_files(path, refusals)
        elif os.path.isdir(path):
            yield from _files_in(path, refusals)
        elif not os.path.lexists(path) and has_magic(path):
            matches = sorted(iglob(path, recursive=True))
            if not matches:
                refusals.add(Origin(path), "no file matches this pattern")
            yield from (InputFile(match, os.path.basename(match)) for match in matches if os.path.isfile(match))
        elif os.path.lexists(path) and not os.path.isfile(path):
            refusals.add(Origin(path), "not a regular file")
        elif is_denied(path):
            refusals.add(Origin(path), "permission denied")
        elif not os.path.lexists(path):
            reason = "not found" if "!" not in path else "not found; redact the whole archive, not a member of it"
            refusals.add(Origin(path), reason)
        else:
            yield InputFile(path, os.path.basename(path))


def _files_in(folder: str, refusals: Refusals) -> Iterator[InputFile]:
    for found in find_inputs((folder,), BytesIO()):
        if isinstance(found, str) and not (isinstance(found, Address) or os.path.isfile(found)):
            refusals.add(Origin(found), "not a regular file" if os.path.exists(found) else "not found")
        elif isinstance(found, str):
            yield InputFile(found, os.path.relpath(found, folder))
        elif found.unread or found.empty:
            refusals.note(found.origin, found.reason)
        else:
            refusals.add(found.origin, found.reason)


def _find_remote_files(address: Address, refusals: Refusals) -> Iterator[InputFile]:
    """Yield the files at an address; one whose name would lead out of the output folder is refused."""
    from mmc_cli.inputs.remote.listing import find_at

    try:
        found = find_at(address)
    except OSError as error:
        refusals.add(Origin(str(address)), unread_file(address, error).reason)
        return
    files = (
        _files_in(address, refusals) if found is None else (InputFile(each, posixpath.basename(each)) for each in found)
    )
    for file in files:
        if os.pardir in file.name.split(os.sep):
            refusals.add(Origin(str(file.path)), "its name leads out of the folder that is written")
        else:
            yield file
