"""Starts a Dask cluster on this machine: a scheduler in this process, and worker processes that end with it.

Dask's own cluster imports Dask once more, in a process that starts its workers. Here a keeper is forked from this
process once it has imported Dask and has no threads yet; the keeper forks the workers, and replaces those that die.
"""

import asyncio
import gc
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from tempfile import TemporaryDirectory
from typing import Any

from mmc_cli.batch.worker_process import START_METHOD, become_worker, blocked_signals, describe_exit, parent_of_workers
from mmc_cli.model.errors import UnfinishedError

_HOST = "127.0.0.1"
_MAX_FAILED_STARTS = 3  # in succession, after which others would fail too


@contextmanager
def start_cluster(workers: int, settings: Mapping[str, Any]) -> Iterator[tuple[Any, Callable[[], None]]]:
    """Start a cluster, which ends with the context.

    Args:
        settings: the Dask settings of the workers.

    Returns:
        The cluster, and a function that raises UnfinishedError if it has no workers and gets none.
    """
    distributed = import_module("distributed")
    context: Any = multiprocessing.get_context(START_METHOD)
    with TemporaryDirectory(prefix="mmc-") as folder:
        ours, theirs = context.Pipe()
        inherited = ours if START_METHOD == "fork" else None
        arguments = (theirs, inherited, workers, {**settings, "temporary-directory": folder}, parent_of_workers())
        keeper = context.Process(target=_keep_workers, args=arguments)
        gc.freeze()  # as for other workers: collecting would copy the memory shared with them
        with blocked_signals():
            keeper.start()
        theirs.close()

        def check_workers() -> None:
            if not keeper.is_alive():
                raise UnfinishedError(f"the workers on this machine {_ending(ours)}; the rest was not checked")

        try:
            with distributed.LocalCluster(
                n_workers=0,
                host=_HOST,
                dashboard_address=f"{_HOST}:0",  # of the server that also says how the scheduler is; any free port
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL + 1,
            ) as cluster:
                with suppress(OSError):  # check_workers says why
                    ours.send(cluster.scheduler_address)
                try:
                    yield cluster, check_workers
                finally:
                    _end(keeper, ours)
        finally:
            _end(keeper, ours)


def _ending(keeper: "Connection[Any, Any]") -> str:
    with suppress(EOFError, OSError):
        if keeper.poll():
            return f"end as they start ({keeper.recv()})"
    return "were killed"


def _end(keeper: Any, pipe: "Connection[Any, Any]") -> None:
    pipe.close()
    keeper.join()


def _keep_workers(
    client: "Connection[Any, Any]", inherited: Any, count: int, settings: Mapping[str, Any], parent: int | None
) -> None:
    """Start workers, and replace those that die, until the client closes the pipe."""
    become_worker(parent)
    _print_nothing()
    if inherited is not None:
        inherited.close()
    workers, failed_starts = dict[Any, tuple[Any, Any]](), 0
    with suppress(EOFError, OSError):
        scheduler = client.recv()
        while failed_starts < _MAX_FAILED_STARTS:
            while len(workers) < count:
                process, report = _start_worker(scheduler, settings)
                workers[process.sentinel] = process, report
            for ready in wait([client, *workers]):
                if ready is client:
                    client.recv()
                if (failure := _failure_of(*workers.pop(ready))) is None:
                    failed_starts = 0
                else:
                    failed_starts += 1
        client.send(failure)
    for process, _ in workers.values():
        process.kill()


def _start_worker(scheduler: str, settings: Mapping[str, Any]) -> tuple[Any, Any]:
    """Start a worker; return its process and the connection on which it reports None, or why it cannot start."""
    context: Any = multiprocessing.get_context(START_METHOD)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(scheduler, settings, theirs, os.getpid()))
    process.start()
    theirs.close()
    return process, ours


def _failure_of(process: Any, report: Any) -> str | None:
    """Return why a worker that ended could not start; None if it had started."""
    process.join()
    with report:
        try:
            failure: str | None = report.recv()
        except EOFError:
            return describe_exit(process.exitcode)
    return failure


def _work(scheduler: str, settings: Mapping[str, Any], report: Any, parent: int) -> None:
    become_worker(parent)

    async def serve() -> None:
        async with distributed.Worker(scheduler, nthreads=1, memory_limit=0, host=_HOST) as worker:
            report.send(None)
            await worker.finished()

    try:
        dask, distributed = import_module("dask"), import_module("distributed")
        with dask.config.set(settings):
            asyncio.run(serve())
    except Exception as error:
        report.send(str(error.__cause__ or error) or type(error).__name__)


def _print_nothing() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
