"""Unpacks compressed data as streams, within limits, up to any damage.

Unpacking stops at `--max-unpacked` and `--max-ratio`; one chunk at a time is in memory.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.model.errors import describe_os_error

PACKED_CHUNK, _CHUNK = 2**14, 2**18
# Up to this size the ratio is not limited: it is unpacked in a second.
_FREE_BYTES = 2**24
_MAX_DICTIONARY = 2**26
_RAW_WBITS = -15


class DamageError(Exception):
    """The packed data are damaged, cut or above a limit. `is_doubtful` if the unpacked data may be wrong too."""

    def __init__(self, reason: str, *, is_doubtful: bool = False) -> None:
        super().__init__(reason)
        self.is_doubtful = is_doubtful


class Damage(NamedTuple):
    """A place in an archive from which members may be missing."""

    reason: str


class Member(NamedTuple):
    """A file in an archive: its name, and a function that opens it; it returns None for a link or a special file."""

    name: str
    open: "Callable[[], MemberStream | None]"


class Budget:
    """The total number of bytes that an archive may unpack to, with all members and nested archives."""

    def __init__(self, size: int, options: ReadOptions = DEFAULT_READ_OPTIONS, parent: "Budget | None" = None) -> None:
        self.max_member = options.max_unpacked
        self._ratio = options.max_ratio
        self._left = max(size * options.max_ratio, _FREE_BYTES)
        self._parent = parent

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises DamageError if there are too many."""
        self._left -= count
        if self._left < 0:
            raise DamageError(f"it unpacks to more than {self._ratio:,} times its size (--max-ratio)")
        if self._parent is not None:
            self._parent.spend(count)


class MemberStream:
    """The content of a member as a stream, which ends at damage; `fault` then says why."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self.fault = ""
        self.is_doubtful = False

    def read(self, size: int | None = -1) -> bytes:
        """Return up to `size` bytes, or all."""
        size = -1 if size is None else size
        parts, missing = [self._buffer], size - len(self._buffer)
        while (size < 0 or missing > 0) and (chunk := self._next_chunk()):
            parts.append(chunk)
            missing -= len(chunk)
        data = b"".join(parts)
        end = len(data) if size < 0 else size
        self._buffer = data[end:]
        return data[:end]

    def readline(self, size: int = -1) -> bytes:
        """Return a line with its end, or up to `size` bytes of it."""
        parts, length = list[bytes](), 0
        while self._buffer or self._next_into_buffer():
            end = self._buffer.find(b"\n") + 1 or len(self._buffer)
            end = min(end, size - length) if size >= 0 else end
            part, self._buffer = self._buffer[:end], self._buffer[end:]
            parts.append(part)
            length += len(part)
            if part.endswith(b"\n") or length == size:
                break
        return b"".join(parts)

    def _next_into_buffer(self) -> bool:
        self._buffer = self._next_chunk()
        return bool(self._buffer)

    def _next_chunk(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except DamageError as error:
            self.fault, self.is_doubtful = str(error), error.is_doubtful
        except OSError as error:
            self.fault = describe_os_error(error)
        return b""


class Decompressor(Protocol):
    """The common interface of the decompressors of bz2 and lzma, and of `Inflater`."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Inflater:
    """Deflate with the interface of the other decompressors. Data before damage are returned, then it raises."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._error: zlib.error | None = None
        self._tail = b""
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._error is not None:
            raise self._error
        packed, before = self._tail + data, self._inner.copy()
        try:
            unpacked = self._inner.decompress(packed, max_length)
        except zlib.error as error:
            self._error, self.needs_input = error, False
            return _unpack_intact(before, packed)
        self._tail = self._inner.unconsumed_tail
        # zlib may hold back output without unconsumed input.
        self.needs_input = len(unpacked) < max_length
        return unpacked


def _unpack_intact(inner: "zlib._Decompress", packed: bytes) -> bytes:
    """Return the data before the error in damaged deflated data."""
    parts = []
    try:
        for index in range(len(packed)):
            parts.append(inner.decompress(packed[index : index + 1]))
    except zlib.error:
        pass
    return b"".join(parts)


def _make_lzma(first: bytes) -> Decompressor:
    """Return the decompressor for LZMA in ZIP, given its 9 bytes of properties (APPNOTE 5.8.8)."""
    if len(first) < 9 or int.from_bytes(first[5:9], "little") > _MAX_DICTIONARY:
        raise DamageError("its LZMA dictionary is larger than mmc reads")
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_ALONE)
    # The header of the format "alone" has the size too; all ones for an unknown one.
    decompressor.decompress(first[4:9] + b"\xff" * 8, 0)
    return decompressor


def unpack_member(read: Callable[[int], bytes], method: int, size: int | None, budget: Budget) -> Iterator[bytes]:
    """Yield the unpacked content of a member of a ZIP archive.

    Args:
        read: Returns the next packed bytes; none at their end.
        method: The compression method (APPNOTE 4.4.5).
        size: The unpacked size; None if it is unknown.
        budget: The limit of unpacked bytes of the archive.
    """
    if method not in _METHODS:
        raise DamageError(f"compressed by method {method}, which mmc does not read")
    make = _METHODS[method]
    chunks = iter(lambda: read(_CHUNK), b"") if make is None else unpack(make(read), b"", read, size)
    yield from within(budget, chunks)


_METHODS: dict[int, "Callable[[Callable[[int], bytes]], Decompressor] | None"] = {
    0: None,
    8: lambda read: Inflater(_RAW_WBITS),
    12: lambda read: bz2.BZ2Decompressor(),
    14: lambda read: _make_lzma(read(9)),
}


def unpack(
    decompressor: Decompressor, packed: bytes, read: Callable[[int], bytes], size: int | None = None
) -> Iterator[bytes]:
    """Yield unpacked data from packed data and those read after them, up to the end of the stream or `size`."""
    while not decompressor.eof and size != 0:
        if decompressor.needs_input and not packed and not (packed := read(PACKED_CHUNK)):
            raise DamageError("it ends too early")
        try:
            chunk = decompressor.decompress(packed, _CHUNK)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            if "limit" in str(error):
                raise DamageError("it takes more memory to unpack than mmc allows") from None
            # Completely unpacked data may have a wrong checksum; xz does not tell where they are damaged.
            is_doubtful = "check" in str(error) or isinstance(error, lzma.LZMAError)
            raise DamageError("it is damaged", is_doubtful=is_doubtful) from None
        packed = b""
        if size is not None:
            chunk = chunk[:size]
            size -= len(chunk)
        if chunk:
            yield chunk


def within(budget: Budget, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the unpacked chunks of a file. Raises DamageError if they exceed a budget."""
    left = budget.max_member
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise DamageError(f"it unpacks to more than {budget.max_member:,} bytes (--max-unpacked)")
        budget.spend(len(chunk))
        yield chunk
