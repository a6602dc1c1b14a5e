"""Runs a batch in a separate process, so that an item that kills its process does not kill the worker of a cluster.

Dask workers cannot start multiprocessing children, so they start `python -m mmc_cli.batch.cluster_guard`; it runs a
pool of one worker, which identifies the item.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from mmc_cli.batch.pool import ordered_map
from mmc_cli.model.errors import MmcError


def run_guarded(
    function: Callable[..., Any], items: Sequence[Any], on_worker_death: Callable[..., Any]
) -> Iterator[bytes]:
    """Yield the pickled outputs of a batch.

    Raises:
        MmcError: raised by the process.
        CalledProcessError: The process itself died.
    """
    # The import path is passed on; -P keeps the folder of the messages out of it.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-P", "-m", "mmc_cli.batch.cluster_guard"]
    work = pickle.dumps((function, items, on_worker_death), pickle.HIGHEST_PROTOCOL)
    done = subprocess.run(  # noqa: S603 - our own program
        command, input=work, stdout=subprocess.PIPE, check=True, env=environment
    )
    outputs, error = pickle.loads(done.stdout)  # noqa: S301 - from our own process
    if error is not None:
        raise error
    yield from outputs


def main() -> None:
    """Run the batch on standard input, and write its outputs to standard output."""
    function, items, on_worker_death = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent process
    outputs, error = list[bytes](), None
    try:
        for output in ordered_map(function, [items], 1, on_worker_death):
            outputs.append(pickle.dumps(output, pickle.HIGHEST_PROTOCOL))
    except MmcError as met:
        error = met
    pickle.dump((outputs, error), sys.stdout.buffer)


if __name__ == "__main__":
    main()
