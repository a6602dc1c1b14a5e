"""A stream that keeps what was read of it until it is taken: so that one pass can both read messages and copy bytes."""

from collections.abc import Callable
from typing import IO, Protocol

from mmc_cli.model.errors import describe_os_error
from mmc_cli.redact.pseudonyms import UnredactableError


class Readable(Protocol):
    """What readers of messages need of a stream."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class Tap:
    """A stream for reading forwards; at most what lies between reading and taking is held in memory."""

    def __init__(self, stream: "IO[bytes] | Readable") -> None:
        self._stream = stream
        self._kept = bytearray()
        self._start = 0

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes, or all. Raises UnredactableError if they cannot be read."""
        return self._keep(self._stream.read, -1 if size is None else size)

    def readline(self, size: int = -1) -> bytes:
        """Return a line, or so many bytes of it. Raises UnredactableError if it cannot be read."""
        return self._keep(self._stream.readline, size)

    def _keep(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            data = read(size)
        except OSError as error:  # of the input: those of the output end the run
            raise UnredactableError(f"cannot be read: {describe_os_error(error)}") from None
        self._kept += data
        return data

    @property
    def position(self) -> int:
        """The number of bytes taken."""
        return self._start

    def take(self, end: int | None = None) -> bytes:
        """Return the bytes from those last taken up to a position, or all that were read."""
        count = len(self._kept) if end is None else max(end - self._start, 0)
        data = bytes(self._kept[:count])
        del self._kept[:count]
        self._start += len(data)
        return data
