"""What a worker process does: work on batches that come through a connection, until that is closed."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeAlias, TypeVar

from mmc_cli.batch.pipeline import Chunk
from mmc_cli.batch.shared_slots import SharedSlots
from mmc_cli.batch.worker_process import become_worker
from mmc_cli.model.errors import MmcError

ItemT = TypeVar("ItemT")
OutputT = TypeVar("OutputT")

BatchFunction: TypeAlias = Callable[[Sequence[ItemT]], Iterator[Chunk[OutputT]]]


def serve(
    connection: "Connection[Any, Any]",
    function: "BatchFunction[Any, Any]",
    inherited: "Sequence[Connection[Any, Any]]",
    parent: int | None,
    slots: SharedSlots | None,
) -> None:
    """Work on batches until the connection is closed. None is sent after the last chunk of each, or an exception.

    Args:
        inherited: the other ends of all pipes; while one is open here, no worker sees that the main process is gone.
        parent: the process whose end ends this one; None if one of its threads may end earlier.
        slots: shared with the main process.
    """
    for other in inherited:
        other.close()
    become_worker(parent)
    link = _Link(connection, slots)
    with suppress(EOFError, OSError):
        while True:
            items = link.next_batch()
            try:
                for chunk in function(items):
                    link.send(chunk)
                connection.send(None)
            except MmcError as error:
                connection.send(error)


class _Link:
    """The connection of a worker to the main process. From there come batches, and the numbers of slots to free."""

    def __init__(self, connection: "Connection[Any, Any]", slots: SharedSlots | None) -> None:
        self._connection, self._slots = connection, slots
        self._batches: deque[Sequence[Any]] = deque()

    def next_batch(self) -> Sequence[Any]:
        while not self._batches:
            self._receive()
        return self._batches.popleft()

    def send(self, chunk: Chunk[Any]) -> None:
        """Send a chunk in a slot, or by the connection if none is free or it is too large."""
        if self._slots is not None:
            while not self._slots.has_free and self._connection.poll():
                self._receive()
            if (number := self._slots.put(chunk)) is not None:
                self._connection.send(number)
                return
        self._connection.send(chunk)

    def _receive(self) -> None:
        message: Any = self._connection.recv()
        if self._slots is not None and isinstance(message, int):
            self._slots.free(message)
        else:
            self._batches.append(message)
