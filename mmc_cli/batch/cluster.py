"""Runs batches of items on the workers of a Dask cluster and returns their output in the order of the input.

Dask repeats a batch whose worker died. If a second worker dies too, the batch runs in an isolated process beside its
worker, whose pool identifies the item that kills it; a batch that still ends its worker is halved until the item is
found. A batch returns its output once, when it is done, so that no output comes twice.
"""

import asyncio
import os
import pickle
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from itertools import islice
from time import monotonic
from typing import Any, Generic, TypeVar

from mmc_cli.batch.cluster_connection import Connection, connect
from mmc_cli.batch.cluster_task import Done, Refused, Work, describe_difference, describe_environment, run_batch
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.model.errors import MmcError, UnfinishedError

ItemT = TypeVar("ItemT")
OutputT = TypeVar("OutputT")

_BATCHES_PER_WORKER = 4  # that may be submitted before their turn
_FETCHED = 4  # batches whose output is fetched ahead of its turn; that of others stays with the workers
_MAX_SENT = 2**26  # bytes of batches that are handed out, beyond two of them
_POLL_SECONDS, _NOTICE_SECONDS = 3, 15


class _Batch(Generic[ItemT]):
    """Some items and the reply about them, once it is awaited."""

    def __init__(self, items: Sequence[ItemT], is_guarded: bool = False) -> None:
        self.items, self.is_guarded = items, is_guarded
        self.size = 0  # in bytes, as sent
        self.future: Any = None
        self.reply: Any = None


def cluster_map(
    function: Callable[[Sequence[ItemT]], Iterator[Chunk[OutputT]]],
    batches: Iterable[Sequence[ItemT]],
    address: str,
    on_worker_death: Callable[[ItemT, str], OutputT],
    on_notice: Callable[[str], None] = lambda text: None,
) -> Iterator[OutputT]:
    """Yield the output of each batch, in order. Closing the iterator cancels what is not done.

    Args:
        address: of the scheduler, such as tcp://10.0.0.1:8786; or local:4, for four workers on this machine.
        on_worker_death: returns the output of an item that killed its workers, given the item and the cause.
        on_notice: called with notes to the user while waiting.

    Raises:
        MmcError: Dask is not installed, the cluster cannot be reached or used, or it was raised by a worker.
    """
    with connect(address) as connection:
        yield from _Cluster(connection, address, function, on_worker_death, on_notice).run(iter(batches))


class _Cluster(Generic[ItemT, OutputT]):
    def __init__(
        self,
        connection: Connection,
        address: str,
        function: Callable[[Sequence[ItemT]], Iterator[Chunk[OutputT]]],
        on_worker_death: Callable[[ItemT, str], OutputT],
        on_notice: Callable[[str], None],
    ) -> None:
        (self._client, self._check_for_workers), self._address = connection, address
        self._on_worker_death, self._on_notice = on_worker_death, on_notice
        self._work = Work(uuid.uuid4().hex, pickle.dumps((function, on_worker_death)), (), os.getcwd())
        self._environment = describe_environment()
        self._in_order: deque[_Batch[ItemT]] = deque()
        self._workers, self._polled_at = 0, 0.0
        self._had_workers, self._has_noticed = monotonic(), False

    def run(self, batches: Iterator[Sequence[ItemT]]) -> Iterator[OutputT]:
        try:
            self._check_workers()
            while True:
                self._hand_out(batches)
                if not self._in_order:
                    return
                first = self._in_order.popleft()
                outputs = self._outputs(first)
                self._hand_out(batches)  # before the output is consumed, so that no worker is idle
                yield from outputs
        finally:
            self._cancel()

    def _check_workers(self) -> None:
        """Refuse workers that would return other results; each batch repeats the check, as workers may join later."""
        for worker, there in self._call("run", describe_environment, on_error="return").items():
            if isinstance(there, OSError):
                continue  # it has died in the meantime
            if isinstance(there, ModuleNotFoundError):
                raise MmcError(f"worker {worker} cannot import mmc: {there.msg.lower()}; install the same mmc there")
            if isinstance(there, Exception):
                raise MmcError(f"worker {worker} cannot run mmc: {there}")
            self._refuse(f"worker {worker}", describe_difference(there, self._environment))

    def _refuse(self, worker: str, difference: str) -> None:
        if difference:
            raise MmcError(f"{worker} differs from this machine: {difference}; install the same on both")

    def _hand_out(self, batches: Iterator[Sequence[ItemT]]) -> None:
        """Submit enough batches to keep the workers busy, and fetch the output of the first of them."""
        self._count_workers()
        sent = sum(batch.size for batch in self._in_order)
        while len(self._in_order) < max(self._workers, 1) * _BATCHES_PER_WORKER:
            if (sent > _MAX_SENT and len(self._in_order) > 1) or (items := next(batches, None)) is None:
                break
            self._in_order.append(self._submit(_Batch(items)))
            sent += self._in_order[-1].size
        for position, batch in reversed(list(enumerate(islice(self._in_order, _FETCHED)))):
            self._fetch(batch)
            if batch.reply.done() and (rest := _rest_of(batch)) is not None:
                self._in_order.insert(position + 1, self._submit(rest, priority=1))

    def _submit(self, batch: "_Batch[ItemT]", priority: int = 0) -> "_Batch[ItemT]":
        work = self._work._replace(items=batch.items, is_guarded=batch.is_guarded)
        pickled = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        batch.size = len(pickled)
        batch.future = self._call(
            "submit", run_batch, self._environment, pickled, pure=False, priority=priority, key=f"mmc-{uuid.uuid4()}"
        )
        return batch

    def _fetch(self, batch: "_Batch[ItemT]") -> None:
        if batch.reply is None:
            batch.reply = asyncio.run_coroutine_threadsafe(
                _gather(self._client, batch.future), self._client.loop.asyncio_loop
            )

    def _outputs(self, batch: "_Batch[ItemT]") -> Iterator[OutputT]:
        """Return the output of a batch; its remaining items are submitted, before other batches."""
        try:
            done = self._await_reply(batch)
        except MmcError:
            raise
        except Exception:
            if self._client.status != "running":
                raise self._lost() from None
            return self._retry(batch)
        if isinstance(done, MmcError):
            raise done
        if isinstance(done, Refused):
            self._refuse("a worker", done.reason)
        if (rest := _rest_of(batch)) is not None:
            self._requeue([rest])
        return map(pickle.loads, done.outputs)

    def _retry(self, batch: "_Batch[ItemT]") -> Iterator[OutputT]:
        """Resubmit a batch that killed its workers, more isolated; return the output of a single item that did."""
        if not batch.is_guarded:
            self._requeue([_Batch(batch.items, True)])
        elif len(batch.items) > 1:
            half = len(batch.items) // 2
            self._requeue([_Batch(batch.items[:half], True), _Batch(batch.items[half:], True)])
        else:
            return iter([self._on_worker_death(batch.items[0], "on every worker that tried")])
        return iter(())

    def _requeue(self, batches: "Sequence[_Batch[ItemT]]") -> None:
        self._in_order.extendleft(reversed([self._submit(each, priority=1) for each in batches]))

    def _await_reply(self, batch: "_Batch[ItemT]") -> Any:
        self._fetch(batch)
        while True:
            try:
                return batch.reply.result(_POLL_SECONDS)
            except TimeoutError:
                if batch.reply.done():
                    raise
                self._count_workers()
            except (CancelledError, asyncio.CancelledError):
                raise self._lost() from None

    def _count_workers(self) -> None:
        """Check regularly how many workers there are; report once that there are none, as the wait may be long."""
        if self._workers and monotonic() - self._polled_at < _POLL_SECONDS:
            return
        self._workers, self._polled_at = len(self._call("nthreads")), monotonic()
        if self._workers:
            self._had_workers = self._polled_at
            return
        self._check_for_workers()
        if self._polled_at - self._had_workers > _NOTICE_SECONDS and not self._has_noticed:
            self._has_noticed = True
            self._on_notice(f"{self._address} has no workers; waiting for one")

    def _call(self, method: str, *args: Any, **options: Any) -> Any:
        """Call a method of the client. Raises MmcError if the scheduler is gone."""
        try:
            return getattr(self._client, method)(*args, **options)
        except (OSError, RuntimeError, TimeoutError, CancelledError, asyncio.CancelledError):
            raise self._lost() from None

    def _lost(self) -> UnfinishedError:
        return UnfinishedError(f"the connection to the scheduler at {self._address} was lost; the rest was not checked")

    def _cancel(self) -> None:
        futures = [batch.future for batch in self._in_order if batch.future is not None]
        if futures:
            with suppress(Exception):
                self._client.cancel(futures, force=True)


def _rest_of(batch: "_Batch[ItemT]") -> "_Batch[ItemT] | None":
    """Return a batch of the items that are not done after a reply, or None if all are done."""
    if batch.reply.cancelled() or batch.reply.exception() is not None or not isinstance(batch.reply.result(), Done):
        return None
    done: Done = batch.reply.result()
    rest, batch.items = batch.items[done.items_done :], batch.items[: done.items_done]
    return _Batch(rest) if rest else None


async def _gather(client: Any, future: Any) -> Any:
    return await client.gather(future, asynchronous=True)
