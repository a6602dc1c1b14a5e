"""`mmc validate` and `mmc show alerts` beside what people use instead, in one run on the same files.

    python -m tests.benchmarks.inspect [FILES] [MESSAGES]

makes FILES messages (100,000; see corpus.py), checks them with `xmllint --noout --schema` where that is installed, and
prints seconds and ratios; then how long one file takes from start to end, and the memory at its peak for the first
2,000 and for all. xmlschema-validate and xmltodict are timed on a sample.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which
from statistics import median

from mmc_cli.model.version import Version
from mmc_cli.specification import load_spec
from tests.benchmarks.corpus import FIXTURES, ROOT, corpus

ROUNDS, SAMPLE, STARTS, FEW = 3, 100, 15, 2000
# As installed commands run: their modules are compiled once, not each time.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
XMLTODICT = "import sys, xmltodict\nfor name in sys.argv[1:]: xmltodict.parse(open(name, 'rb').read())"


def mmc(*arguments: str) -> None:
    command = [sys.executable, "-m", "mmc_cli", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)


def quiet(command: str) -> None:
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The median of some runs."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return median(found)


def peak(*arguments: str) -> int:
    """The memory of all processes of a run together at its peak, in MB, looked at every hundredth of a second."""
    command = [sys.executable, "-m", "mmc_cli", *arguments]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    most = 0
    while run.poll() is None:
        most = max(most, sum(map(_held, (run.pid, *_children(run.pid)))))
        time.sleep(0.01)
    return most // 1024


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _held(process: int) -> int:
    """What a process holds in kB, its share of what several hold."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def main(count: int, messages: Path) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        place, schema = Path(folder) / "messages", Path(folder) / "mmc.xsd"
        schema.write_bytes(load_spec(Version(4, 0)).schema.to_xsd())
        files = corpus(place, count, messages)
        other = f"find {place} -name '*.xml' -print0 | xargs -0 xmllint --noout --schema {schema}"
        theirs = seconds(lambda: quiet(other)) if which("xmllint") else None
        print(f"{count} messages" + (f"; xmllint --noout --schema {theirs:.2f} s" if theirs else ""))
        for name, arguments in (
            ("mmc validate", ["validate", str(place), "-q", "--fail-on", "never"]),
            ("mmc validate -j 1", ["validate", str(place), "-q", "--fail-on", "never", "-j", "1"]),
            ("mmc show alerts", ["show", "alerts", str(place), "-q"]),
        ):
            ours = seconds(lambda arguments=arguments: mmc(*arguments))  # type: ignore[misc]
            print(f"{name} {ours:.2f} s" + (f": {theirs / ours:.2f} times as fast" if theirs else ""))
        step = max(count // SAMPLE, 1)
        sample = [str(file) for file in files[::step]]
        validate = [sys.executable, "-m", "xmlschema.cli", "validate", "--schema", str(schema), *sample]
        print(f"xmlschema-validate {_sampled(validate, count, len(sample))}")
        many = [str(file) for file in files[:: max(step // 20, 1)]]  # it starts fast, and so needs more to be timed
        parsed = _sampled([sys.executable, "-c", XMLTODICT, *many], count, len(many))
        print(f"xmltodict.parse, which checks nothing, {parsed}")
        print(f"one file: {seconds(lambda: mmc('validate', str(files[0])), STARTS) * 1000:.0f} ms from start to end")
        few = min(FEW, count)
        small = corpus(Path(folder) / "small", few, messages)[0].parent.parent
        sizes = peak("validate", str(small), "-q"), peak("validate", str(place), "-q")
        print(f"memory at the peak, all processes: {sizes[0]} MB for {few}, {sizes[1]} MB for {count}")


def _sampled(command: list[str], count: int, sample: int) -> str:
    start = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    taken = time.perf_counter() - start
    return f"{taken / sample * count:.0f} s, from {sample} messages" if done.returncode == 0 else "could not be run"


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 100_000, Path(given[1]) if len(given) > 1 else FIXTURES)
