"""Connects to the scheduler of a Dask cluster, or starts one with workers on this machine; hides the logs of Dask."""

import asyncio
import logging
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from mmc_cli.batch.cluster_workers import start_cluster
from mmc_cli.model.errors import MmcError
from mmc_cli.model.memory import prepare_large_import

LOCAL = "local:"  # an address that starts this many workers on this machine

_CONNECT_SECONDS = 5
_NO_ANSWER_OF_DASK = "something else answers"
_LOGGERS = ("distributed", "dask", "tornado", "asyncio")
_SETTINGS = {  # of a cluster that mmc starts
    "distributed.scheduler.allowed-failures": 0,  # a batch that kills its worker is handled at once
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.http.routes": [],  # no pages about the scheduler and the workers
    "distributed.worker.http.routes": [],
}


def _no_check() -> None:
    """Leave it to the scheduler what becomes of its workers."""


class Connection(NamedTuple):
    """A client of a scheduler, and what raises UnfinishedError if it has no workers and gets none."""

    client: Any
    check_workers: Callable[[], None] = _no_check


@contextmanager
def connect(address: str) -> Iterator[Connection]:
    """Connect to a scheduler, or start one with workers on this machine, which ends with the context.

    Raises:
        MmcError: Dask is not installed, or there is no scheduler at the address.
    """
    prepare_large_import(500)  # with less, workers die at start, and it waits for new ones
    try:
        dask, distributed = import_module("dask"), import_module("distributed")
    except ModuleNotFoundError:
        raise MmcError("--cluster needs Dask: pip install 'mmc-cli[cluster]'") from None
    with ExitStack() as stack:
        stack.enter_context(_quiet_dask())
        stack.enter_context(dask.config.set(_SETTINGS))
        scheduler, check_workers = address, _no_check
        if address.startswith(LOCAL):
            workers = int(address.removeprefix(LOCAL))
            scheduler, check_workers = stack.enter_context(start_cluster(workers, _SETTINGS))
        client = _open_client(partial(_make_client, distributed, scheduler), address)
        yield Connection(stack.enter_context(client), check_workers)


def _make_client(distributed: Any, scheduler: Any) -> Any:
    """Return a client of a scheduler. Dask sets no limit to the time in which the first bytes must be answered."""
    if isinstance(scheduler, str):
        with ThreadPoolExecutor(1) as executor:  # this thread may have an event loop, as in a notebook
            executor.submit(asyncio.run, _await_answer(distributed, scheduler)).result()
    return distributed.Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)


async def _await_answer(distributed: Any, scheduler: str) -> None:
    options = distributed.Security().get_connection_args("client")
    async with asyncio.timeout(2 * _CONNECT_SECONDS):
        comm = await distributed.comm.connect(scheduler, timeout=_CONNECT_SECONDS, **options)
        await comm.close()


def _open_client(make: Callable[[], Any], address: str) -> Any:
    """Return a client of a scheduler; retry once after an invalid answer, as it may be very busy."""
    has_tried = False
    while True:
        try:
            return make()
        except TypeError:
            raise MmcError(f"{address} needs certificates: distributed.comm.tls in the configuration of Dask") from None
        except Exception as error:  # of any kind, if the answer is not from a scheduler
            reason = _reason_of(error)
            if has_tried or reason != _NO_ANSWER_OF_DASK:
                raise MmcError(f"there is no Dask scheduler at {address}: {reason}") from None
            has_tried = True


def _reason_of(error: BaseException) -> str:
    """Return the reason why there is no connection."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    system = [cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror]
    return system[-1].lower() if system else "no answer" if isinstance(error, OSError) else _NO_ANSWER_OF_DASK


@contextmanager
def _quiet_dask() -> Iterator[None]:
    """Hide the logs and warnings of Dask; mmc prints its own notes and errors."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in _LOGGERS]
    loggers = [logging.getLogger(name) for name in {*names, *_LOGGERS}]
    before = [(logger, logger.handlers[:], logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers[:], logger.propagate = [logging.NullHandler()], False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, handlers, propagate in before:
            logger.handlers[:], logger.propagate = handlers, propagate
