"""Connects to the scheduler of a Dask cluster, or starts one with workers on this machine; what Dask logs is hidden."""

import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import forkserver
from threading import current_thread, main_thread
from typing import Any

from mmc_cli.model.errors import MmcError
from mmc_cli.model.memory import require_memory

LOCAL = "local:"  # an address that starts so many workers on this machine

_CONNECT_SECONDS = 5
_NO_ANSWER_OF_DASK = "something else answers"
_LOGGERS = ("distributed", "dask", "tornado", "asyncio")
_SETTINGS = {  # of a cluster of our own
    "distributed.scheduler.allowed-failures": 0,  # a batch that kills its worker is looked into at once
    "distributed.worker.multiprocessing-method": "forkserver" if os.name == "posix" else "spawn",
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


@contextmanager
def connect(address: str) -> Iterator[Any]:
    """Connect to a scheduler, or start one with workers on this machine, which ends with the context.

    Raises:
        MmcError: Dask is not installed, or there is no scheduler at the address.
    """
    require_memory(500)  # with less, workers die as they start and it waits for others
    try:
        dask, distributed = import_module("dask"), import_module("distributed")
    except ModuleNotFoundError:
        raise MmcError("--cluster needs Dask: pip install 'mmc-cli[cluster]'") from None
    with ExitStack() as stack:
        stack.enter_context(_quiet_dask())
        stack.enter_context(dask.config.set(_SETTINGS))
        scheduler: Any = address
        if address.startswith(LOCAL):
            _start_server_of_processes(distributed)
            scheduler = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=int(address.removeprefix(LOCAL)),
                    threads_per_worker=1,
                    memory_limit=None,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL + 1,
                )
            )
        yield stack.enter_context(_open_client(distributed, scheduler, address))


def _open_client(distributed: Any, scheduler: Any, address: str) -> Any:
    """Return a client of a scheduler; an answer that is none is asked for again, as it may be very busy."""
    has_tried = False
    while True:
        try:
            return distributed.Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
        except TypeError:
            raise MmcError(f"{address} needs certificates: distributed.comm.tls in the configuration of Dask") from None
        except Exception as error:  # whatever it makes of an answer that is not that of a scheduler
            reason = _reason_of(error)
            if has_tried or reason != _NO_ANSWER_OF_DASK:
                raise MmcError(f"there is no Dask scheduler at {address}: {reason}") from None
            has_tried = True


def _start_server_of_processes(distributed: Any) -> None:
    """Start the process that starts workers, which inherit from it that Ctrl-C is ignored, and what they print too."""
    if sys.platform == "win32" or current_thread() is not main_thread():
        return
    distributed.utils.get_mp_context()  # which says what it has to import
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    errors, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        forkserver.ensure_running()
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.close(nowhere)
        signal.signal(signal.SIGINT, before)


def _reason_of(error: BaseException) -> str:
    """Return why there is no connection."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    system = [cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror]
    return system[-1].lower() if system else "no answer" if isinstance(error, OSError) else _NO_ANSWER_OF_DASK


@contextmanager
def _quiet_dask() -> Iterator[None]:
    """Hide the logs and warnings of Dask: the notes and errors of mmc say what matters."""
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
