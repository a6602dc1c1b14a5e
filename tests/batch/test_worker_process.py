"""A worker answers signals in its own way and does not outlive its parent."""

import os
import signal
import subprocess
import sys
from threading import Thread, get_ident

import pytest

from mmc_cli.batch.worker_process import blocked_signals, describe_exit, parent_of_workers
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked, and ended by signals")


def run_worker(signal_name: str, before: str = "") -> int:
    """Return the exit code of a process that became a worker and met a signal."""
    script = f"""
import os, signal
from mmc_cli.batch.worker_process import become_worker
{before}
become_worker(None)
signal.raise_signal(signal.{signal_name})
"""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode


def test_a_worker_leaves_control_c_to_its_parent() -> None:
    assert run_worker("SIGINT") == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_worker_ends_by_what_ends_processes_whatever_its_parent_does_then(name: str) -> None:
    assert run_worker(name, f"signal.signal(signal.{name}, print)") == -getattr(signal, name)


def test_a_worker_goes_on_without_a_terminal_if_its_parent_does() -> None:
    assert run_worker("SIGHUP", "signal.signal(signal.SIGHUP, signal.SIG_IGN)") == 0


def test_a_worker_whose_parent_is_gone_ends_at_once() -> None:
    script = "from mmc_cli.batch.worker_process import become_worker; become_worker(1 << 30); print('lives')"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stdout) == (1, b"")


def test_signals_wait_while_a_worker_starts() -> None:
    met = list[int]()
    before = signal.signal(signal.SIGTERM, lambda number, _: met.append(number))
    try:
        with blocked_signals():
            signal.pthread_kill(get_ident(), signal.SIGTERM)
            assert met == []
        assert met == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_workers_of_a_thread_may_outlive_it() -> None:
    parents = list[int | None]()
    thread = Thread(target=lambda: parents.append(parent_of_workers()))
    thread.start()
    thread.join()
    assert [*parents, parent_of_workers()] == [None, os.getpid()]


def test_an_exit_is_described_by_its_signal_or_code() -> None:
    assert (describe_exit(-9), describe_exit(1)) == ("killed by SIGKILL", "exit code 1")
