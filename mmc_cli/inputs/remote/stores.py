"""The kinds of address that mmc reads and writes, and the operations on each store through fsspec.

To add a kind of address, add a row to STORES. A store with a better way, such as pages of a listing, is a subclass of
Store in a separate module.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from importlib import import_module
from io import BufferedReader, RawIOBase
from typing import IO, Any, NamedTuple, TypeVar

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.remote.failures import CHANGED, RemoteError, describe_failure, plain_failures, retry, retry_now
from mmc_cli.inputs.remote.order import Entry
from mmc_cli.model.errors import MmcError

ResultT = TypeVar("ResultT")

_CHUNK = 2**20
# The size of parts of a file, each read at once, and the number of them that is kept.
_MIN_BLOCK, _MAX_BLOCK, _BLOCKS_OF_FILE, _MAX_BLOCKS = 2**18, 2**22, 32, 8
_ONE_UPLOAD, _MAX_PARTS = 2**23, 9000  # a larger file is uploaded in parts
# Their warnings may contain addresses with secrets, and are printed by default if logging is not configured.
_LOGGERS = ("fsspec", "s3fs", "gcsfs", "adlfs", "asyncio", "aiohttp", "aiobotocore", "botocore", "paramiko")


class Kind(NamedTuple):
    """A kind of address: its name in fsspec, the package that it needs, and its Store as "module:class"."""

    protocol: str
    package: str
    store: str = f"{__name__}:Store"


_HERE = "mmc_cli.inputs.remote"
_S3, _WEB, _SFTP = f"{_HERE}.s3_store:S3Store", f"{_HERE}.web_store:WebStore", f"{_HERE}.sftp_store:SftpStore"

STORES: dict[str, Kind] = {
    "s3": Kind("s3", "s3fs", _S3),
    "s3a": Kind("s3", "s3fs", _S3),
    "gs": Kind("gs", "gcsfs"),
    "gcs": Kind("gs", "gcsfs"),
    "abfs": Kind("abfs", "adlfs"),
    "abfss": Kind("abfs", "adlfs"),
    "az": Kind("abfs", "adlfs"),
    "http": Kind("http", "aiohttp", _WEB),
    "https": Kind("https", "aiohttp", _WEB),
    "sftp": Kind("sftp", "paramiko", _SFTP),
    "ssh": Kind("sftp", "paramiko", _SFTP),
}
_IN_MEMORY = Kind("memory", "fsspec")  # for tests
_IN_EXTRA = ("fsspec", "s3fs", "aiohttp", "paramiko")


# Facts of a file in fsspec that change with its content, the most reliable first.
_MARKS = ("ETag", "etag", "generation", "mtime", "LastModified", "last_modified")


class Store:
    """The files of one server, through its file system in fsspec.

    Args:
        system: The file system.
    """

    can_write = True

    def __init__(self, system: Any) -> None:
        self.system = system

    @classmethod
    def options(cls) -> dict[str, Any]:
        """Return the options of the file system besides those in the address."""
        return {"use_listings_cache": False}

    def find(self, address: Address) -> Entry:
        """Return whether a file or a folder is at an address. Raises RemoteError for neither."""
        with plain_failures():
            info = self.system.info(self.path(address))
        return _entry(info)

    def pages(self, address: Address, start: str = "") -> Iterator[Iterable[Entry]]:
        """Yield the entries of a folder in pages, in the order of the server.

        Args:
            start: Prefix of the names; a store may yield others too.
        """
        folder = self.path(address).rstrip("/")
        with plain_failures():
            found = self.system.ls(folder, detail=True)
        entries = (_entry(info) for info in found if info["name"].rstrip("/") != folder)
        yield sorted(entries, key=lambda entry: entry.sorted_as)

    def has_folder(self, address: Address) -> bool:
        """Return whether a folder exists that is on no page so far."""
        return False  # the only page has all entries

    def read(self, address: Address, limit: int) -> Callable[[], bytes | None]:
        """Begin to read a file, and return the function that waits for its bytes: None if they are above a limit."""
        if not self.system.async_impl:
            return lambda: self._read_now(address, limit)
        return self.start(lambda: self.fetch(address, limit))

    def start(self, make: Callable[[], Awaitable[ResultT]]) -> Callable[[], ResultT]:
        """Start an awaitable, with retries, and return a function that waits for its result."""
        waiting = asyncio.run_coroutine_threadsafe(retry(make), self.system.loop)

        def result() -> ResultT:
            try:
                return waiting.result()
            finally:
                waiting.cancel()

        return result

    async def fetch(self, address: Address, limit: int) -> bytes | None:
        """Return the bytes of a file, or None if they are above a limit; checks that it is unchanged since it was
        listed.
        """
        info = await self.system._info(self.path(address))
        if self.check(address, info).size is None or info["size"] > limit:
            return None
        data: bytes = await self.system._cat_file(self.path(address))
        return self.whole(data, info["size"])

    def _read_now(self, address: Address, limit: int) -> bytes | None:
        with plain_failures():
            info = self.system.info(self.path(address))
            if (self.check(address, info).size or 0) > limit:
                return None
            return self.whole(self.system.cat_file(self.path(address)), info["size"])

    def open(self, address: Address) -> BufferedReader:
        """Open a file whose parts are read on demand; failures raise OSError."""
        with plain_failures():
            info = self.system.info(self.path(address))
            if info["type"] == "directory":
                raise RemoteError("a folder, not a file")
            size = self.check(address, info).size or 0
            return as_stream(self.system.open(self.path(address), "rb", **parts_of(size)))

    def prepare(self, address: Address) -> None:
        """Raise RemoteError if it is already known that an output cannot be written."""

    def write(self, address: Address, file: IO[bytes]) -> None:
        """Upload a file, which exists when it is complete, or not at all."""
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        with plain_failures():
            if size <= _ONE_UPLOAD:
                self.system.pipe_file(self.path(address), file.read())
                return
            part = max(_ONE_UPLOAD, size // _MAX_PARTS)
            target = self.system.open(self.path(address), "wb", block_size=part, autocommit=False)
            try:
                while chunk := file.read(_CHUNK):
                    target.write(chunk)
                target.close()
                target.commit()
            except BaseException:
                with plain_failures():
                    target.discard()
                raise

    def remove(self, address: Address) -> None:
        """Remove a file. Raises RemoteError if there is none, unless the server does not tell."""
        with plain_failures():
            self.system.rm_file(self.path(address))

    def remove_folder(self, address: Address) -> None:
        """Remove a folder if it is empty; most stores do that by themselves."""

    def path(self, address: Address) -> str:
        """Return the path of an address in the file system."""
        return str(self.system._strip_protocol(address.url))

    @staticmethod
    def check(address: Address, info: dict[str, Any]) -> Listed:
        """Return the current facts of a file. Raises RemoteError if it has changed since it was listed."""
        now = listed_of(info)
        if address.listed is not None and any(
            before is not None and before != after for before, after in zip(address.listed, now, strict=True)
        ):
            raise RemoteError(CHANGED)
        return now

    @staticmethod
    def whole(data: bytes, size: int | None) -> bytes:
        """Return the bytes of a file. Raises RemoteError if they are incomplete."""
        if size is not None and len(data) != size:
            raise RemoteError("the connection broke off", is_temporary=True)
        return data


def store_of(address: Address) -> Store:
    """Return the store of an address: one for each server and process, because connections do not survive a fork.

    Raises:
        RemoteError: mmc does not read addresses of this kind.
        MmcError: A package is not installed.
    """
    kind = _IN_MEMORY if address.scheme == _IN_MEMORY.protocol else STORES.get(address.scheme)
    if kind is None:
        raise RemoteError(f"unknown kind of address; mmc reads {', '.join(f'{each}://' for each in STORES)}")
    host = address.url.split("/", 3)[2] if kind.protocol not in ("s3", "memory") else ""
    key = (os.getpid(), kind.protocol, host)
    if key not in _stores:
        _stores[key] = _make_store(kind, address)
    return _stores[key]


_stores: dict[tuple[int, str, str], Store] = {}


def _make_store(kind: Kind, address: Address) -> Store:
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        import fsspec

        system = fsspec.get_filesystem_class(kind.protocol)
    except ImportError:
        install = "'mmc-cli[remote]'" if kind.package in _IN_EXTRA else kind.package
        raise MmcError(f"{address.scheme}:// needs {kind.package}: pip install {install}") from None
    module, _, name = kind.store.partition(":")
    store: type[Store] = getattr(import_module(module), name)
    with plain_failures():
        given = system._get_kwargs_from_urls(address.url)
        given |= {"skip_instance_cache": True} | store.options()
        try:
            return store(system(**given))
        except ValueError:  # adlfs, where nothing names an account
            raise RemoteError("no credentials found") from None


def parts_of(size: int) -> dict[str, Any]:
    """Return the fsspec options to read a file of some size in parts, and keep the latest ones."""
    block = min(max(size // _BLOCKS_OF_FILE, _MIN_BLOCK), _MAX_BLOCK)
    return {"block_size": block, "cache_type": "blockcache", "cache_options": {"maxblocks": _MAX_BLOCKS}}


def as_stream(file: Any) -> BufferedReader:
    """Return a file of fsspec as one of Python that raises OSError with a plain reason."""
    return BufferedReader(_PlainFile(file), _CHUNK // 16)


class _PlainFile(RawIOBase):
    """A file of fsspec whose exceptions are plain. After a failure nothing more is requested.

    Otherwise each of the remaining members of an archive would wait for a server that is not there.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._failure: RemoteError | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: Any) -> int:
        if self._failure is not None:
            raise self._failure.with_traceback(None)
        position = self._file.tell()

        def read() -> bytes:
            self._file.seek(position)
            data: bytes = self._file.read(len(buffer))
            return data

        try:
            data = retry_now(read)
        except RemoteError as failure:
            self._failure = failure
            raise
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._file.seek(offset, whence)
        return self.tell()

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            try:
                self._file.close()
            except Exception as error:  # nothing is lost, as it was only read
                describe_failure(error)
        super().close()


def listed_of(info: dict[str, Any]) -> Listed:
    """Return the listed facts of a file: its size, and the most reliable token of change."""
    mark = next((info[key] for key in _MARKS if info.get(key)), None)
    mark = mark.isoformat() if isinstance(mark, datetime) else mark
    return Listed(info.get("size"), None if mark is None else str(mark))


def _entry(info: dict[str, Any]) -> Entry:
    name = info["name"].rstrip("/").rpartition("/")[2]
    return Entry(name, info["type"] == "directory", listed_of(info))
