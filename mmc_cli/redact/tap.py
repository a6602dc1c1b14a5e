"""A stream that buffers the bytes read until they are taken, so that one pass can both read messages and copy bytes."""

from collections.abc import Callable
from typing import IO, Protocol

from mmc_cli.model.errors import describe_os_error
from mmc_cli.redact.pseudonyms import UnredactableError


class Readable(Protocol):
    """The methods of a stream that readers of messages use."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class RecordingStream:
    """A forward-only stream; only bytes that were read and not yet taken are kept in memory."""

    def __init__(self, stream: "IO[bytes] | Readable") -> None:
        self._stream = stream
        self._kept = bytearray()
        self._start = 0

    def read(self, size: int | None = -1) -> bytes:
        """Return up to `size` bytes, or all. Raises UnredactableError if they cannot be read."""
        return self._keep(self._stream.read, -1 if size is None else size)

    def readline(self, size: int = -1) -> bytes:
        """Return a line, or up to `size` bytes of it. Raises UnredactableError if it cannot be read."""
        return self._keep(self._stream.readline, size)

    def _keep(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            data = read(size)
        except OSError as error:  # errors of the input only: those of the output end the run
            raise UnredactableError(f"cannot be read: {describe_os_error(error)}") from None
        self._kept += data
        return data

    @property
    def position(self) -> int:
        """The number of bytes taken."""
        return self._start

    def take(self, end: int | None = None) -> bytes:
        """Return the bytes after those last taken, up to a position, or all that were read."""
        count = len(self._kept) if end is None else max(end - self._start, 0)
        data = bytes(self._kept[:count])
        del self._kept[:count]
        self._start += len(data)
        return data
