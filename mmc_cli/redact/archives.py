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
from typing import IO, cast

from mmc_cli.inputs.containers.registry import Container, container_for
from mmc_cli.inputs.containers.unpacking import Budget, Damage, MemberStream
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


def redact_archive(
    container: Container,
    file: IO[bytes],
    origin: Origin,
    out: IO[bytes],
    redact_stream: RedactStream,
    pseudonyms: Pseudonyms,
    refusals: Refusals,
    options: ReadOptions,
) -> bool:
    """Write the redacted archive; return whether it has any member.

    Raises:
        UnredactableError: It cannot be read as an archive.
    """
    budget = Budget(file.seek(0, io.SEEK_END), options)
    file.seek(0)
    archive = _Archive(redact_stream, pseudonyms, refusals, options)
    return archive.redact(container, file, origin, origin.file, out, budget, 0)


class _Archive:
    def __init__(
        self, redact_stream: RedactStream, pseudonyms: Pseudonyms, refusals: Refusals, options: ReadOptions
    ) -> None:
        self._redact_stream, self._pseudonyms, self._refusals = redact_stream, pseudonyms, refusals
        self._options = options

    def redact(
        self,
        container: Container,
        file: "IO[bytes] | MemberStream",
        origin: Origin,
        name: str,
        out: IO[bytes],
        budget: Budget,
        depth: int,
    ) -> bool:
        names = set[str]()
        with WRITERS[container.name](out, name) as add:
            for member in container.list_members(file, name, budget):
                if isinstance(member, Damage):
                    self._refusals.add(origin, f"the archive cannot be read to its end: {member.reason}")
                    continue
                place = Origin(origin.file, f"{origin.member}!{member.name}" if origin.member else member.name)
                if is_companion(member.name):
                    continue
                with cast(IO[bytes], SpooledTemporaryFile(_MAX_IN_MEMORY)) as part:
                    if not self._redact_member(member.open(), place, member.name, part, container, budget, depth):
                        continue
                    new_name = _unique(redact_name(member.name, self._pseudonyms), names)
                    size = part.seek(0, io.SEEK_END)
                    part.seek(0)
                    add(new_name, part, size)
        return bool(names)

    def _redact_member(
        self,
        stream: MemberStream | None,
        place: Origin,
        name: str,
        part: IO[bytes],
        container: Container,
        budget: Budget,
        depth: int,
    ) -> bool:
        """Write one redacted member, or refuse it."""
        inner = container_for(name)
        try:
            if stream is None:
                raise UnredactableError("a link or a special file")
            if inner is not None and inner.is_archive:
                return self._redact_nested(inner, stream, place, name, part, budget, depth + 1)
            if inner is None and container.holds != "one file":
                self._refusals.note(place, "not a kind of file that holds messages: not passed on")
                return False
            return self._redact_stream(stream, place, name, part)
        except UnredactableError as error:
            self._refusals.add(place, str(error))
        except OSError:
            raise
        except Exception as error:
            self._refusals.add_error(place, error)
        return False

    def _redact_nested(
        self,
        inner: Container,
        stream: MemberStream,
        place: Origin,
        name: str,
        part: IO[bytes],
        budget: Budget,
        depth: int,
    ) -> bool:
        if depth > _MAX_NESTING:
            raise UnredactableError(f"nested in {_MAX_NESTING} archives: mmc looks no deeper")
        if not inner.needs_seek:
            return self.redact(inner, stream, place, name, part, budget, depth)
        data = stream.read(self._options.max_bytes + 1)
        if len(data) > self._options.max_bytes:
            raise UnredactableError(f"too large: mmc reads at most {self._options.max_bytes:,} bytes of such a member")
        inner_budget = Budget(len(data), self._options, budget)
        return self.redact(inner, io.BytesIO(data), place, name, part, inner_budget, depth)


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
