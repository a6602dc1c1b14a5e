"""Opens a file by its path and turns it into sources; one that cannot be opened or read is a source with the reason."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BufferedReader, BytesIO
from itertools import chain
from typing import IO

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.containers.registry import read_stream
from mmc_cli.inputs.containers.xml_files import max_whole, split_large
from mmc_cli.inputs.guarded_file import open_guarded
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions, limit_messages
from mmc_cli.inputs.source_map import PathOrSource, Source
from mmc_cli.model.errors import describe_os_error
from mmc_cli.model.origin import Origin

_CHUNK = 2**20
_SMALL = 2**14  # bytes that most messages fit in, and that cost no more to allocate than fewer
# Non-blocking, so that a pipe without a writer does not hang the run.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_sources(path: str, options: ReadOptions = DEFAULT_READ_OPTIONS) -> Iterable[Source]:
    """Return the content of an XML file: at once, or message by message if it is larger than a message may be."""
    data = _read_small(path) if not isinstance(path, Address) else None
    if data is None or len(data) > options.max_bytes:
        return _open_any(path, options)
    return (Source(Origin(path), data),)


def _read_small(path: str) -> bytes | None:
    """Return the content of a regular file of a few bytes; None for any other, and if it cannot be read.

    It takes one system call less than asking for the kind and size of the file first.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    try:
        data = os.read(descriptor, _SMALL)
        # Only a regular file ends where reading it ended: a pipe has no position, and a device is at 0.
        return data if 0 < len(data) < _SMALL and os.lseek(descriptor, 0, os.SEEK_END) == len(data) else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _open_any(path: str, options: ReadOptions) -> Iterator[Source]:
    if isinstance(path, Address):
        from mmc_cli.inputs.remote.fetching import read_address

        yield from read_address(path, options)
        return
    origin, index = Origin(path), 0
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                yield Source(origin, None, "not a regular file")
                return
            if status.st_size > max_whole(options):
                with open_guarded(descriptor, closefd=False) as file:
                    sources = split_large(file.read(_CHUNK), file, origin, options)
                    for source in limit_messages(sources, options):
                        index = source.origin.index + 1
                        yield source
                return
            data = os.read(descriptor, status.st_size + 1)
            if len(data) == status.st_size:
                yield Source(origin, data)
                return
            # The file is being written, or its size is not fixed.
            with open(descriptor, "rb", closefd=False) as rest:
                yield from read_stream(_JoinedStream(data, rest), origin, options)
        finally:
            os.close(descriptor)
    except OSError as error:
        yield Source(Origin(path, None, index), None, describe_os_error(error))
    except ValueError:
        yield Source(origin, None, "not a valid file name")


def read_table(path: str, options: ReadOptions) -> Iterator[Source]:
    """Yield the rows of a file, read by its name or an option."""
    index = 0
    try:
        with open_file(path) as file:
            for source in read_stream(file, Origin(str(path)), options):
                index = source.origin.index + 1
                yield source
    except OSError as error:
        yield unread_file(path, error)._replace(origin=Origin(str(path), None, index))


def read_pipe(path: str, options: ReadOptions) -> Iterator[Source]:
    """Yield the sources in a pipe or a device; one to which nobody writes is not waited for."""
    from mmc_cli.inputs.containers.unpacking import MemberStream

    origin, is_open = Origin(path), False
    try:
        with open_guarded(os.open(path, _FLAGS)) as file:
            try:
                head = os.read(file.fileno(), _CHUNK)
            except BlockingIOError:  # somebody will write
                head, is_open = b"", True
            if not (head or is_open) and stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                yield Source(origin, None, "a pipe to which nothing is written")
                return
            os.set_blocking(file.fileno(), True)
            parts = chain((head,) if head else (), iter(partial(file.read1, _CHUNK), b""))
            yield from read_stream(MemberStream(parts), origin, options)
    except OSError as error:
        yield unread_file(path, error)


def open_file(path: str) -> BufferedReader:
    """Open a file to read its bytes. Raises OSError."""
    if not isinstance(path, Address):
        return open_guarded(path)
    from mmc_cli.inputs.remote.stores import store_of

    return store_of(path).open(path)


def is_file(path: str) -> bool:
    """Return whether a path is an existing file, not a folder."""
    if not isinstance(path, Address):
        return os.path.isfile(path)
    from mmc_cli.inputs.remote.stores import store_of

    try:
        return not store_of(path).find(path).is_folder
    except OSError:
        return False


def unread_file(path: str, error: OSError) -> Source:
    """Return a source with the reason why a file could not be read."""
    if not isinstance(path, Address):
        return Source(Origin(path), None, describe_os_error(error))
    from mmc_cli.inputs.remote.fetching import unread

    return unread(path, error)


def fetch_ahead(inputs: Sequence[PathOrSource], options: ReadOptions) -> Iterable[PathOrSource]:
    """Return the inputs of a batch; remote ones are read while others are processed."""
    if not any(isinstance(each, Address) for each in inputs):
        return inputs
    from mmc_cli.inputs.remote.fetching import fetch_ahead as fetch

    return fetch(inputs, options)


class _JoinedStream(BytesIO):
    """The bytes already read of a stream, followed by the rest of it."""

    def __init__(self, data: bytes, rest: IO[bytes]) -> None:
        super().__init__(data)
        self._rest = rest

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        missing = -1 if size is None or size < 0 else size - len(data)
        return data + self._rest.read(missing) if missing else data
