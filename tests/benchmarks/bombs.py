"""How much memory and time inputs take that are made to exhaust them.

    python -m tests.benchmarks.bombs [WORD]...

prints for each kind of bomb (with one of the words in its name) the size of the input, the highest memory of
`mmc validate` in MB, that of all its processes together, its CPU seconds, its exit code and the last line that it prints.
"""

import base64
import bz2
import gzip
import json
import lzma
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.packed import pack_tar, pack_zip
from tests.samples import ALERT, RESPONSE

MIB = 2**20
MOST, TAGS = 23 * MIB, 590_000  # below the limits on the bytes and the tags of a message
FIRST, LAST = RESPONSE[: RESPONSE.index("<COSEMResponse")], RESPONSE[RESPONSE.index("</COSEMDebug>") :]
ENTRY = '<COSEMResponse Position="1" ResponseCode="0"><DataAccessResult>{}</DataAccessResult></COSEMResponse>'


def message(content: str) -> bytes:
    """Return a response with this content in place of its COSEM responses."""
    return (FIRST + content + LAST).encode()


def repeated(text: str, size: int = 0) -> bytes:
    """Return a response of some size, of the same text."""
    return message(text * ((size or MOST) // len(text)))


def numbered(text: str, size: int = 0) -> bytes:
    """Return a response of some size, of a text with a number in it."""
    return message("".join(text.format(number) for number in range((size or MOST) // (len(text) + 5))))


def nested_zip(data: bytes, depth: int) -> bytes:
    """Return a ZIP archive in ZIP archives."""
    for number in range(depth):
        data = pack_zip([f"{number}.zip" if number else "a.xml"], [data])
    return data


def overlapping_zip(data: bytes, members: int) -> bytes:
    """Return a ZIP archive whose directory names the same packed bytes many times (after David Fifield's bomb)."""
    one = pack_zip(["a.xml"], [data])
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    return (
        one[:start]
        + entry * members
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(entry) * members, start, 0)
    )


def wide(tag: str, children: int, size: int) -> bytes:
    """Return a response with elements that have many children each."""
    part = f"<{tag}>{'<a/>' * children}</{tag}>"
    return repeated(part, size)


def json_line(text: str, *, escaped: bool = False) -> bytes:
    """Return a line of JSON with a message; with every letter of its text as an escape."""
    return (
        b'{"x": "%b"}\n' % ("".join(f"\\u{ord(c):04x}" for c in text) if escaped else json.dumps(text)[1:-1]).encode()
    )


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "tags, the same": ("a.xml", lambda: repeated("<a/>")),
    "tags, at the limit": ("a.xml", lambda: wide("COSEMResponse", 95_000, 4 * TAGS)),
    "tags, well placed": ("a.xml", lambda: repeated(ENTRY.format("success"))),
    "tags, well placed, at the limit": ("a.xml", lambda: repeated(ENTRY.format("success"), 8_900_000)),
    "tags, wrong values": ("a.xml", lambda: repeated(ENTRY.format("Success"), 8_900_000)),
    "tags, wrong values in 19,900": (
        "a.xml",
        lambda: message(ENTRY.format("Success") * 19_900),
    ),
    "tags, 50,000 children each": ("a.xml", lambda: wide("COSEMResponse", 50_000, 4 * TAGS)),
    "tags, 9,000 children each": ("a.xml", lambda: wide("COSEMResponse", 9_000, 4 * TAGS)),
    "tags, comments": ("a.xml", lambda: repeated("<!---->")),
    "tags, instructions": ("a.xml", lambda: repeated("<?a?>")),
    "tags, deep": ("a.xml", lambda: repeated("<a>" * 240 + "</a>" * 240, 3 * TAGS)),
    "names that never repeat": ("a.xml", lambda: numbered("<a{}/>")),
    "names that never repeat, at the limit": ("a.xml", lambda: numbered("<a{}/>", 7 * MIB)),
    "long names that never repeat": ("a.xml", lambda: numbered("<" + "a" * 900 + "{}/>")),
    "attributes, at the limit": ("a.xml", lambda: repeated('<a b="" c="" d=""/>', 19 * TAGS // 4)),
    "attributes, 100 each": ("a.xml", lambda: repeated("<a " + " ".join(f'a{n}=""' for n in range(100)) + "/>")),
    "attributes that never repeat": ("a.xml", lambda: numbered('<a b{0}="" c{0}="" d{0}=""/>')),
    "attribute with a long value": ("a.xml", lambda: message(f'<COSEMResponse Position="{"1" * 9_000_000}"/>')),
    "namespaces that never repeat": ("a.xml", lambda: numbered('<a xmlns:b{0}="urn:{0}"/>')),
    "text, of one element": ("a.xml", lambda: message(ENTRY.format("1" * 9_000_000))),
    "text, of several elements": ("a.xml", lambda: message(ENTRY.format("1" * 9_000_000) * 5)),
    "text, in CDATA": ("a.xml", lambda: message(ENTRY.format("<![CDATA[1]]>" * (MOST // 13)))),
    "text, of references": ("a.xml", lambda: message(ENTRY.format("&#49;" * (MOST // 5)))),
    "text, between elements": ("a.xml", lambda: repeated("text<a/>", 8 * TAGS)),
    "text, not XML": ("a.xml", lambda: b"a <b> " * (MOST // 6)),
    "text in UTF-16": ("a.xml", lambda: message(ENTRY.format("1" * 9_000_000) * 2).decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "text in UTF-16, cut": ("a.xml", lambda: (FIRST + ENTRY.format("é" * 9_000_000) * 2).replace("UTF-8", "UTF-16").encode("utf-16")),
    "not well-formed, one line": ("a.xml", lambda: repeated("<a></b>")),
    "not well-formed, many lines": ("a.xml", lambda: repeated("\n")[:-9]),
    "many documents": ("a.xml", lambda: b"<a/>" * 20_000 + b" " * MOST),
    "many documents in a CSV cell": ("a.csv", lambda: b'1,"' + b"<GBCSResponse/>" * 20_000 + b'"\n'),
    "many messages in a CSV row": ("a.csv", lambda: b"1" + b",<GBCSResponse/>" * 20_000 + b"\n"),
    "many messages in a JSON line": ("a.jsonl", lambda: json.dumps(["<GBCSResponse/>"] * 20_000).encode() + b"\n"),
    "CSV cell": ("a.csv", lambda: b'1,"' + repeated("x").replace(b'"', b'""') + b'"\n'),
    "CSV cell, 9 MB with a fault": ("a.csv", lambda: b'1,"' + repeated("&", 9 * MIB).replace(b'"', b'""') + b'"\n'),
    "CSV cell, quotes": ("a.csv", lambda: b'1,"' + repeated('"', 11 * MIB).replace(b'"', b'""') + b'"\n'),
    "CSV cell of tags": ("a.csv", lambda: b'1,"' + repeated("<a/>", 4 * TAGS).replace(b'"', b'""') + b'"\n'),
    "CSV cells, many": ("a.csv", lambda: b"," * MOST),
    "CSV cell in base64": ("a.csv", lambda: b"1," + base64.b64encode(repeated("x", 17 * MIB)) + b"\n"),
    "JSON line": ("a.jsonl", lambda: json_line(repeated("x").decode())),
    "JSON line of escapes": ("a.jsonl", lambda: json_line(repeated("x", 3 * MIB).decode(), escaped=True)),
    "JSON line of wrong escapes": ("a.jsonl", lambda: json_line(repeated("&", 3 * MIB).decode(), escaped=True)),
    "JSON line of lists": ("a.jsonl", lambda: b"[" + b"[]," * (MOST // 3) + b"0]\n"),
    "JSON line of strings": ("a.jsonl", lambda: b"[" + b'"a",' * (MOST // 4) + b"0]\n"),
    "JSON line of numbers": ("a.jsonl", lambda: b"[" + b"1," * (MOST // 2) + b"0]\n"),
    "JSON line of fields": ("a.jsonl", lambda: b"{" + b"".join(b'"%d":1,' % n for n in range(2 * MIB)) + b'"a":0}\n'),
    "JSON array, never closed": ("a.json", lambda: b"[\n" + b'{"a":' * (MOST // 5)),
    "log, one message without end": ("a.log", lambda: b"x\n" * MIB + FIRST.encode() + b"<a>\n" * (30 * MIB)),
    "log, many start tags": ("a.log", lambda: b"x\n" * (5 * MIB) + b"<GBCSResponse \n" * 40_000),
    "log, many start tags in a line": ("a.log", lambda: b"x\n" * (5 * MIB) + b"<GBCSResponse " * 20_000),
    "log in base64": ("a.log", lambda: b"log\n" + base64.b64encode(repeated("x", 17 * MIB))),
    "e-mail in quoted-printable": ("a.eml", lambda: b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=3D=\n" * MIB),
    "gzip": ("a.xml.gz", lambda: gzip.compress(bytes(400 * MIB))),
    "gzip of a message": ("a.xml.gz", lambda: gzip.compress(repeated("x" * 97))),
    "bzip2": ("a.xml.bz2", lambda: bz2.compress(bytes(400 * MIB))),
    "xz": ("a.xml.xz", lambda: lzma.compress(bytes(400 * MIB))),
    "xz, large dictionary": ("a.xml.xz", lambda: lzma.compress(bytes(400 * MIB), preset=9)),
    "tar of zeros": ("a.tar.gz", lambda: gzip.compress(bytes(400 * MIB))),
    "tar.xz": ("a.tar.xz", lambda: lzma.compress(pack_tar(["a.xml"], [bytes(400 * MIB)]))),
    "ZIP": ("a.zip", lambda: pack_zip(["a.xml"], [bytes(400 * MIB)])),
    "ZIP, bzip2": ("a.zip", lambda: pack_zip(["a.xml"], [bytes(400 * MIB)], 12)),
    "ZIP, LZMA": ("a.zip", lambda: pack_zip(["a.xml"], [bytes(400 * MIB)], 14)),
    "ZIP in ZIP": ("a.zip", lambda: nested_zip(repeated("x" * 97), 4)),
    "ZIP, overlapping members": ("a.zip", lambda: overlapping_zip(bytes(64 * MIB), 2000)),
    "CSV in gzip, one row without end": ("a.csv.gz", lambda: gzip.compress(b'1,"' + bytes(200 * MIB))),
    "CSV in gzip, rows without end": ("a.csv.gz", lambda: gzip.compress(b"1,2\n" * (50 * MIB))),
    "ZIP of empty members": ("a.zip", lambda: pack_zip([f"{n}.xml" for n in range(60_000)], [b""] * 60_000)),
    "text with one rare character": ("a.xml", lambda: message(ENTRY.format("1" * (9 * MIB)) * 2 + "\U0001f600")),
    "text with one rare character, cut": ("a.xml", lambda: (FIRST + "x" * (22 * MIB) + "\U0001f600").encode()),
    "log with one rare character": ("a.log", lambda: b"log\n" + (FIRST + "x" * (22 * MIB) + "\U0001f600" + LAST).encode()),
    "CSV cell of short lines": ("a.csv", lambda: b'1,"' + repeated("x\n").replace(b'"', b'""') + b'"\n'),
    "CSV cell with one euro sign": ("a.csv", lambda: b'1,"' + repeated("x", 15 * MIB).replace(b'"', b'""') + "€".encode() + b'"\n'),
    "JSON line with one rare character": ("a.jsonl", lambda: json.dumps(FIRST + "x" * (22 * MIB) + "\U0001f600", ensure_ascii=False).encode()),
    "JSON line with one escaped": ("a.jsonl", lambda: json_line(FIRST + "x" * (22 * MIB) + "\U0001f600")),
    "CSV cell with one rare character": ("a.csv", lambda: b'1,"' + repeated("x").replace(b'"', b'""') + "\U0001f600".encode() + b'"\n'),
    "several of the worst": ("a.zip", lambda: pack_zip([f"{n}.xml" for n in range(4)], [wide("COSEMResponse", 95_000, 4 * TAGS)] * 4)),
    "many alerts": ("a.xml", lambda: ALERT.partition("\n")[2].encode() * 40_000),
}  # fmt: skip


WRITE = """
import sys
from pathlib import Path
from tests.benchmarks.bombs import BOMBS
Path(sys.argv[2]).write_bytes(BOMBS[sys.argv[1]][1]())
"""


class Usage(NamedTuple):
    """The highest memory of one process and of all together in MB, the CPU seconds, exit code and last line of a run."""

    memory: int
    memory_of_all: int
    seconds: float
    code: int
    line: str


def measure(path: Path, *options: str) -> Usage:
    """Return what a run over a file takes."""
    command = [sys.executable, "-m", "mmc_cli", "validate", "-j2", "-f", "concise", *options, str(path)]
    memory_of_all = 0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=out)
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            memory_of_all = max(memory_of_all, sum(map(memory_of, family(process.pid))))
            time.sleep(0.02)
        _, status, usage = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        lines = out.read().decode("utf-8", "replace").splitlines()
    memory, seconds = usage.ru_maxrss // 1024, usage.ru_utime + usage.ru_stime
    line = lines[-1] if lines else ""
    return Usage(memory, max(memory, memory_of_all // 1024), seconds, process.returncode, line)


def family(process: int) -> Iterator[int]:
    """Yield a process and those that it started (Linux; elsewhere only itself)."""
    yield process
    with suppress(OSError):
        for each in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            yield from family(int(each))


def memory_of(process: int) -> int:
    """Return how many KB a process holds in memory, of shared memory its part (Linux; elsewhere 0)."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def measure_all(words: list[str]) -> Iterator[str]:
    """Yield a line for each kind of bomb whose name has one of the words, or for all."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, (name, _) in BOMBS.items():
            if words and not any(word in kind for word in words):
                continue
            path = Path(folder) / name
            # In a process of its own: the memory of this one counts for those that it starts.
            subprocess.run([sys.executable, "-c", WRITE, kind, path], check=True)
            used = measure(path)
            size = path.stat().st_size / MIB
            memory = f"{used.memory:4} MB  all {used.memory_of_all:4} MB"
            yield f"{kind:38} {size:6.1f} MB  {memory}  {used.seconds:6.2f} s  exit {used.code:3}  {used.line[:60]}"
            path.unlink()


if __name__ == "__main__":
    for line in measure_all(sys.argv[1:]):
        print(line, flush=True)
