"""A signal ends `mmc` without a traceback, without half a file and without workers that live on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mmc_cli.cli import signals
from mmc_cli.cli.output import open_output
from tests.conftest import ROOT
from tests.samples import ALERT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals end processes there")

RUN = [sys.executable, "-m", "mmc_cli", "validate"]


def start(*arguments: object) -> "subprocess.Popen[bytes]":
    """Start a run that waits for standard input after its first results."""
    pipe = subprocess.PIPE
    return subprocess.Popen([*RUN, *map(str, arguments)], stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)


def test_handlers_are_as_before_after_a_run() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals.raised_signals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_interrupt_is_raised_once_and_its_echo_is_ignored() -> None:
    with signals.raised_signals():
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.raised_signals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def end_while_writing(folder: Path, number: int) -> None:
    with open_output(str(folder / "a"), "never"):
        assert len(list(folder.iterdir())) == 1
        os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_file_that_is_not_complete_is_removed(tmp_path: Path, number: int) -> None:
    with pytest.raises(signals.TerminatedError), signals.raised_signals():
        end_while_writing(tmp_path, number)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_parent_sees_how_a_run_ended(tmp_path: Path, number: int) -> None:
    output = tmp_path / "out.jsonl"
    (tmp_path / "in.xml").write_text(ALERT)
    with start(tmp_path / "in.xml", "-", "-f", "jsonl", "-f", f"csv:{output}") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"<a>")  # until the rest comes, it waits
        process.stdin.flush()
        while not list(tmp_path.glob("*.part")):
            assert process.poll() is None
        process.send_signal(number)
        process.stdin.close()
        assert "Traceback" not in process.stderr.read().decode()
        assert process.wait() == (130 if number == signal.SIGINT else -number)
    assert [path.name for path in tmp_path.iterdir()] == ["in.xml"]


def test_an_interrupt_before_everything_is_imported_ends_with_130() -> None:
    script = (
        "import os, signal, sys\n"
        "import mmc_cli.__main__ as start\n"
        "class Finder:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "start.main()\n"
    )
    got = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (got.returncode, got.stderr) == (130, "mmc: interrupted\n")


def test_the_first_signal_asks_to_stop_and_the_second_is_answered_as_before() -> None:
    with signals.raised_signals(), signals.stopping_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_while_the_first_modules_are_imported_leaves_no_traceback() -> None:
    code = """
import sys
class Interrupted:
    def find_spec(self, name, *_):
        if name == "mmc_cli.model.defect":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
import mmc_cli.__main__
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"mmc: interrupted\n")


def test_little_is_imported_before_ctrl_c_is_handled() -> None:
    code = "import sys; before = set(sys.modules); import mmc_cli; print(sorted(set(sys.modules) - before))"
    ended = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout == "['mmc_cli']\n"
