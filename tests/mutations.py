"""Damages messages and what holds them, and puts all of it through reading, validating, showing and decoding.

    python -m tests.mutations [SECONDS] [SEED]

says how many inputs there were and shows the first of each kind that raised, hung, let a control character out, or was
told from its form to be something else than reading it tells.
"""

import io
import json
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from mmc_cli.decoding.json_record import decode_message
from mmc_cli.decoding.listing import alert_row, message_view, response_row
from mmc_cli.inputs.containers import csv_cells, json_lines
from mmc_cli.inputs.containers.xml_wrappers import split
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import messages
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.listing import AlertRow, ResponseRow
from mmc_cli.render import ROWS, VERDICTS, renderer
from mmc_cli.specification import Spec, at
from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateCache
from mmc_cli.template_cache.replay import replay_alert, replay_response, replay_verdict
from mmc_cli.validate import verdict
from tests.benchmarks.corpus import ROOT, varied
from tests.samples import V4_0

SPEC = at(V4_0)
LONGEST = 20  # seconds that any input may take
FILES = sorted(path for path in (ROOT / "fixtures").rglob("*.*") if path.is_file() and path.stat().st_size < 60_000)
XML = [path for path in FILES if path.suffix == ".xml"]
DATA = {path: path.read_bytes() for path in FILES}
TOKENS = [
    *(bytes([byte]) for byte in b"<>&\"'\0\r\n\t-+=@Z;\x1b\x7f\xff\xc3"),
    *(b"\x1b[31m", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xd8\x00", b"[red]", b"::error::", b"\\u0000", b'""', b"&#0;", b"&lt;"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>", b'<?xml version="1.0"?>', b'encoding="UTF-16"', b' xmlns=""'),
    *(b"<ra:GBCSResponse>", b"</ra:GBCSResponse>", b"GBCSResponse", b'schemaVersion="3.1"', b'format="encrypted"'),
    *(b"0" * 30, b"9" * 21, b"2040-01-01T00:00:00Z", b"1999-01-01T00:00:00Z"),
]  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one change, or a few: bytes changed, lost, doubled or put in, taken from another file, cut off."""
    text = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at_, kind = chance.randrange(len(text) + 1), chance.randrange(8)
        if kind == 0 and text:
            text[at_ % len(text)] = chance.randrange(256)
        elif kind == 1:
            del text[at_ : at_ + chance.choice([1, 1, 2, 10, 200])]
        elif kind == 2:
            text[at_ : at_ + chance.choice([0, 0, 1, 5])] = chance.choice(TOKENS)
        elif kind == 3:
            start = chance.randrange(len(text) + 1)
            text[at_:at_] = text[start : start + chance.choice([1, 10, 100, 500])]
        elif kind == 4:
            other = DATA[chance.choice(FILES)]
            start = chance.randrange(len(other) + 1)
            text[at_:at_] = other[start : start + chance.choice([5, 50, 500])]
        elif kind == 5:
            text = bytearray(48 + chance.randrange(10) if 48 <= b <= 57 and chance.random() < 0.05 else b for b in text)
        elif kind == 6:
            del text[at_:]
        else:
            text += DATA[chance.choice(XML)]
    return bytes(text)


def made(chance: random.Random) -> tuple[str, bytes]:
    """An input: what it is read as, and its bytes."""
    path = chance.choice(FILES)
    kind = "csv" if path.suffix == ".csv" else chance.choice(["xml", "xml", "xml", "split", "csv", "jsonl"])
    data = DATA[path]
    if kind == "jsonl":
        data = b"\n".join(json.dumps({"x": DATA[chance.choice(XML)].decode("utf-8", "replace")}).encode() for _ in "ab")
    elif kind == "csv" and path.suffix != ".csv":
        rows = (b'1,"%b"' % DATA[chance.choice(XML)].replace(b'"', b'""') for _ in "ab")
        data = b"\n".join([b"id,Response", *rows])
    if chance.random() < 0.15:
        return kind, varied(data, chance.randrange(10**6), chance)
    return kind, damaged(data, chance) if chance.random() < 0.95 else data


def sources(kind: str, data: bytes) -> Iterator[Source]:
    """What an input may hold."""
    if kind == "csv":
        yield from csv_cells.rows(io.BytesIO(data), Origin("a.csv"))
    elif kind == "jsonl":
        yield from json_lines.rows(io.BytesIO(data), Origin("a.jsonl"))
    elif kind == "split":
        yield from split([data[: len(data) // 2], data[len(data) // 2 :]], Origin("a.xml"))
    else:
        yield Source(Origin("a.xml"), data)


def row(message: Message, whole: bool) -> AlertRow | ResponseRow:
    """The line of a message in a list."""
    return (
        alert_row(message, SPEC, decode_payload=whole)
        if message.header.kind == "alert"
        else response_row(message, SPEC)
    )


def written(name: str, result: object) -> str:
    """What a format writes of a result; none of it can steer a terminal."""
    out = io.StringIO()
    with renderer(name)(out, False) as add:
        add(result)
    text = out.getvalue()
    assert all(letter.isprintable() or letter in "\n\t" for letter in text), f"{name} lets a control character out"
    return text


def judged_again(message: Message, spec: Spec, blanks: FreeValues) -> ReplayFunction | None:
    """The verdict on another message of the form."""
    again = replay_verdict(verdict(message, spec.version), blanks)
    return None if again is None else lambda like, counts: again(like)


def listed_again(message: Message, spec: Spec, blanks: FreeValues) -> ReplayFunction:
    """The line of another message of the form."""
    again: Any = (replay_alert if message.header.kind == "alert" else replay_response)(message, spec, blanks)
    return lambda like, counts: again(like)


def taught(again: Any, *texts: bytes) -> TemplateCache:
    """What is known of messages that were read, each as often as it takes."""
    forms = TemplateCache()
    for message in map(read, texts):
        for _ in range(2):
            if message.root is not None:
                forms.learn(message, SPEC, partial(again, message, SPEC))
    return forms


class Known:
    """What was learnt of the fixtures: their verdicts and their lines."""

    def __init__(self) -> None:
        texts = [DATA[path] for path in XML]
        self._forms = {"verdict": taught(judged_again, *texts), "line": taught(listed_again, *texts)}

    def compare(self, source: Source, judged: Verdict, message: Message) -> None:
        """Compares what the form of a message tells with what reading it tells."""
        for name, told in (("verdict", judged), ("line", row(message, whole=False))):
            if (like := self._forms[name].like(source)) is not None:
                assert like.form.again(like, None) == told, f"another {name} is told from the form"


def tried(kind: str, data: bytes, known: Known, chance: random.Random) -> None:
    """Puts one input through everything."""
    for found in sources(kind, data):
        for source, message in messages(found):
            if message is None:
                continue
            judged = verdict(message, V4_0)
            written(chance.choice(VERDICTS), judged)
            written("jsonl", verdict(message, None))
            if message.root is None:
                continue
            written(chance.choice(ROWS), row(message, whole=True))
            written("jsonl", decode_message(message, SPEC))
            message_view(message, SPEC)
            if not message.findings:
                known.compare(source, judged, message)


def run(chance: random.Random, seconds: float = 1e9, most: int = 10**9) -> tuple[int, dict[str, bytes]]:
    """How many inputs were tried, and the first of each kind that went wrong."""
    known, wrong, count, end = Known(), dict[str, bytes](), 0, time.monotonic() + seconds
    before = signal.signal(signal.SIGALRM, _hangs)
    while count < most and time.monotonic() < end:
        kind, data = made(chance)
        signal.alarm(LONGEST)
        try:
            tried(kind, data, known, chance)
        except Exception:
            wrong.setdefault(f"{kind}: {traceback.format_exc(limit=-2)}", data)
        finally:
            signal.alarm(0)
        count += 1
    signal.signal(signal.SIGALRM, before)
    return count, wrong


def _hangs(*_: object) -> None:
    raise TimeoutError("it takes too long")


def main(seconds: float, seed: int) -> None:
    """Runs for some time and says what came of it."""
    count, wrong = run(random.Random(seed), seconds)
    for number, (said, data) in enumerate(wrong.items()):
        path = Path(f"mutation-{seed}-{number}")
        path.write_bytes(data)
        print(f"{path}: {said}")
    print(f"{count} inputs, {len(wrong)} kinds of which went wrong")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else 600, int(given[1]) if len(given) > 1 else int(time.time()))
