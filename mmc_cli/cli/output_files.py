"""Refuses an output that is an input or another output, and replaces a file only when its new content is complete."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from glob import escape, glob, has_magic, iglob
from itertools import count
from typing import BinaryIO, TextIO, TypeAlias

import click

from mmc_cli.inputs.address import Address, read_path
from mmc_cli.model.errors import MmcError

# The identity of a file, however its path is spelled: device and inode, or those of the folder and the name of a new
# file.
Identity: TypeAlias = tuple[int, int, str]

_REMOTE = -1  # in place of a device number
_numbers = count()
_MAX_NAME = 100  # characters of the output in the name of its part file


def identify(path: str) -> Identity | None:
    """Return the identity of a file, following links; None if it is not a regular file, or its folder is missing."""
    if isinstance(path, Address):
        return _REMOTE, 0, path.url
    path = os.path.realpath(path)
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return _identify_new(path)
    return (status.st_dev, status.st_ino, "") if stat.S_ISREG(status.st_mode) else None


def is_folder(output: str) -> bool:
    """Return whether an output is a folder: an existing one, or a path that ends with a separator."""
    if isinstance(output, Address):
        return output.is_folder
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def check_outputs(outputs: Sequence[str], inputs: Iterable[str]) -> None:
    """Check that no output is an input or another output.

    Args:
        outputs: paths of files.
        inputs: paths as `mmc` reads them: files, folders, patterns, and members of archives.

    Raises:
        UsageError: An output is one of them.
    """
    known: dict[Identity, str] = {}
    for output in outputs:
        identity = identify(output)
        if identity is None:
            continue
        if identity in known:
            other = known[identity]
            name = f"{other} and {output}" if other != output else f"{output}, given twice"
            raise click.UsageError(f"two outputs cannot be the same file: {name}")
        known[identity] = output
    existing = {identity: path for identity, path in known.items() if _may_be_input(identity)}
    if existing:
        for path in inputs:
            _check_input(path, existing)


def checked_paths(outputs: Sequence[str], paths: Iterable[str]) -> Iterator[str]:
    """Yield paths, checking for each that it is not an output."""
    existing = {identity: path for path in outputs if (identity := identify(path)) is not None}
    existing = {identity: path for identity, path in existing.items() if _may_be_input(identity)}
    for path in paths:
        if existing:
            _check_input(path, existing)
        yield path


@contextmanager
def replaced_file(path: str, errors: str = "backslashreplace", is_one_of_many: bool = False) -> Iterator[TextIO]:
    """Open a file that replaces `path`, keeping its permissions, when it is complete.

    Args:
        is_one_of_many: Skip the clean-up of part files left by killed runs, which scans the whole folder.

    Raises:
        MmcError: The path is "-", which means a standard stream elsewhere.
    """
    if isinstance(path, Address):
        yield from _uploaded_file(path, errors)
        return
    if path == "-":
        raise MmcError("- is not a file; ./- is a file of that name")
    path = os.path.realpath(path)  # a link is kept, and the file it points to is replaced
    if not is_one_of_many:
        _remove_stale_parts(path)
    folder, name = os.path.split(path)
    part = os.path.join(folder, f"{name[:_MAX_NAME]}.mmc-{os.getpid()}-{next(_numbers)}.part")
    try:
        # A new file gets the permissions that the umask leaves.
        with open(part, "x+", encoding="utf-8", newline="", errors=errors) as stream:
            _lock(stream.fileno())
            with suppress(FileNotFoundError):
                _copy_permissions(os.stat(path), stream.fileno())
            yield stream
        os.replace(part, path)
    except OSError as error:
        if error.filename == part:
            error.filename = path
        raise
    finally:
        with suppress(OSError):  # also where the folder cannot be entered, which the first error says
            os.unlink(part)


@contextmanager
def replaced_bytes(path: str, is_one_of_many: bool = False) -> Iterator[BinaryIO]:
    """Open a binary file that replaces `path`, as `replaced_file` does."""
    with (
        replaced_file(path, is_one_of_many=is_one_of_many) as stream,
        open(stream.fileno(), "r+b", closefd=False) as file,
    ):
        yield file


def _identify_new(path: str) -> Identity | None:
    folder, name = os.path.split(path)
    try:
        status = os.stat(folder)
    except (OSError, ValueError):
        return None
    # On these, most file systems ignore case.
    return status.st_dev, status.st_ino, name.casefold() if sys.platform in ("win32", "darwin") else name


def _uploaded_file(address: Address, errors: str) -> Iterator[TextIO]:
    """Yield a local file that is uploaded when it is complete: an incomplete one never leaves this machine."""
    from tempfile import TemporaryFile

    from mmc_cli.inputs.remote.stores import store_of

    store = store_of(address)
    store.prepare(address)
    with TemporaryFile("w+", encoding="utf-8", newline="", errors=errors) as stream:
        yield stream
        stream.flush()
        with open(stream.fileno(), "rb", closefd=False) as file:
            store.write(address, file)


def _may_be_input(identity: Identity) -> bool:
    """Return whether a file exists; a remote one may."""
    return not identity[2] or identity[0] == _REMOTE


def _check_input(path: str, outputs: dict[Identity, str]) -> None:
    if isinstance(address := read_path(path), Address):
        for output in outputs.values():
            if isinstance(output, Address) and _is_read(output, address):
                raise click.UsageError(f"the output {output} is also an input: {address}")
        return
    for file in _files_at(path, {inode for _, inode, _ in outputs}):
        identity = identify(file)
        if identity in outputs:
            raise click.UsageError(f"the output {outputs[identity]} is also an input: {file}")


def _is_read(output: Address, address: Address) -> bool:
    """Return whether an output is at an input address, below it, or matched by it as a pattern."""
    below = f"{address.path.rstrip('/')}/"
    return output.path.startswith(below) or fnmatchcase(output.path, address.path) or output.path == address.path


def _files_at(path: str, inodes: set[int]) -> Iterator[str]:
    """Yield the files at a path; in a folder, only those that may have one of some inodes."""
    if path == "-":
        return
    if os.path.isdir(path):
        yield from _candidates_in(path, inodes)
    elif os.path.lexists(path):
        yield path
    elif has_magic(path):
        for match in iglob(path, recursive=True):
            yield from _candidates_in(match, inodes) if os.path.isdir(match) else (match,)
    else:
        parts = path.split("!")
        yield from ("!".join(parts[:end]) for end in range(1, len(parts)))  # the archive of an archive member


def _candidates_in(folder: str, inodes: set[int]) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _candidates_in(entry.path, inodes)
            elif entry.is_symlink() or entry.inode() in inodes:
                yield entry.path


def _copy_permissions(status: os.stat_result, descriptor: int) -> None:
    if hasattr(os, "fchown"):
        with suppress(OSError):  # only root may change the owner of a file
            os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _lock(descriptor: int) -> bool:
    """Lock a file until it is closed or the process ends; False if another process holds it."""
    try:
        import fcntl
    except ImportError:  # Windows, which does not remove open files
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_stale_parts(path: str) -> None:
    """Remove part files of this output that killed runs left behind; those of running processes are locked."""
    start = path[: len(os.path.dirname(path)) + 1 + _MAX_NAME]
    for part in glob(f"{escape(start)}.mmc-*.part"):
        if not re.fullmatch(r"\.mmc-\d+-\d+\.part", part[len(start) :]):
            continue
        with suppress(OSError), open(part, "rb") as file:
            if _lock(file.fileno()):
                os.unlink(part)
