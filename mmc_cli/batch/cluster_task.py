"""Runs a batch on a cluster worker and returns the pickled outputs.

The worker may serve other programs, and other runs of mmc before and after: no state of mmc outlives a run.
"""

import gc
import json
import os
import pickle
import platform
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from lxml import etree

from mmc_cli import __version__
from mmc_cli.batch.cluster_guard import run_guarded
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.specification import schemas_folder

_MAX_RESULT_BYTES = 2**24
_one_at_a_time = Lock()  # mmc caches schemas and templates per process, and threads cannot share them


class Work(NamedTuple):
    """A batch of a run.

    Args:
        run: a unique name of the run.
        functions: the function for a batch and the one for an item that killed its worker, pickled.
        folder: the working folder of the client, to which its paths are relative.
        is_guarded: whether to run it in a process beside the worker, because a worker died of it.
    """

    run: str
    functions: bytes
    items: Sequence[Any]
    folder: str
    is_guarded: bool = False


class Done(NamedTuple):
    """The result of a batch: pickled outputs of the first `items_done` items; the others have to be run again."""

    items_done: int
    outputs: Sequence[bytes]


class Refused(NamedTuple):
    """Why a worker did not run a batch."""

    reason: str


def describe_environment() -> str:
    """Return, as JSON, what must be equal on the client and the workers for equal results."""
    digest = sha256()
    folder = Path(schemas_folder())
    for path in sorted(folder.iterdir()):
        if path.is_file():
            digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return json.dumps(
        {
            "mmc": __version__,
            "Python": ".".join(platform.python_version_tuple()[:2]),
            "lxml": etree.__version__,
            "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
            "msgspec": version("msgspec"),
            "rapidfuzz": version("rapidfuzz"),
            "schemas": digest.hexdigest()[:12],
        }
    )


def describe_difference(there: str, here: str) -> str:
    """Return in words how the environment of a worker differs from that of the client; empty if it does not."""
    ours, theirs = json.loads(here), json.loads(there)
    return ", ".join(
        f"{name} {theirs.get(name, 'unknown')} there and {ours[name]} here"
        for name in ours
        if theirs.get(name) != ours[name]
    )


def run_batch(environment: str, pickled: bytes) -> Done | Refused | MmcError:
    """Return the result of a batch.

    Args:
        environment: that of the client, as `describe_environment` returns it.
        pickled: the work, which only the same environment can read.
    """
    with _one_at_a_time:
        if difference := describe_difference(_own_environment(), environment):
            return Refused(difference)
        work: Work = pickle.loads(pickled)  # noqa: S301 - Dask has unpickled more than this to call the function
        with _in_folder(work.folder), _infrequent_gc():
            function, on_worker_death = _functions_of(work)
            items = _replace_missing_folders(work.items)
            try:
                if work.is_guarded:
                    return Done(len(items), list(run_guarded(function, items, on_worker_death)))
                return _collect(function(items))
            except MmcError as error:
                return error


def _collect(chunks: Iterator[Chunk[Any]]) -> Done:
    """Return the output of the first items, up to a size that fits into memory several times."""
    outputs, size, items_done = list[bytes](), 0, 0
    for done, is_next_started, output in chunks:
        items_done = done
        outputs.append(pickle.dumps(output, pickle.HIGHEST_PROTOCOL))
        size += len(outputs[-1])
        if size > _MAX_RESULT_BYTES and not is_next_started:
            break
    return Done(items_done, outputs)


_last: list[Any] = ["", None, ""]  # the last run, its functions, and the environment


def _own_environment() -> str:
    _last[2] = _last[2] or describe_environment()
    return str(_last[2])


def _functions_of(work: Work) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the functions of a run, unpickled once for all its batches, because they hold the template cache."""
    if _last[0] != work.run:
        _forget_files()
        _last[:2] = work.run, pickle.loads(work.functions)  # noqa: S301 - as above
    functions: tuple[Callable[..., Any], Callable[..., Any]] = _last[1]
    return functions


def _forget_files() -> None:
    """Empty the caches of mmc: a cached file, such as an XSD, may have changed before the next run."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mmc_cli."):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Work in the folder of the client if it exists here, so that relative paths have the same meaning."""
    before = os.getcwd()
    if folder == before or not os.path.isdir(folder):
        yield
        return
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _infrequent_gc() -> Iterator[None]:
    """Collect garbage as rarely as the command: messages produce little, and the collector takes 20 % of the time."""
    before = gc.get_threshold()
    gc.set_threshold(300_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _replace_missing_folders(items: Sequence[Any]) -> list[Any]:
    """Replace files in folders that this worker cannot see by sources with that reason."""
    folders: dict[str, bool] = {}
    reason = f"the worker on {socket.gethostname()} sees no such folder"

    def mark(item: Any) -> Any:
        if not isinstance(item, str) or "://" in item:
            return item
        folder = os.path.dirname(item) or "."
        if folder not in folders:
            folders[folder] = os.path.isdir(folder)
        return item if folders[folder] else Source(Origin(item), None, reason)

    return list(map(mark, items))
