"""Redacts an archive: a new one of the same kind, with the members that hold messages, under redacted names.

Times, owners and comments of members are not copied, because they identify who made the archive. Members that are not
read for messages are skipped and reported.
"""

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple, cast

from mmc_cli.inputs.containers.registry import Container, container_for
from mmc_cli.inputs.containers.unpacking import Budget, Damage, Member, MemberStream
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.name_choice import is_companion
from mmc_cli.model.origin import Origin
from mmc_cli.redact.around import redact_name
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError
from mmc_cli.redact.refusals import Refusals
from mmc_cli.redact.tap import Readable

_MAX_IN_MEMORY = 2**24
_MAX_NESTING = 3

# Redacts a stream into a file and returns whether anything was written; raises UnredactableError.
RedactStream = Callable[["IO[bytes] | Readable", Origin, str, IO[bytes]], bool]
AddMember = Callable[[str, IO[bytes], int], None]


class _OpenArchive(NamedTuple):
    """An archive that is read: its kind, its bytes, where it is from, and how much it may unpack to.

    `depth` is the number of archives that it is in.
    """

    container: Container
    file: "IO[bytes] | MemberStream"
    origin: Origin
    name: str
    budget: Budget
    depth: int = 0

    def members(self) -> Iterator[Member | Damage]:
        """Yield its files, and the damage between them."""
        return self.container.list_members(self.file, self.name, self.budget)

    def origin_of(self, member: str) -> Origin:
        """Return the origin of a member."""
        inside = self.origin.member
        return Origin(self.origin.file, f"{inside}!{member}" if inside else member)


class ArchiveRedaction:
    """The redaction of archives.

    Args:
        redact_stream: Redacts a member that is no archive.
        refusals: Receives each member that is not written.
    """

    def __init__(
        self, redact_stream: RedactStream, pseudonyms: Pseudonyms, refusals: Refusals, options: ReadOptions
    ) -> None:
        self._redact_stream, self._pseudonyms, self._refusals = redact_stream, pseudonyms, refusals
        self._options = options

    def redact(self, container: Container, file: IO[bytes], origin: Origin, out: IO[bytes]) -> bool:
        """Write the redaction of an archive; return whether it has any member.

        Raises:
            UnredactableError: It cannot be read as an archive.
        """
        budget = Budget(file.seek(0, io.SEEK_END), self._options)
        file.seek(0)
        return self._redact(_OpenArchive(container, file, origin, origin.file, budget), out)

    def _redact(self, archive: _OpenArchive, out: IO[bytes]) -> bool:
        names = set[str]()
        with WRITERS[archive.container.name](out, archive.name) as add:
            for member in archive.members():
                if isinstance(member, Damage):
                    reason = f"the archive cannot be read to its end: {member.reason}"
                    self._refusals.add(archive.origin, reason)
                    continue
                if is_companion(member.name):
                    continue
                with cast(IO[bytes], SpooledTemporaryFile(_MAX_IN_MEMORY)) as part:
                    if not self._redact_member(archive, member, part):
                        continue
                    new_name = _unique(redact_name(member.name, self._pseudonyms), names)
                    size = part.seek(0, io.SEEK_END)
                    part.seek(0)
                    add(new_name, part, size)
        return bool(names)

    def _redact_member(self, archive: _OpenArchive, member: Member, part: IO[bytes]) -> bool:
        """Write one redacted member, or refuse it."""
        origin, inner, stream = archive.origin_of(member.name), container_for(member.name), member.open()
        try:
            if stream is None:
                raise UnredactableError("a link or a special file")
            if inner is not None and inner.is_archive:
                return self._redact(self._open_nested(archive, inner, stream, member.name), part)
            if inner is None and archive.container.holds != "one file":
                self._refusals.note(origin, "not a kind of file that holds messages: not passed on")
                return False
            return self._redact_stream(stream, origin, member.name, part)
        except UnredactableError as error:
            self._refusals.add(origin, str(error))
        except OSError:
            raise
        except Exception as error:
            self._refusals.add_error(origin, error)
        return False

    def _open_nested(self, outer: _OpenArchive, inner: Container, stream: MemberStream, name: str) -> _OpenArchive:
        """Return an archive in another; one that must be read from its end is held in memory."""
        nested = _OpenArchive(inner, stream, outer.origin_of(name), name, outer.budget, outer.depth + 1)
        if nested.depth > _MAX_NESTING:
            raise UnredactableError(f"nested in {_MAX_NESTING} archives: mmc looks no deeper")
        if not inner.needs_seek:
            return nested
        data = stream.read(self._options.max_bytes + 1)
        if len(data) > self._options.max_bytes:
            raise UnredactableError(f"too large: mmc reads at most {self._options.max_bytes:,} bytes of such a member")
        return nested._replace(file=io.BytesIO(data), budget=Budget(len(data), self._options, outer.budget))


def _unique(name: str, names: set[str]) -> str:
    """Return and record a unique name for a member; a path that leads out of the archive loses its dots."""
    name = "/".join(step for step in name.replace("\\", "/").split("/") if step not in ("", ".", ".."))
    unique, number = name, 1
    while unique in names:
        number += 1
        stem, dot, suffix = name.partition(".")
        unique = f"{stem}-{number}{dot}{suffix}"
    names.add(unique)
    return unique


@contextmanager
def _write_zip(out: IO[bytes], name: str) -> Iterator[AddMember]:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(member: str, content: IO[bytes], size: int) -> None:
            info = zipfile.ZipInfo(member)
            info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, size
            with archive.open(info, "w") as target:
                shutil.copyfileobj(content, target)

        yield add


def _compress(out: IO[bytes], name: str) -> IO[bytes]:
    """Open a stream compressed by the suffix of a name, without the name and the time of the file."""
    suffix = name.lower().rpartition(".")[2]
    stream: object
    if suffix in ("bz2", "tbz2", "tbz"):
        stream = bz2.BZ2File(out, "wb")
    elif suffix in ("xz", "txz"):
        stream = lzma.LZMAFile(out, "wb")  # noqa: SIM115 - the caller closes it
    else:
        stream = gzip.GzipFile("", "wb", fileobj=out, mtime=0)
    return cast(IO[bytes], stream)


@contextmanager
def _write_tar(out: IO[bytes], name: str) -> Iterator[AddMember]:
    with (
        nullcontext(out) if name.lower().endswith(".tar") else _compress(out, name) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield _tar_adder(archive)


def _tar_adder(archive: tarfile.TarFile) -> AddMember:
    def add(member: str, content: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(member)
        info.size = size
        archive.addfile(info, content)

    return add


@contextmanager
def _write_compressed(out: IO[bytes], name: str) -> Iterator[AddMember]:
    def add(member: str, content: IO[bytes], size: int) -> None:
        with _compress(out, name) as stream:
            shutil.copyfileobj(content, stream)

    yield add


# An archive is written as the kind of container that it was read as.
WRITERS = {"ZIP archive": _write_zip, "tar archive": _write_tar, "compressed file": _write_compressed}
