"""Standard streams that are closed, full or without a reader end a run in silence, with 141 or with the reason."""

import io
import os
import subprocess
import sys

import pytest

from mmc_cli.cli.streams import buffer_streams
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell closes the streams")

ALERTS = "fixtures/valid/4.0/alerts"
FAULTS = "fixtures/invalid/MMC103"
VERDICT_FORMATS = ("concise", "full", "grouped", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab")


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the shell, where mmc stands for this `mmc`."""
    script = f'mmc() {{ "{sys.executable}" -m mmc_cli "$@"; }}; set -o pipefail; {command}'
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("arguments", [f"validate {ALERTS}", f"show alerts {ALERTS}", "--help", "validate --help"])
def test_a_closed_output_is_one_that_nobody_reads(arguments: str) -> None:
    got = shell(f"mmc {arguments} >&-")
    assert (got.returncode, got.stderr) == (141, "")


def test_a_closed_output_is_not_missed_where_a_file_is_written(tmp_path: object) -> None:
    assert shell(f"mmc validate {ALERTS} -o {tmp_path}/out.txt >&-").returncode == 0


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "<&-"])
def test_what_cannot_be_said_on_standard_error_changes_nothing(closed: str) -> None:
    assert shell(f"mmc validate {ALERTS} {closed}").returncode == 0
    assert shell(f"mmc show alerts {FAULTS} {closed}").returncode == 0
    assert shell(f"mmc validate {FAULTS} -q --statistics {closed}").returncode == 1
    assert shell(f"mmc nosuch {closed}").returncode == 2


def test_all_streams_may_be_closed() -> None:
    got = shell(f"mmc validate {ALERTS} <&- >&- 2>&-")
    assert (got.returncode, got.stdout, got.stderr) == (141, "", "")


def test_closed_input_is_not_checked() -> None:
    got = shell("mmc validate - <&-")
    assert got.stdout.startswith("-: not checked: standard input is closed")
    assert got.returncode == 3


@pytest.mark.parametrize("arguments", [f"validate {ALERTS}", "--help", "schema 4.0", f"show alerts {ALERTS} -f table"])
def test_a_full_output_is_reported(arguments: str) -> None:
    got = shell(f"mmc {arguments} >/dev/full")
    assert (got.returncode, got.stderr) == (3, "mmc: cannot write the output: no space left on device\n")


@pytest.mark.parametrize(
    "arguments",
    [
        *(f"validate {FAULTS} -q -f {format_}" for format_ in VERDICT_FORMATS),
        *(f"show readings fixtures/valid/4.0 -q -f {format_}" for format_ in ("table", "tsv", "csv", "json", "jsonl")),
        f"show message -f tree {ALERTS}/8F0A-BillingDataLogDeviceAlert.xml",
        "diff-versions --generate 0 -f text",
        "diff-versions --generate 0 -f html",
        "explain --list alerts -f table",
        "--help",
        "show alerts --help",
    ],
)
def test_an_output_whose_reader_is_gone_ends_with_141_in_every_format(arguments: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "mmc_cli", *arguments.split()]
    got = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    os.close(writer)
    assert (got.returncode, got.stderr) == (141, "")


class Hesitant(io.RawIOBase):
    """A stream that takes at most ten bytes at a time, as a pipe may when a process is stopped and continued."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.taken += bytes(data)[:10]
        return min(len(data), 10)


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_nothing_is_lost_in_an_unbuffered_stream_that_does_not_take_all_at_once(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    raw = Hesitant()
    for each in ("stdout", "stderr"):
        monkeypatch.setattr(sys, each, io.StringIO())
        monkeypatch.setattr(sys, f"__{each}__", None)
    monkeypatch.setattr(sys, name, io.TextIOWrapper(raw, "utf-8", write_through=True))  # type: ignore[type-var]
    buffer_streams()
    stream = getattr(sys, name)
    stream.write("a line\n" * 2000)
    stream.flush()
    stream.buffer.write(b"bytes" * 20_000)
    stream.flush()
    assert raw.taken == b"a line\n" * 2000 + b"bytes" * 20_000


@pytest.mark.parametrize("arguments", [f"validate {ALERTS} -f jsonl", f"show alerts {ALERTS}", f"decode {ALERTS}"])
def test_an_unbuffered_python_prints_the_same(arguments: str) -> None:
    assert shell(f"PYTHONUNBUFFERED=1 mmc {arguments}").stdout == shell(f"PYTHONUNBUFFERED= mmc {arguments}").stdout


def test_a_reader_slower_than_the_output_loses_nothing_though_another_program_left_the_pipe_non_blocking() -> None:
    command = [sys.executable, "-m", "mmc_cli", "decode", "fixtures/valid", "-q"]
    expected = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with subprocess.Popen(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        with open(reader, "rb", buffering=0) as pipe:
            received = b"".join(iter(lambda: pipe.read(1000), b""))
        assert process.wait() == 0
    assert len(expected) > 2**16
    assert received == expected
