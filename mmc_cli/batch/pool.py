"""Shares work out to processes and gives back what came of it in the order of the input.

A process that dies is replaced; what it had is done again one by one, and the one that kills a second process is lost.
So is one of which something was told already: the rest of it cannot be had without telling that twice.
"""

import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, TypeVar

Item = TypeVar("Item")
Part = TypeVar("Part")

# What is done with some items: how many are finished with, whether some of the next is told already, and what came of
# them since the last time.
Work = Callable[[Sequence[Item]], Iterator[tuple[int, bool, Part]]]

_WAITING = 4  # batches for each process that may be done before their turn comes
_FULL = 64  # parts of a batch that may wait for its turn: then nobody listens, and its process waits too
# A copy of this process starts at once and knows what this one has read; it is not safe everywhere.
_METHOD = "fork" if sys.platform == "linux" else "spawn"


class _Batch(Generic[Item, Part]):
    """Some items, what has come of them so far, and how many are finished with."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.parts: deque[Part] = deque()
        self.done = 0
        self.begun = False
        self.finished = False


class _Worker(NamedTuple):
    """A process and the way to talk to it."""

    process: Any
    connection: "Connection[Any, Any]"


def ordered_map(
    work: "Work[Item, Part]",
    batches: Iterable[Sequence[Item]],
    jobs: int,
    lost: Callable[[Item, str], Part],
    method: str | None = None,
) -> Iterator[Part]:
    """What comes of each batch, in order. `lost` says what to give for an item whose process died, and of what.

    Closing the iterator ends the processes at once.
    """
    pool = _Pool(work, jobs, lost, method or _METHOD)
    try:
        yield from pool.run(iter(batches))
    finally:
        pool.end()


class _Pool(Generic[Item, Part]):
    def __init__(self, work: "Work[Item, Part]", jobs: int, lost: Callable[[Item, str], Part], method: str) -> None:
        self._work = work
        self._lost = lost
        self._context: Any = multiprocessing.get_context(method)
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, _Batch[Item, Part]] = {}
        self._order: deque[_Batch[Item, Part]] = deque()
        self._again: deque[_Batch[Item, Part]] = deque()
        self._most = jobs * _WAITING
        self._jobs = jobs

    def run(self, batches: Iterator[Sequence[Item]]) -> Iterator[Part]:
        gc.freeze()  # what is there stays: the copies share it for longer when nobody looks through it for garbage
        self._idle = [self._started() for _ in range(self._jobs)]
        while True:
            self._share(batches)
            if not self._order:
                return
            first = self._order[0]
            if first.finished and not first.parts:
                self._order.popleft()
                continue
            if self._busy:  # whoever has finished is given more before what came of it is seen to
                self._listen(wait_for_it=not first.parts)
            if first.parts:
                yield first.parts.popleft()

    def end(self) -> None:
        """Ends every process, whatever it is doing."""
        for worker in (*self._idle, *self._busy):
            worker.process.terminate()
            worker.connection.close()
        for worker in (*self._idle, *self._busy):
            worker.process.join()
        self._idle, self._busy = [], {}

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _share(self, batches: Iterator[Sequence[Item]]) -> None:
        """Gives every idle process something to do, as long as not too much waits for its turn."""
        while self._idle:
            if self._again:
                batch = self._again.popleft()
            elif len(self._order) < self._most and (items := next(batches, None)) is not None:
                batch = _Batch(items)
                self._order.append(batch)
            else:
                return
            worker = self._idle.pop()
            self._busy[worker] = batch
            with suppress(OSError):  # it is dead already: that is found when it is listened to
                worker.connection.send(batch.items)

    def _listen(self, wait_for_it: bool) -> None:
        """Takes what the processes have to say."""
        heard = {
            worker.connection: worker
            for worker, batch in self._busy.items()
            if batch is self._order[0] or len(batch.parts) < _FULL
        }
        by_connection: dict[Any, _Worker] = heard or {worker.connection: worker for worker in self._busy}
        for connection in wait(list(by_connection), None if wait_for_it else 0):
            worker = by_connection[connection]
            batch = self._busy[worker]
            try:
                batch.done, batch.begun, part, batch.finished = worker.connection.recv()
            except (EOFError, OSError):
                self._buried(worker, batch)
                continue
            if part is not None:
                batch.parts.append(part)
            if batch.finished:
                del self._busy[worker]
                self._idle.append(worker)

    def _buried(self, worker: _Worker, batch: _Batch[Item, Part]) -> None:
        """Replaces a dead process, and sees to what it had."""
        del self._busy[worker]
        worker.process.join()
        worker.connection.close()
        self._idle.append(self._started())
        left = batch.items[batch.done :]
        batch.finished = True
        lost = len(left) if len(batch.items) == 1 else int(batch.begun)
        batch.parts.extend(self._lost(item, _cause(worker.process.exitcode)) for item in left[:lost])
        left = left[lost:]
        singly: list[_Batch[Item, Part]] = [_Batch([item]) for item in left]
        self._again.extend(singly)
        place = self._order.index(batch) + 1
        self._order = deque([*list(self._order)[:place], *singly, *list(self._order)[place:]])


def _serve(connection: "Connection[Any, Any]", work: "Work[Any, Any]") -> None:
    """What a process does until nobody talks to it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process sees to it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError):
        while True:
            items, done = connection.recv(), 0
            for done, begun, part in work(items):
                connection.send((done, begun, part, False))
            connection.send((max(done, len(items)), False, None, True))


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it ended with {code}"
