"""Damages messages and their containers, and runs each input through reading, validating, showing and decoding.

    python -m tests.mutations [SECONDS] [SEED]

prints how many inputs there were and the first of each kind that raised, hung, let a control character out, for which
the template cache gave another result than reading does, or that lost a message, or gave one twice, without a word.
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
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.listing import AlertRow, ResponseRow
from mmc_cli.render import FORMATS, ResultKind, formats_for
from mmc_cli.specification import Spec, load_spec
from mmc_cli.template_cache.cache import FreeValues, ReplayFunction, TemplateCache
from mmc_cli.template_cache.replay import replay_alert, replay_response, replay_verdict
from mmc_cli.validate import validate_message
from tests.benchmarks.corpus import ROOT, varied
from tests.packed import check_packed, make_packed
from tests.samples import V4_0

SPEC = load_spec(V4_0)
MAX_SECONDS = 20  # for one input
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


def damage(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes after one to eight changes: bytes replaced, deleted, repeated, inserted, or cut off."""
    text = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        position, kind = chance.randrange(len(text) + 1), chance.randrange(8)
        if kind == 0 and text:
            text[position % len(text)] = chance.randrange(256)
        elif kind == 1:
            del text[position : position + chance.choice([1, 1, 2, 10, 200])]
        elif kind == 2:
            text[position : position + chance.choice([0, 0, 1, 5])] = chance.choice(TOKENS)
        elif kind == 3:
            start = chance.randrange(len(text) + 1)
            text[position:position] = text[start : start + chance.choice([1, 10, 100, 500])]
        elif kind == 4:
            other = DATA[chance.choice(FILES)]
            start = chance.randrange(len(other) + 1)
            text[position:position] = other[start : start + chance.choice([5, 50, 500])]
        elif kind == 5:
            text = bytearray(48 + chance.randrange(10) if 48 <= b <= 57 and chance.random() < 0.05 else b for b in text)
        elif kind == 6:
            del text[position:]
        else:
            text += DATA[chance.choice(XML)]
    return bytes(text)


def make_input(chance: random.Random) -> tuple[str, bytes]:
    """Return an input: what it is read as, and its bytes."""
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
    return kind, damage(data, chance) if chance.random() < 0.95 else data


def read_input(kind: str, data: bytes) -> Iterator[Source]:
    """Yield the sources in an input."""
    if kind == "csv":
        yield from csv_cells.read_rows(io.BytesIO(data), Origin("a.csv"))
    elif kind == "jsonl":
        yield from json_lines.read_lines(io.BytesIO(data), Origin("a.jsonl"))
    elif kind == "split":
        yield from split([data[: len(data) // 2], data[len(data) // 2 :]], Origin("a.xml"))
    else:
        yield Source(Origin("a.xml"), data)


def list_row(message: Message, whole: bool) -> AlertRow | ResponseRow:
    """Return the row of a message in a list."""
    return (
        alert_row(message, SPEC, decode_payload=whole)
        if message.header.kind == "alert"
        else response_row(message, SPEC)
    )


def check_output(format_: str, kind: ResultKind, result: object) -> None:
    """Write a result in a format. Raises AssertionError if the output could control a terminal."""
    out = io.StringIO()
    with FORMATS[format_].renderer(kind)(out, False) as add:
        add(result)
    assert all(letter.isprintable() or letter in "\n\t" for letter in out.getvalue()), (
        f"{format_} lets a control character out"
    )


def replay_of_verdict(message: Message, spec: Spec, free_values: FreeValues) -> ReplayFunction | None:
    """Return the function that replays the verdict on a message for others of its template."""
    replay = replay_verdict(validate_message(message, spec.version), free_values)
    return None if replay is None else lambda match, counts: replay(match)


def replay_of_row(message: Message, spec: Spec, free_values: FreeValues) -> ReplayFunction:
    """Return the function that replays the row of a message for others of its template."""
    make_replay: Any = replay_alert if message.header.kind == "alert" else replay_response
    replay = make_replay(message, spec, free_values)
    return lambda match, counts: replay(match)


def fill_cache(make_replay: Any, *texts: bytes) -> TemplateCache:
    """Return a cache with the templates of messages."""
    cache = TemplateCache()
    for message in map(read, texts):
        for _ in range(2):  # a template is made of the second message like it
            if message.root is not None:
                cache.record(message, SPEC, partial(make_replay, message, SPEC))
    return cache


class Caches:
    """Template caches of the verdicts and the rows of all fixtures."""

    def __init__(self) -> None:
        texts = [DATA[path] for path in XML]
        self._caches = {"verdict": fill_cache(replay_of_verdict, *texts), "row": fill_cache(replay_of_row, *texts)}

    def compare(self, source: Source, judged: Verdict, message: Message) -> None:
        """Assert that what a template gives for a source is what reading it gave."""
        for name, result in (("verdict", judged), ("row", list_row(message, whole=False))):
            if (match := self._caches[name].match(source)) is not None:
                assert match.template.replay(match, None) == result, f"the template gives another {name}"


def process(kind: str, data: bytes, caches: Caches, chance: random.Random) -> None:
    """Run one input through everything."""
    for each in read_input(kind, data):
        for source, message in read_messages(each):
            assert source.defect is None, source.defect.traceback or source.defect.reason
            if message is None:
                continue
            judged = validate_message(message, V4_0)
            check_output(chance.choice(formats_for("verdict")), "verdict", judged)
            check_output("jsonl", "verdict", validate_message(message, None))
            if message.root is None:
                continue
            check_output(chance.choice(formats_for("row")), "row", list_row(message, whole=True))
            check_output("jsonl", "record", decode_message(message, SPEC))
            message_view(message, SPEC)
            if not message.findings:
                caches.compare(source, judged, message)


def run(chance: random.Random, seconds: float = 1e9, max_inputs: int = 10**9) -> tuple[int, dict[str, bytes]]:
    """Return how many inputs were processed, and the first of each kind that failed, by what went wrong."""
    caches, failures, count, end = Caches(), dict[str, bytes](), 0, time.monotonic() + seconds
    previous_handler = signal.signal(signal.SIGALRM, _time_out)
    while count < max_inputs and time.monotonic() < end:
        packed = make_packed(chance) if count % 2 else None
        kind, data = (packed.kind, packed.data) if packed is not None else make_input(chance)
        signal.alarm(MAX_SECONDS)
        try:
            if packed is not None:
                check_packed(packed)
            else:
                process(kind, data, caches, chance)
        except Exception:
            failures.setdefault(f"{kind}: {traceback.format_exc(limit=-2)}", data)
        finally:
            signal.alarm(0)
        count += 1
    signal.signal(signal.SIGALRM, previous_handler)
    return count, failures


def _time_out(*_: object) -> None:
    raise TimeoutError("the input takes too long")


def main(seconds: float, seed: int) -> None:
    """Process inputs for some time; write those that failed to files and print why."""
    count, failures = run(random.Random(seed), seconds)
    for number, (description, data) in enumerate(failures.items()):
        path = Path(f"mutation-{seed}-{number}")
        path.write_bytes(data)
        print(f"{path}: {description}")
    print(f"{count} inputs, {len(failures)} kinds of failure")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(float(arguments[0]) if arguments else 600, int(arguments[1]) if len(arguments) > 1 else int(time.time()))
