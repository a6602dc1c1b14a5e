"""`mmc browse` as a user runs it."""

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT, Outcome
from tests.samples import ALERT

PATIENCE = 60  # seconds without anything on the screen, after which a test fails
# Runs without the library of the extra.
WITHOUT = """
import sys
sys.modules["textual"] = None
sys.argv[0] = "mmc"
from mmc_cli.__main__ import main
main()
"""
# Raises an exception in the middle of drawing.
DEFECT = """
import sys
sys.argv[0] = "mmc"
import mmc_cli.browse.app
def fail(*arguments, **options):
    secret = "a value of a message"
    raise ValueError(secret)
mmc_cli.browse.app.describe_status = fail
from mmc_cli.__main__ import main
main()
"""


class Terminal:
    """`mmc browse` in a terminal: what it writes, and how it ends."""

    def __init__(self, *command: object) -> None:
        self.written = b""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.environ.update(TERM="xterm-256color", MMC_PROGRESS="0")
            os.execv(sys.executable, [sys.executable, *map(str, command)])

    def wait_for(self, text: bytes) -> None:
        while text not in self.written:
            assert select.select([self.descriptor], [], [], PATIENCE)[0], f"{text!r} is not on the screen"
            self.written += os.read(self.descriptor, 65536)

    def send(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)

    def end(self) -> int:
        """Return the exit code, or the signal that ended it as a negative number."""
        try:
            while part := os.read(self.descriptor, 65536):
                self.written += part
        except OSError:
            pass  # the end of a pseudo-terminal
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    @property
    def is_restored(self) -> bool:
        """True if the screen that was there before is back, with its cursor and without reports of the mouse."""
        return all(self.written.rindex(off) > self.written.rindex(on) for on, off in PAIRS)


PAIRS = ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?1000h", b"\x1b[?1000l"))
BROWSE = ("-m", "mmc_cli", "browse")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "a.xml").write_text(ALERT)
    return tmp_path


@pytest.mark.parametrize(("keys", "code"), [(b"q", 0), (b"\x03", 130)], ids=["q", "Ctrl-C"])
def test_a_key_ends_it_and_the_terminal_is_as_before(inbox: Path, keys: bytes, code: int) -> None:
    terminal = Terminal(*BROWSE, inbox)
    terminal.wait_for(b"8F86")
    terminal.send(keys)
    assert terminal.end() == code
    assert terminal.is_restored
    assert b"Traceback" not in terminal.written


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)], ids=["SIGTERM", "SIGINT"]
)
def test_a_signal_ends_it_and_the_terminal_is_as_before(inbox: Path, number: int, code: int) -> None:
    terminal = Terminal(*BROWSE, inbox)
    terminal.wait_for(b"8F86")
    os.kill(terminal.pid, number)
    assert terminal.end() == code
    assert terminal.is_restored


def test_it_ends_while_files_are_still_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "a.xml").write_text(ALERT)
    for number in range(200):
        (tmp_path / f"b{number}.xml").write_text(ALERT * 50)
    terminal = Terminal(*BROWSE, tmp_path)
    terminal.wait_for(b"8F86")
    terminal.send(b"q")
    assert terminal.end() in (0, 1, 3)
    assert terminal.is_restored


def test_what_could_not_be_read_has_its_exit_code_and_line(inbox: Path) -> None:
    terminal = Terminal(*BROWSE, inbox, inbox / "nowhere.xml", "--progress")
    terminal.wait_for(b"2 messages, 1 not")  # no longer "so far"
    terminal.send(b"q")
    assert terminal.end() == 3
    assert terminal.written.endswith(b"1 input not found\r\n")


def test_a_folder_without_messages_has_its_exit_code(tmp_path: Path) -> None:
    terminal = Terminal(*BROWSE, tmp_path, "--progress")
    terminal.wait_for(b"0 messages, 1 note")
    terminal.send(b"q")
    assert terminal.end() == 4
    assert b"no messages found in" in terminal.written


def test_an_option_that_does_not_fit_ends_it_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    terminal = Terminal(*BROWSE, tmp_path / "a.csv", "--csv-column", "nosuch")
    assert terminal.end() == 2
    assert b"nosuch" in terminal.written
    assert terminal.is_restored


def test_a_defect_is_reported_without_values_of_messages(inbox: Path) -> None:
    terminal = Terminal("-c", DEFECT, "browse", inbox)
    assert terminal.end() == 70
    assert terminal.is_restored
    assert b"mmc: internal error in mmc" in terminal.written
    assert b"a value of a message" not in terminal.written
    assert b"Traceback" not in terminal.written


@pytest.mark.parametrize("paths", [("fixtures",), ("-",), ("--files-from", "-")], ids=" ".join)
def test_without_a_terminal_it_says_what_to_use_instead(mmc: Callable[..., Outcome], paths: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="use mmc show summary, alerts, responses or message, or mmc decode"):
        mmc("browse", *paths)


def test_without_the_extra_it_says_how_to_install_it() -> None:
    command = [sys.executable, "-c", WITHOUT, "browse", "fixtures"]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (got.returncode, got.stderr) == (2, "mmc: mmc browse needs textual: pip install 'mmc-cli[browse]'\n")
