"""How long explaining a message takes, by what is wrong with it and how often, in one run.

    python -m tests.benchmarks.faults

prints seconds for 20, 200 and 2,000 wrong elements of each kind: ten times as many take about ten times as long.
"""

import time
from collections.abc import Callable

from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_against
from tests.samples import RESPONSE, V4_0

COUNTS = (20, 200, 2000)
ENTRY = '<COSEMResponse Position="1" ResponseCode="0"><DataAccessResult>{}</DataAccessResult></COSEMResponse>'
KINDS: dict[str, Callable[[int], str]] = {
    "different unknown names": lambda number: f"<COSEMRespons{number}/>",
    "the same unknown name": lambda number: "<COSEMRespons/>",
    "long unknown names": lambda number: f"<{'C' * 1000}{number}/>",
    "different wrong values": lambda number: ENTRY.format(f"Success{number}"),
    "the same wrong value": lambda number: ENTRY.format("Success"),
    "attributes": lambda number: ENTRY.replace("Position", "Postion").format("success"),
    "text between elements": lambda number: f"stray{ENTRY.format('success')}",
    "missing elements": lambda number: "<COSEMResponse/>",
    "another namespace": lambda number: f"<COSEMResponse xmlns='urn:x'>{number}</COSEMResponse>",
}


def seconds(kind: Callable[[int], str], count: int) -> float:
    """Return how long a message with so many faults of a kind takes."""
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    data = (RESPONSE[:start] + "".join(map(kind, range(count))) + RESPONSE[end:]).encode()
    began = time.perf_counter()
    assert validate_against(read(data), load_spec(V4_0)).findings
    return time.perf_counter() - began


if __name__ == "__main__":
    for name, kind in KINDS.items():
        seconds(kind, 1)
        print(f"{name:24}", *(f"{count:6}: {seconds(kind, count):6.3f} s" for count in COUNTS))
