"""Messages for benchmarks, as many as wanted: copies, each with its own device, counter, times and numbers.

    python -m tests.benchmarks.corpus FOLDER [COUNT] [MESSAGES]

writes COUNT (20,000) of them below FOLDER, a thousand to a folder, made from a folder of messages, fixtures/valid/4.0
unless another is named.
"""

import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures" / "valid" / "4.0"

_DEVICE = re.compile(rb"(BusinessOriginatorID>(?:[0-9A-Fa-f]{2}-){5})[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}<")
_COUNTER = re.compile(rb"(OriginatorCounter>)[0-9]+")
_DAY = re.compile(rb"(>20[0-9]{2}-)[0-9]{2}-[0-9]{2}(T)")
_NUMBER = re.compile(rb"(Value[A-Za-z]*>)[0-9]{3,8}<")


def varied(text: bytes, number: int, chance: random.Random) -> bytes:
    """A message as another device might send it: valid where the first was, of the same kind and with its structure."""
    day = b"%02d-%02d" % (chance.randint(1, 9), chance.randint(1, 28))
    text = _DEVICE.sub(lambda m: m[1] + b"%02X-%02X<" % (chance.randrange(256), chance.randrange(256)), text)
    text = _COUNTER.sub(lambda m: m[1] + b"%d" % (number + 1), text, count=1)
    text = _DAY.sub(lambda m: m[1] + day + m[2], text)
    return _NUMBER.sub(lambda m: m[1] + b"%d<" % chance.randint(100, 10_000_000), text)


def corpus(folder: Path, count: int, messages: Path = FIXTURES) -> list[Path]:
    """Writes the messages; the files, in order."""
    texts = [path.read_bytes() for path in sorted(messages.rglob("*.xml"))]
    chance, made = random.Random(4), []
    for number in range(count):
        file = folder / f"{number // 1000:04}" / f"{number:07}.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(varied(texts[number % len(texts)], number, chance))
        made.append(file)
    return made


if __name__ == "__main__":
    given = sys.argv[1:]
    corpus(Path(given[0]), int(given[1]) if len(given) > 1 else 20_000, Path(given[2]) if len(given) > 2 else FIXTURES)
