"""A cluster beside processes of one machine: the same bytes, and what both take.

    python -m tests.benchmarks.cluster [MESSAGES] [ADDRESS]

makes MESSAGES messages (50,000; see corpus.py), half of them in files, a quarter in an archive and a quarter in a table,
runs commands with `-j 2` and with `--cluster ADDRESS` (local:2), and prints for both the seconds, the processor time of
all processes, and the memory of the client. It ends with an error where their outputs differ.
"""

import ctypes
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

from tests.benchmarks.corpus import ROOT, corpus

COMMANDS = (
    "validate -f jsonl",
    "show alerts -f csv",
    "show summary -f csv",
    "decode",
    "decode --rows readings -f csv",
    "diff-versions 4.0 5.0 -f csv --messages",
)
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h: so that the workers, whose parents end before them, are counted too


def measured(arguments: list[str]) -> tuple[str, float, float, int]:
    """The hash of the output of a command, its seconds, its processor time with all its workers, and its memory."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    digest = hashlib.sha256()
    command = [sys.executable, "-m", "mmc_cli", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        while block := process.stdout.read(2**20):
            digest.update(block)
        used = os.wait4(process.pid, 0)[2]
        process.returncode = 0
    seconds = time.perf_counter() - start
    try:
        while True:
            os.wait()
    except ChildProcessError:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return digest.hexdigest(), seconds, processor, used.ru_maxrss // 1024


def inputs(folder: Path, count: int) -> list[str]:
    """The messages in files, an archive and a table."""
    files = corpus(folder / "all", count)
    half, rest = files[: count // 2], files[count // 2 :]
    with ZipFile(folder / "some.zip", "w") as archive:
        for file in rest[::2]:
            archive.write(file, file.name)
    texts = (file.read_bytes() for file in rest[1::2])
    rows = (b'"' + text.replace(b'"', b'""') + b'"' for text in texts if b"\0" not in text)
    (folder / "some.csv").write_bytes(b"\n".join((b"message", *rows)))
    for file in rest:
        file.unlink()
    return [str(half[0].parent.parent), str(folder / "some.zip"), str(folder / "some.csv")]


def main(count: int, address: str) -> None:
    """Prints the figures."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        paths = inputs(Path(folder), count)
        for command in COMMANDS:
            arguments = [*command.split(), *paths, "--no-progress"]
            hashes = set()
            for name, option in (("-j 2", ("-j", "2")), (address, ("--cluster", address))):
                found, seconds, processor, memory = measured([*arguments, *option])
                hashes.add(found)
                print(f"{command} {name}: {seconds:.1f} s, {processor:.1f} s of processors, {memory} MB", flush=True)
            if len(hashes) > 1:
                sys.exit(f"{command}: the outputs differ")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 50_000, given[1] if len(given) > 1 else "local:2")
