"""What the template cache saves: CPU time per message with it, without it, and of lxml alone on the same files.

    python -m tests.benchmarks.templates [COUNT]

makes COUNT (6,000) messages of 48 half hours, each of its own device, counter, day and values, and as many of mixed
kinds from the fixtures, and prints microseconds of CPU time per message, start included.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.specification import load_spec
from tests.benchmarks.corpus import ROOT, corpus

HEADER = f"""<?xml version="1.0" encoding="UTF-8"?>
<ra:GBCSResponse xmlns:ra="{NAMESPACE}" schemaVersion="4.0">
 <ra:Header>
  <ra:BusinessOriginatorID>00-DB-12-%02X-%02X-%02X-00-41</ra:BusinessOriginatorID>
  <ra:BusinessTargetID>90-A1-B2-C3-D4-00-00-01</ra:BusinessTargetID>
  <ra:OriginatorCounter>%d</ra:OriginatorCounter>
  <ra:GBCSHexadecimalMessageCode>0037</ra:GBCSHexadecimalMessageCode>
  <ra:ServiceReference>4.8</ra:ServiceReference>
  <ra:ServiceReferenceVariant>4.8.1</ra:ServiceReferenceVariant>
 </ra:Header>
 <ra:Body><ra:ResponseMessage><ra:SMETSData>
  <ra:ReadActiveImportProfileDataRsp MessageSuccess="true">
"""
ENTRY = """   <ra:LogEntry>
    <ra:Timestamp>%s</ra:Timestamp>
    <ra:Electricity>
     <ra:PrimaryValue>%d</ra:PrimaryValue>
     <ra:SecondaryValue>%d</ra:SecondaryValue>
    </ra:Electricity>
   </ra:LogEntry>
"""
FOOTER = """  </ra:ReadActiveImportProfileDataRsp>
 </ra:SMETSData></ra:ResponseMessage></ra:Body>
</ra:GBCSResponse>
"""
LXML = """
import sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
for line in sys.stdin:
    with open(line.rstrip("\\n"), "rb") as file:
        schema.validate(etree.fromstring(file.read()))
"""


def half_hours(number: int, chance: random.Random) -> str:
    """Return the response of one meter with the half hours of one day."""
    day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(700))
    entries = (
        ENTRY % ((day + timedelta(minutes=30 * each)).strftime("%Y-%m-%dT%H:%M:%SZ"), chance.randrange(2000), 0)
        for each in range(48)
    )
    return HEADER % (*chance.sample(range(256), 3), number + 1) + "".join(entries) + FOOTER


def cpu(command: list[str], files: list[Path], cache: str = "on") -> float:
    """Return the microseconds of CPU time per file that a command takes which reads their names."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "MMC_TEMPLATE_CACHE": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    names = "".join(f"{file}\n" for file in files)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, input=names, text=True, cwd=ROOT, env=environment, check=False, **quiet)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / len(files) * 1e6


def main(count: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder, chance = Path(name), random.Random(7)
        schema = folder / "mmc.xsd"
        schema.write_bytes(load_spec(Version(4, 0)).schema.to_xsd())
        (folder / "half").mkdir()
        long = [folder / "half" / f"{number:06}.xml" for number in range(count)]
        for number, file in enumerate(long):
            file.write_text(half_hours(number, chance), encoding="utf-8")
        mixed = corpus(folder / "mixed", count)
        validate = [sys.executable, "-m", "mmc_cli", "validate", "--files-from", "-", "-q", "-j", "1"]
        for what, files in (("half hours", long), ("mixed", mixed)):
            floor = min(cpu([sys.executable, "-c", LXML, str(schema)], files) for _ in range(3))
            on, off = (min(cpu(validate, files, cache) for _ in range(3)) for cache in ("on", "off"))
            print(
                f"{count} messages, {what}: lxml {floor:.0f} us, mmc validate {on:.0f} us, without templates {off:.0f} us"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6000)
