"""How long explaining a message takes, by what is wrong with it and how often, in one run.

    python -m tests.benchmarks.faults

prints CPU seconds for 20, 200 and 2,000 wrong elements of each kind: ten times as many take about ten times as long.
Then it misspells one element, two and up to 2,000 of the messages in fixtures, and of a large one made of them, and
prints how many messages that were and what the slowest took: less than 2 seconds.
"""

import random
import re
import time
from collections.abc import Callable, Iterator

from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_against
from tests.conftest import ROOT
from tests.samples import RESPONSE, V4_0

COUNTS = (20, 200, 2000)
TYPOS = (1, 2, 3, 5, 10, 50, 200, 1000, 2000)
MAX_SECONDS = 2
TAG = re.compile(r"<([A-Za-z]\w*:)?([A-Za-z]\w+)")
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
    return seconds_of(RESPONSE[:start] + "".join(map(kind, range(count))) + RESPONSE[end:])


def seconds_of(text: str) -> float:
    """Return how long the findings of a message take."""
    began = time.process_time()
    verdict = validate_against(read(text.encode()), load_spec(V4_0))
    took = time.process_time() - began
    assert verdict.findings, text
    return took


def misspell(text: str, count: int, chance: random.Random) -> str:
    """Return a message with the names of so many of its elements misspelt, or of all, in both of their tags."""
    tags = [tag for tag in TAG.finditer(text) if tag[2] != "GBCSResponse"]
    for tag in sorted(chance.sample(tags, min(count, len(tags))), key=re.Match.start, reverse=True):
        name, wrong = tag[2], _mistype(tag[2], chance)
        end_tag = re.compile(rf"</({tag[1] or ''}){name}(?=\s*>)")
        rest = end_tag.sub(rf"</\g<1>{wrong}", text[tag.end() :], count=1)
        text = text[: tag.start(2)] + wrong + rest
    return text


def _mistype(name: str, chance: random.Random) -> str:
    """Return a name with a letter left out, doubled, swapped with the next, or in the other case."""
    at = chance.randrange(len(name) - 1)
    before, letter, following, after = name[:at], name[at], name[at + 1], name[at + 2 :]
    middles = (following, letter * 2 + following, following + letter, letter.swapcase() + following)
    return chance.choice([wrong for middle in middles if (wrong := before + middle + after) != name])


def misspelt_messages(chance: random.Random) -> Iterator[str]:
    """Yield messages with one misspelt element and more: those in fixtures, and one with thousands of elements."""
    texts = [path.read_text("utf-8", "replace") for path in sorted((ROOT / "fixtures" / "valid").rglob("*.xml"))]
    for text in (each for each in texts if TAG.search(each)):
        yield from (misspell(text, count, chance) for count in TYPOS[:6])
    large = RESPONSE.replace("</COSEMDebug>", ENTRY.format("success") * 3000 + "</COSEMDebug>")
    yield from (misspell(large, count, chance) for count in TYPOS)


if __name__ == "__main__":
    for name, kind in KINDS.items():
        seconds(kind, 1)
        print(f"{name:24}", *(f"{count:6}: {seconds(kind, count):6.3f} s" for count in COUNTS))
    times = sorted(map(seconds_of, misspelt_messages(random.Random(1))))
    print(f"{len(times)} messages with misspelt elements: {sum(times):.1f} s, the slowest {times[-1]:.3f} s")
    assert times[-1] < MAX_SECONDS
