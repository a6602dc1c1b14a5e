"""Readings and records beside what lxml alone takes, in one run on the same files.

    python -m tests.benchmarks.readings [FILES] [FOLDER]

makes FILES messages (6,000) of 48 half hours of two elements, or takes the messages in FOLDER. It prints the processor
seconds of each command, start included, against those that lxml takes to parse and validate the files in one process;
then how much faster two processes are, and the memory at its peak for a tenth of the files and for all.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.decode import OTHER
from tests.benchmarks.inspect import ENVIRONMENT, peak
from tests.conftest import ROOT
from tests.samples import RESPONSE

FLOOR = """
import os, sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[2]))
for folder, _, names in sorted(os.walk(sys.argv[1])):
    for name in sorted(names):
        schema.validate(etree.parse(os.path.join(folder, name)))
"""
NAME = "ReadActiveImportProfileDataRsp"
ENTRY = (
    "          <LogEntry>\n            <Timestamp>{}</Timestamp>\n            <Electricity>\n"
    "              <PrimaryValue>{}</PrimaryValue>\n              <SecondaryValue>{}</SecondaryValue>\n"
    "            </Electricity>\n          </LogEntry>\n"
)
ROUNDS = 3


def half_hours(folder: Path, count: int) -> Path:
    """Make messages of a day of half hours."""
    before, _, rest = RESPONSE.partition("<ReadInstantaneousImportRegistersRsp")
    after = "</SMETSData>" + rest.partition("</SMETSData>")[2]
    before = before.replace("<ServiceReference>4.1<", "<ServiceReference>4.8<").replace("4.1.1<", "4.8.1<")
    chance = random.Random(7)
    folder.mkdir()
    for number in range(count):
        day = f"2025-11-{chance.randint(1, 28):02}"
        entries = "".join(
            ENTRY.format(
                f"{day}T{half // 2:02}:{half % 2 * 30:02}:00.00Z",
                chance.choice([0, chance.randrange(10, 3000)]),
                chance.choice([0, 0, chance.randrange(2000)]),
            )
            for half in range(48)
        )
        device = "-".join(f"{chance.randrange(256):02X}" for _ in range(3))
        text = f'{before}<{NAME} MessageSuccess="true">\n{entries}</{NAME}>{after}'.replace(
            "20-00-11-02", f"20-{device}"
        )
        (folder / f"m{number:06}.xml").write_text(text)
    return folder


def mmc(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mmc_cli", *arguments]


def processor_seconds(command: Sequence[str]) -> float:
    """The least that some runs took, of user and system time; what the run prints is not looked at."""
    found = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command, cwd=ROOT, check=False, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def main(count: int, messages: Path | None) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        xsd, out = Path(place, "mmc.xsd"), Path(place, "out")
        xsd.write_bytes(subprocess.run(mmc("schema", "4.0"), cwd=ROOT, check=True, capture_output=True).stdout)
        folder = str(messages or half_hours(Path(place, "messages"), count))
        rows = ["decode", folder, "--rows", "readings", "-q", "-o", str(out)]
        commands = {
            "lxml: parse and validate": [sys.executable, "-c", FLOOR, folder, str(xsd)],
            "mmc validate -j 1": mmc("validate", folder, "-j", "1", "-q"),
            "readings to CSV -j 1": mmc(*rows, "-f", "csv", "-j", "1"),
            "readings to JSONL -j 1": mmc(*rows, "-f", "jsonl", "-j", "1"),
            "readings to Parquet -j 1": mmc(*rows, "-f", "parquet", "-j", "1"),
            "readings to Arrow -j 1": mmc(*rows, "-f", "arrow", "-j", "1"),
            "decode to JSONL -j 1": mmc("decode", folder, "-q", "-j", "1", "-o", str(out)),
            "json.dumps(xmltodict.parse())": [sys.executable, "-c", OTHER, folder, str(out)],
        }
        if find_spec("xmltodict") is None:
            del commands["json.dumps(xmltodict.parse())"]
        if find_spec("pyarrow") is None:
            commands = {
                name: command for name, command in commands.items() if "Parquet" not in name and "Arrow" not in name
            }
        floor = 0.0
        for name, command in commands.items():
            spent = processor_seconds(command)
            floor = floor or spent
            print(f"{name:32} {spent:7.2f} s {spent / floor:6.2f}", flush=True)
        for format_ in ("csv", "parquet") if find_spec("pyarrow") is not None else ("csv",):
            one, two = (wall_seconds(mmc(*rows, "-f", format_, "-j", str(jobs))) for jobs in (1, 2))
            print(f"-j 2 against -j 1, {format_}: {one / two:.2f} times as fast")
        some = Path(place, "some")
        some.mkdir()
        for file in sorted(Path(folder).rglob("*.xml"))[::10]:
            os.link(file, some / file.name)
        few, all_ = (
            peak("decode", each, "--rows", "readings", "-q", "-j", "1", "-f", "csv") for each in (str(some), folder)
        )
        print(f"memory: {few} MB for a tenth of the files, {all_} MB for all")


def wall_seconds(command: Sequence[str]) -> float:
    """The least time that some runs took from start to end."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            command, cwd=ROOT, check=False, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        found.append(time.perf_counter() - start)
    return min(found)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 6_000, Path(given[1]) if len(given) > 1 else None)
