"""Runs batches of items in worker processes and returns their output in the order of the input.

A worker that dies is replaced and its batch is retried item by item; an item that kills a second worker is abandoned.
An item with partial output is not retried, so that no output comes twice. If no worker can be started, this process
does the work. Workers always end with this process.

A worker gets its next batch before it has finished one, so that it never waits. Such a batch is small enough for the
buffer of the pipe: while it is sent, the worker may be waiting for this process to receive output.
"""

import gc
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, NamedTuple, TypeVar

from mmc_cli.batch.shared_slots import SharedSlots
from mmc_cli.batch.worker_loop import BatchFunction, serve
from mmc_cli.batch.worker_process import START_METHOD, blocked_signals, describe_exit, parent_of_workers
from mmc_cli.model.errors import describe_os_error

ItemT = TypeVar("ItemT")
OutputT = TypeVar("OutputT")

_BATCHES_PER_WORKER = 4  # that may be assigned before their turn
_MAX_BYTES_AHEAD = 2**15 if sys.platform == "linux" else 0  # of the second batch of a worker; Linux buffers as much
_MAX_BUFFERED_CHUNKS = 64  # of a batch before its turn; beyond this, its worker is not read, and waits


class _Batch(Generic[ItemT, OutputT]):
    """Some items with the output they have so far; `data` is what is sent to a worker, until it is."""

    def __init__(self, items: Sequence[ItemT]) -> None:
        self.items = items
        self.data: Any = None
        self.outputs: deque[OutputT] = deque()
        self.items_done = 0
        self.next_item_started = False
        self.finished = False


class _Worker(NamedTuple):
    """A process, the connection to it, and the memory shared with it, if any."""

    process: Any
    connection: "Connection[Any, Any]"
    slots: SharedSlots | None


def ordered_map(
    function: "BatchFunction[ItemT, OutputT]",
    batches: Iterable[Sequence[ItemT]],
    workers: int,
    on_worker_death: Callable[[ItemT, str], OutputT],
    start_method: str | None = None,
    on_refusal: Callable[[str], None] = lambda reason: None,
) -> Iterator[OutputT]:
    """Yield the output of each batch, in order. Closing the iterator ends the workers at once.

    Args:
        on_worker_death: returns the output of an item that killed its worker, given the item and the cause.
        on_refusal: called with the reason why a worker could not be started.

    Raises:
        MmcError: raised by a worker.
    """
    pool = _Pool(function, workers, on_worker_death, start_method or START_METHOD, on_refusal)
    try:
        yield from pool.run(iter(batches))
    finally:
        pool.terminate()


class _Pool(Generic[ItemT, OutputT]):
    def __init__(
        self,
        function: "BatchFunction[ItemT, OutputT]",
        workers: int,
        on_worker_death: Callable[[ItemT, str], OutputT],
        start_method: str,
        on_refusal: Callable[[str], None],
    ) -> None:
        self._function = function
        self._on_refusal = on_refusal
        self._on_worker_death = on_worker_death
        self._context: Any = multiprocessing.get_context(start_method)
        self._workers = workers
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, deque[_Batch[ItemT, OutputT]]] = {}  # at most two for each worker
        self._in_order: deque[_Batch[ItemT, OutputT]] = deque()
        self._unassigned: deque[_Batch[ItemT, OutputT]] = deque()

    def run(self, batches: Iterator[Sequence[ItemT]]) -> Iterator[OutputT]:
        gc.freeze()  # the collector writes to every object it visits, which would copy memory shared with workers
        for _ in range(self._workers):
            if not self._start_worker():
                break
        while True:
            if not self._idle and not self._busy:
                yield from self._run_alone(batches)
                return
            self._hand_out(batches)
            if not self._in_order:
                return
            first = self._in_order[0]
            if first.finished and not first.outputs:
                self._in_order.popleft()
                continue
            if self._busy:  # before the output is consumed, so that finished workers get new batches first
                self._receive(block=not first.outputs)
            if first.outputs:
                yield first.outputs.popleft()

    def terminate(self) -> None:
        """End every worker at once."""
        for worker in (*self._idle, *self._busy):
            worker.process.terminate()
            worker.connection.close()
        for worker in (*self._idle, *self._busy):
            worker.process.join()
        self._idle, self._busy = [], {}

    def _run_alone(self, batches: Iterator[Sequence[ItemT]]) -> Iterator[OutputT]:
        """Yield the remaining output without workers."""
        for batch in chain(self._in_order, map(_Batch[ItemT, OutputT], batches)):
            yield from batch.outputs
            if not batch.finished:
                yield from (chunk.output for chunk in self._function(batch.items))

    def _start_worker(self) -> bool:
        """Start a worker; return False if the system lacks processes, memory or file descriptors."""
        sys.stdout.flush()  # otherwise the fork flushes it, and a closed pipe would look like a refusal
        ours = theirs = None
        is_forked = self._context.get_start_method() == "fork"
        slots = _make_slots() if is_forked else None
        try:
            ours, theirs = self._context.Pipe()
            inherited = [worker.connection for worker in (*self._idle, *self._busy)] + [ours]
            process = self._context.Process(
                target=serve,
                args=(
                    theirs,
                    self._function,
                    inherited if is_forked else (),
                    parent_of_workers(),
                    slots,
                ),
                daemon=True,
            )
            with blocked_signals():
                process.start()
        except OSError as error:
            self._on_refusal(describe_os_error(error))
            if ours is not None:
                ours.close()
            return False
        finally:
            if theirs is not None:
                theirs.close()
        self._idle.append(_Worker(process, ours, slots))
        return True

    def _hand_out(self, batches: Iterator[Sequence[ItemT]]) -> None:
        """Assign a batch to every idle worker, then a second small one to each, unless too many wait for their turn."""
        while self._idle and self._peek(batches) is not None:
            worker = self._idle.pop()
            self._busy[worker] = deque()
            self._assign_next(worker)
        for worker, assigned in self._busy.items():
            batch = self._peek(batches) if len(assigned) == 1 else None
            if batch is not None and len(batch.data) <= _MAX_BYTES_AHEAD:
                self._assign_next(worker)

    def _peek(self, batches: Iterator[Sequence[ItemT]]) -> "_Batch[ItemT, OutputT] | None":
        """Return the first batch that no worker has; None if there is none, or too many wait for their turn."""
        if not self._unassigned:
            if len(self._in_order) >= self._workers * _BATCHES_PER_WORKER or (items := next(batches, None)) is None:
                return None
            self._in_order.append(_Batch(items))
            self._unassigned.append(self._in_order[-1])
        batch = self._unassigned[0]
        if batch.data is None:
            batch.data = ForkingPickler.dumps(batch.items)
        return batch

    def _assign_next(self, worker: _Worker) -> None:
        batch = self._unassigned.popleft()
        self._busy[worker].append(batch)
        with suppress(OSError):  # a dead worker is noticed when its connection is read
            worker.connection.send_bytes(batch.data)
        batch.data = None

    def _receive(self, block: bool) -> None:
        """Take a chunk from each worker that has one, but none from a worker too far ahead of its turn."""
        readable = {
            worker.connection: worker
            for worker, (batch, *_) in self._busy.items()
            if batch is self._in_order[0] or len(batch.outputs) < _MAX_BUFFERED_CHUNKS
        }
        by_connection: dict[Any, _Worker] = readable or {worker.connection: worker for worker in self._busy}
        for connection in wait(list(by_connection), None if block else 0):
            worker = by_connection[connection]
            batch = self._busy[worker][0]
            try:
                chunk: Any = worker.connection.recv()
            except (EOFError, OSError):
                self._replace_worker(worker)
                continue
            if isinstance(chunk, int) and worker.slots is not None:
                slot, chunk = chunk, worker.slots.take(chunk)
                with suppress(OSError):  # a dead worker is noticed when its connection is next read
                    worker.connection.send(slot)
            if isinstance(chunk, Exception):
                raise chunk
            if chunk is None:
                batch.finished = True
                self._busy[worker].popleft()
                if not self._busy[worker]:
                    del self._busy[worker]
                    self._idle.append(worker)
            else:
                batch.items_done, batch.next_item_started, output = chunk
                batch.outputs.append(output)

    def _replace_worker(self, worker: _Worker) -> None:
        """Start a worker in place of a dead one, and let the items that may be retried wait for it one by one."""
        batch, *untouched = self._busy.pop(worker)
        worker.process.join()
        worker.connection.close()
        self._start_worker()
        batch.finished = True
        unfinished = batch.items[batch.items_done :]
        given_up = len(unfinished) if len(batch.items) == 1 else int(batch.next_item_started)
        cause = describe_exit(worker.process.exitcode)
        batch.outputs.extend(self._on_worker_death(item, cause) for item in unfinished[:given_up])
        retries: list[_Batch[ItemT, OutputT]] = [_Batch([item]) for item in unfinished[given_up:]]
        self._unassigned.extendleft(reversed([*retries, *untouched]))
        position = self._in_order.index(batch) + 1
        batches = list(self._in_order)
        self._in_order = deque([*batches[:position], *retries, *batches[position:]])


def _make_slots() -> SharedSlots | None:
    """Return memory to share with a worker; None if there is not enough."""
    try:
        return SharedSlots()
    except OSError:
        return None
