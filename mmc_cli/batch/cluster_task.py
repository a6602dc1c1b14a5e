"""What a worker of a cluster does with a batch: it runs it, and returns what came of it as bytes.

The worker may serve other programs, and other runs of mmc before and after: nothing that mmc keeps outlives a run.
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
from mmc_cli.batch.guard import run_guarded
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin
from mmc_cli.specification import schemas_folder

_MAX_RESULT_BYTES = 2**24
_one_at_a_time = Lock()  # mmc keeps schemas and templates for each process, which threads cannot share


class Work(NamedTuple):
    """A batch of a run.

    Args:
        run: a name of the run that no other has.
        functions: the function of a batch and the one for an item that killed its worker, pickled.
        folder: that in which the client runs, to which its paths are relative.
        is_guarded: whether to run it in a process beside the worker, because a worker died of it.
    """

    run: str
    functions: bytes
    items: Sequence[Any]
    folder: str
    is_guarded: bool = False


class Done(NamedTuple):
    """What came of a batch: pickled outputs of so many of its items; the others are to be done after them."""

    items_done: int
    outputs: Sequence[bytes]


class Refused(NamedTuple):
    """Why a worker did not run a batch."""

    reason: str


def describe_environment() -> str:
    """Return what has to be the same on the client and on the workers for the same results, as JSON."""
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
    """Return in words how the environment of a worker differs from that of the client; empty where it does not."""
    ours, theirs = json.loads(here), json.loads(there)
    return ", ".join(
        f"{name} {theirs.get(name, 'unknown')} there and {ours[name]} here"
        for name in ours
        if theirs.get(name) != ours[name]
    )


def run_batch(environment: str, pickled: bytes) -> Done | Refused | MmcError:
    """Return what comes of a batch.

    Args:
        environment: that of the client, as `describe_environment` returns it.
        pickled: the work, which only the same environment can read.
    """
    with _one_at_a_time:
        if difference := describe_difference(_own_environment(), environment):
            return Refused(difference)
        work: Work = pickle.loads(pickled)  # noqa: S301 - Dask has unpickled more than this to call the function
        with _in_folder(work.folder), _rare_collection():
            function, on_worker_death = _functions_of(work)
            items = _mark_invisible(work.items)
            try:
                if work.is_guarded:
                    return Done(len(items), list(run_guarded(function, items, on_worker_death)))
                return _collect(function(items))
            except MmcError as error:
                return error


def _collect(chunks: Iterator[Chunk[Any]]) -> Done:
    """Return the output of the first items, so much that it fits into memory some times over."""
    outputs, size, items_done = list[bytes](), 0, 0
    for done, is_next_started, output in chunks:
        items_done = done
        outputs.append(pickle.dumps(output, pickle.HIGHEST_PROTOCOL))
        size += len(outputs[-1])
        if size > _MAX_RESULT_BYTES and not is_next_started:
            break
    return Done(items_done, outputs)


_last: list[Any] = ["", None, ""]  # the run that was served last, its functions, and the environment


def _own_environment() -> str:
    _last[2] = _last[2] or describe_environment()
    return str(_last[2])


def _functions_of(work: Work) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the functions of a run, the same for each of its batches: they hold the templates of messages met."""
    if _last[0] != work.run:
        _forget_files()
        _last[:2] = work.run, pickle.loads(work.functions)  # noqa: S301 - as above
    functions: tuple[Callable[..., Any], Callable[..., Any]] = _last[1]
    return functions


def _forget_files() -> None:
    """Empty the caches of mmc: what they hold of a file, such as an XSD, may be another one in the next run."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mmc_cli."):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Work in a folder if it is here: then relative paths mean what they mean to the client."""
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
def _rare_collection() -> Iterator[None]:
    """Collect garbage as rarely as the command does: messages make next to none, and the collector takes a fifth."""
    before = gc.get_threshold()
    gc.set_threshold(100_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _mark_invisible(items: Sequence[Any]) -> list[Any]:
    """Return items; in place of files in a folder that is not here, where the client has seen them, this reason."""
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
