"""Workers on this machine are replaced when they die, end with their client, and say why they cannot start."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import active_children
from typing import Any

import pytest

pytest.importorskip("distributed")

import distributed

from mmc_cli.batch import cluster as cluster_module
from mmc_cli.batch.cluster_workers import start_cluster
from mmc_cli.model.errors import UnfinishedError
from tests.conftest import ROOT, Outcome

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked, and killed by signals")

Mmc = Callable[..., Outcome]


def test_a_worker_that_dies_is_replaced_and_none_outlives_the_context() -> None:
    with (
        start_cluster(1, {}) as (cluster, check_workers),
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        first = client.submit(os.getpid, pure=False).result()
        os.kill(first, signal.SIGKILL)
        second = client.submit(os.getpid, pure=False).result()
        check_workers()
    assert second != first
    assert active_children() == []
    for pid in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_two_clusters_on_this_machine_take_no_port_from_each_other() -> None:
    with start_cluster(1, {}) as (first, _), start_cluster(1, {}) as (second, _):
        addresses = [cluster.scheduler.http_server.address for cluster in (first, second)]
        ports = [cluster.scheduler.http_server.port for cluster in (first, second)]
    assert addresses == ["127.0.0.1", "127.0.0.1"]
    assert 8787 not in ports


def test_workers_end_with_their_client_however_it_ends() -> None:
    script = """
import os
from mmc_cli.batch.cluster_connection import connect
with connect("local:2") as (client, _):
    client.wait_for_workers(2)
    os.kill(os.getpid(), 9)
"""
    reading, writing = os.pipe()  # inherited by the workers: its reader meets the end when all of them are gone
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, pass_fds=[writing])
    os.close(writing)
    with open(reading, "rb") as pipe:
        assert pipe.read() == b""


class Failing:
    """A worker of Dask that cannot start."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise OSError(24, "Too many open files")


class Killed:
    """A worker of Dask that is killed as it starts, as for want of memory."""

    def __init__(self, *_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("worker", "reason"), [(Failing, "Too many open files"), (Killed, "killed by SIGKILL")], ids=["fails", "is killed"]
)
def test_workers_that_cannot_start_end_the_run_with_the_reason(
    mmc: Mmc, monkeypatch: pytest.MonkeyPatch, worker: type, reason: str
) -> None:
    monkeypatch.setattr(distributed, "Worker", worker)
    monkeypatch.setattr(cluster_module, "_POLL_SECONDS", 0.1)
    with pytest.raises(
        UnfinishedError, match=rf"the workers on this machine end as they start \(.*{reason}\); the rest"
    ):
        mmc("validate", "fixtures/valid", "--cluster", "local:2")


def test_workers_that_are_killed_with_what_starts_them_end_the_run() -> None:
    with start_cluster(1, {}) as (_, check_workers):
        (keeper,) = active_children()
        keeper.kill()
        keeper.join()
        with pytest.raises(UnfinishedError, match="the workers on this machine were killed; the rest was not checked"):
            check_workers()
