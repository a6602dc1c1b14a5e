"""`mmc decode` beside what people use instead, in one run on the same files.

    python -m tests.benchmarks.decode [FILES] [CORPUS]

makes FILES messages (20,000; see corpus.py). It prints the seconds of mmc decode, of json.dumps(xmltodict.parse(...)) where xmltodict is
installed, and of xmlschema's to_dict (on a sample, as a figure for all), as ratios, and the peak memory of mmc.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from mmc_cli.model.version import Version
from mmc_cli.specification import load_spec
from tests.benchmarks.corpus import FIXTURES, ROOT, corpus

ROUNDS, SAMPLE = 5, 50
# As installed commands run: their modules are compiled once, not each time.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def mmc(folder: Path, out: Path) -> None:
    command = [sys.executable, "-m", "mmc_cli", "decode", str(folder), "-f", "jsonl", "-q", "-j", "1", "-o", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, env=ENVIRONMENT)


OTHER = """
import json, os, sys, xmltodict
with open(sys.argv[2], "w") as out:
    for folder, _, names in sorted(os.walk(sys.argv[1])):
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as file:
                out.write(json.dumps(xmltodict.parse(file.read())) + chr(10))
"""


def xmltodict(folder: Path, out: Path) -> None:
    subprocess.run([sys.executable, "-c", OTHER, str(folder), str(out)], check=True, env=ENVIRONMENT)


def xmlschema(files: list[Path]) -> float:
    """Seconds that xmlschema would take for all files, from a sample."""
    import xmlschema as engine

    schema = engine.XMLSchema(load_spec(Version(4, 0)).schema.to_xsd())
    step = max(len(files) // SAMPLE, 1)
    start = time.perf_counter()
    for file in files[::step]:
        json.dumps(schema.to_dict(str(file)), default=str)
    return (time.perf_counter() - start) / len(files[::step]) * len(files)


def seconds(work: Callable[[Path, Path], None], folder: Path, out: Path) -> float:
    start = time.perf_counter()
    work(folder, out)
    return time.perf_counter() - start


def main(count: int, messages: Path) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        place, out = Path(folder) / "messages", Path(os.devnull)
        files = corpus(place, count, messages)
        ours: list[float] = []
        theirs: list[float] = []
        installed = subprocess.run([sys.executable, "-c", "import xmltodict"], capture_output=True, check=False)
        for _ in range(ROUNDS):
            ours.append(seconds(mmc, place, out))
            if installed.returncode == 0:
                theirs.append(seconds(xmltodict, place, out))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{count} messages: mmc decode {median(ours):.2f} s (median of {ROUNDS})")
        if theirs:
            print(f"json.dumps(xmltodict.parse()) {median(theirs):.2f} s: ratio {median(ours) / median(theirs):.2f}")
        else:
            print(f"peak memory {peak} MB")
        whole = xmlschema(files)
        print(f"xmlschema to_dict {whole:.0f} s, from {SAMPLE} messages: ratio {median(ours) / whole:.3f}")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 20_000, Path(given[1]) if len(given) > 1 else FIXTURES)
