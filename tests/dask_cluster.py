"""A Dask scheduler and two worker processes on loopback, and messages of which workers die.

A worker that meets a message with DIES in it always dies of it; of one with DIES_ONCE, the first worker that meets it.
One that meets a message with WAITS waits until somebody writes to a named pipe.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

DIES, DIES_ONCE, WAITS = b"<!-- dies -->", b"<!-- dies once -->", b"<!-- waits -->"
# Python imports this when it starts, in workers and in what they start. Each death once leaves a file.
_DEADLY = """
import os, signal
from mmc_cli.batch.pipeline import Pipeline

_process = Pipeline._format_results

def process(self, source, message, counts):
    data = source.data or b""
    if b"<!-- dies -->" in data or (b"<!-- dies once -->" in data and is_first(str(source.origin))):
        os.kill(os.getpid(), signal.SIGKILL)
    if b"<!-- waits -->" in data:
        open(os.environ["MMC_GATE"], "rb").read()
    return _process(self, source, message, counts)

def is_first(origin):
    try:
        os.mkdir(os.path.join(os.environ["MMC_DEATHS"], origin.replace("/", "_")))
    except FileExistsError:
        return False
    return True

Pipeline._format_results = process
"""


class DaskCluster(NamedTuple):
    """The address of a scheduler, and the environment in which its workers are."""

    address: str
    environment: dict[str, str]

    @property
    def deaths(self) -> Path:
        """The folder that has an entry for each worker that died once."""
        return Path(self.environment["MMC_DEATHS"])

    @property
    def gate(self) -> Path:
        """The named pipe at which a worker waits."""
        return Path(self.environment["MMC_GATE"])

    @contextmanager
    def worker_at_gate(self, run: "subprocess.Popen[str]") -> Iterator[None]:
        """Wait until a worker waits at the named pipe, or a run has ended for which no worker will."""
        other_end = list[int]()

        def open_other_end() -> None:
            run.wait()
            other_end.append(os.open(self.gate, os.O_RDONLY | os.O_NONBLOCK))

        waiting = Thread(target=open_other_end, daemon=True)
        waiting.start()
        try:
            with open(self.gate, "wb"):
                yield
        finally:
            waiting.join()
            os.close(other_end.pop())


@contextmanager
def dask_cluster(
    folder: Path, workers: int = 2, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[DaskCluster]:
    """Start a scheduler and workers, which are not in the folder of the project, and end them.

    Args:
        environment: more variables for the workers.
    """
    (folder / "deaths").mkdir()
    os.mkfifo(folder / "gate")
    (folder / "sitecustomize.py").write_text(_DEADLY)
    variables = {
        **os.environ,
        **environment,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}",
        "MMC_DEATHS": str(folder / "deaths"),
        "MMC_GATE": str(folder / "gate"),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    with _started("scheduler", variables, folder, "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as scheduler:
        address = _await_line(scheduler, "Scheduler at:").split()[-1]
        _drain(scheduler)
        numbers = ("--nworkers", str(workers), "--nthreads", "1", "--memory-limit", "0", "--host", "127.0.0.1")
        with _started("worker", variables, folder, address, *numbers, "--no-dashboard") as nanny:
            for _ in range(workers):
                _await_line(nanny, "Registered to:")
            _drain(nanny)
            yield DaskCluster(address, variables)


@contextmanager
def _started(
    kind: str, environment: dict[str, str], folder: Path, *arguments: str
) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()


def _await_line(process: "subprocess.Popen[str]", text: str) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return line
    pytest.fail(f"no line with {text!r}: Dask ended")


def _drain(process: "subprocess.Popen[str]") -> None:
    """Read on what the process prints, so that it never waits for a reader."""
    assert process.stderr is not None
    Thread(target=process.stderr.read, daemon=True).start()
