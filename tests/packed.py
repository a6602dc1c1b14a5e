"""Containers with messages and payloads of known counters, sound or damaged: what goes in has to come out, once."""

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import random
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import Source
from mmc_cli.model import base_rules
from tests.gbcs import builder
from tests.samples import ALERT, RESPONSE

ENCODINGS = ("UTF-8", "UTF-8", "UTF-8-SIG", "UTF-16", "ISO-8859-1")
_COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "xml.gz": gzip.compress,
    "xml.bz2": bz2.compress,
    "xml.xz": lzma.compress,
}
_WEAK = re.compile(rb"GBCSResponse|\r?\n|<\?xml|(?i:dd00)|3QAA")  # what says where a message is
_DAMAGE = [b"\0", b'"', b"\r", b"\n", b"\xff\xfe", b"x" * 100, bytes(512)]


def pack_zip(names: Sequence[str], texts: Sequence[bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive with members of these names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in zip(names, texts, strict=True):
            archive.writestr(name, text)
    return out.getvalue()


def pack_tar(names: Sequence[str], texts: Sequence[bytes], mode: str = "w", format_: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive with members of these names and contents."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=format_) as archive:  # type: ignore[call-overload]
        for name, text in zip(names, texts, strict=True):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    return out.getvalue()


def _pack_archive(kind: str, suffix: str, texts: Sequence[bytes], chance: random.Random) -> bytes:
    names = [f"{'long/' * chance.choice([0, 1, 40])}{number}.{suffix}" for number in range(len(texts))]
    if kind == "zip":
        return pack_zip(names, texts, chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]))
    format_ = chance.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
    return pack_tar(names, texts, "w:" + kind.removeprefix("tar").removeprefix("."), format_)


def _pack_table(texts: Sequence[str], chance: random.Random) -> bytes:
    """Return a table in one of the forms that spreadsheets and databases write."""
    out = io.StringIO()
    delimiter = chance.choice(",,;\t|")
    if delimiter == ";" and chance.random() < 0.5:
        out.write("sep=;\n")
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=chance.choice(["\n", "\r\n", "\r"]),
        quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    note = chance.choice([[], ['a, "b"; c']])
    if chance.random() < 0.7:
        writer.writerow(["id", "R", *["note" for _ in note]])
    writer.writerows([number, text, *note] for number, text in enumerate(texts))
    return out.getvalue().encode(chance.choice(["utf-8", "utf-8-sig", "utf-16"]))


def _encode(text: str, encoding: str) -> bytes:
    return text.replace("UTF-8", encoding.removesuffix("-SIG")).encode(encoding)


def _nest(suffix: str, file: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Return an archive of one file, perhaps in another archive: its suffix and its bytes."""
    for _ in range(chance.choice([1, 1, 2])):
        inner = chance.choice(["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
        suffix, file = inner, _pack_archive(inner, suffix, [file], chance)
    return suffix, file


def pack(kind: str, form: str, texts: Sequence[str], chance: random.Random) -> bytes:
    """Return a container of a kind with texts of a form: files in one of several encodings, rows, or lines of a log."""
    if kind == "log":
        return "".join(f"<134>1 2026-02-03T16:00:00Z head-end {text.replace(chr(10), '')}\n" for text in texts).encode()
    if kind == "csv":
        return _pack_table(texts, chance)
    if kind == "jsonl":
        return b"\n".join(json.dumps({"x": text}, ensure_ascii=chance.random() < 0.5).encode() for text in texts)
    if kind == "hex":
        return "\n".join(texts).encode()
    if kind in _COMPRESSIONS:  # one stream, so in one encoding
        return _COMPRESSIONS[kind]("\n".join(texts).encode())
    suffix = "xml" if form in DOCUMENTS else "hex"
    files = [_encode(text, chance.choice(ENCODINGS) if form in DOCUMENTS else "UTF-8") for text in texts]
    if kind == "nested":
        archives = [_nest(suffix, file, chance) for file in files]
        return pack_zip(
            [f"{number}.{each}" for number, (each, _) in enumerate(archives)], [file for _, file in archives]
        )
    return _pack_archive(kind, suffix, files, chance)


DOCUMENTS = ("message", "duis")
_FORMS: dict[str, tuple[str, ...]] = {  # of what is in a container of a kind
    **dict.fromkeys(("zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "nested"), ("message", "duis", "hex", "spaced hex")),
    **dict.fromkeys(_COMPRESSIONS, ("message",)),
    **dict.fromkeys(("csv", "jsonl"), (*DOCUMENTS, "hex", "spaced hex", "base64")),
    "log": ("message",),
    "hex": ("hex", "spaced hex", "base64"),
}
KINDS = tuple(_FORMS)
_TEXTS = ("csv", "jsonl", "log", "hex")  # which do not say where they end
_RESULT = builder.access_response()
_MAC = b"M" * 12  # at the end of each payload
_ENDS = {
    "message": b"GBCSResponse>",
    "duis": b"</Response>",
    "hex": _MAC.hex().encode(),
    "spaced hex": _MAC.hex(" ").upper().encode(),
    "base64": b"TU1NTU0",  # without what fills it up: it is read without too
}


def write_item(form: str, counter: str, message: str) -> str:
    """Return a message with a counter, or a payload in one of the forms in which it is passed on."""
    if form == "message":
        return message.replace(">41208<", f">{counter}<")
    payload = builder.wrapped(builder.message(_RESULT, counter=int(counter)))
    if form == "duis":
        return DUIS.format(base64.b64encode(payload).decode())
    return {"hex": payload.hex(), "spaced hex": payload.hex(" ").upper()}.get(form, base64.b64encode(payload).decode())


DUIS = """<?xml version="1.0" encoding="UTF-8"?>
<Response schemaVersion="4.0"><Body><ResponseMessage><GBCSPayload>{}</GBCSPayload></ResponseMessage></Body></Response>
"""


class Packed(NamedTuple):
    """A container, perhaps damaged, with messages in a form that have these counters, and how to read it."""

    kind: str
    form: str
    data: bytes
    counters: list[str]
    is_sound: bool
    options: ReadOptions


def make_packed(chance: random.Random, form: str | None = None) -> Packed:
    """Return a container with messages, most often with one damage; now and then with every limit at its smallest.

    Args:
        chance: Makes every choice.
        form: Of what is in it, such as "message"; None for any.
    """
    kind = chance.choice(list(_FORMS))
    form = form or chance.choice(_FORMS[kind])
    counters = [str(chance.randrange(10**12)) for _ in range(chance.randrange(1, 6))]
    text = chance.choice([ALERT, RESPONSE]).replace("18446744073709551615", "41208")
    texts = [write_item(form, counter, text) for counter in counters]
    whole = pack(kind, form, texts, chance)
    data = bytearray(whole)
    is_cut = _damage(data, chance)
    size = chance.choice([1, 10, 200])
    smallest = ReadOptions(max_bytes=size, max_messages=1, max_depth=1, max_unpacked=size, max_ratio=1)
    options = smallest if chance.random() < 0.2 else DEFAULT_READ_OPTIONS
    if is_cut and kind in _TEXTS:
        counters = counters[: data.replace(b"\0", b"").count(_ENDS[form])]
    return Packed(kind, form, bytes(data), counters, data == whole, options)


def _damage(data: bytearray, chance: random.Random) -> bool:
    """Flip a bit, cut the end off, insert something, or take something or a line end out; or leave the data as they are.

    Returns:
        Whether the end was cut off.
    """
    position, how = _choose_position(data, chance), chance.randrange(6)
    if how == 0:
        data[position] ^= 1 << chance.randrange(8)
    elif how == 1:
        del data[position:]
    elif how == 2:
        data[position:position] = chance.choice(_DAMAGE)
    elif how == 3:
        del data[position : position + chance.choice([1, 1, 10])]
    elif how == 4 and (line_end := data.find(b"\n", position)) >= 0:
        del data[line_end]
    return how == 1


def _choose_position(data: bytes, chance: random.Random) -> int:
    """Return a position anywhere, or near the start or end of a message or row."""
    weak = [match.start() for match in _WEAK.finditer(data)] if chance.random() < 0.5 else []
    near = chance.choice(weak) + chance.randrange(-8, 16) if weak else chance.randrange(len(data))
    return min(max(near, 0), len(data) - 1)


def read_file(name: str, data: bytes, options: ReadOptions) -> list[tuple[Source, Message | None]]:
    """Return what is read of a file: each source with its message. Raises AssertionError for a defect in mmc."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        inputs = find_inputs([str(path)], io.BytesIO(), options)
        pairs = [pair for each in inputs for pair in read_messages(each, options)]
    for source, _ in pairs:
        assert source.defect is None, source.defect.traceback or source.defect.reason
    origins = [source.origin for source, _ in pairs if not source.unread]
    assert len(set(origins)) == len(origins), "two messages have one place"
    return pairs


def _is_reported(message: Message) -> bool:
    """Return whether there is more to say of a message, or of a payload, than that it is one."""
    return any(finding.rule is not base_rules.NOT_MMC for finding in message.findings)


def check_packed(packed: Packed) -> None:
    """Assert that the messages of a container come out once, or that it says that some may be missing."""
    kind, options = packed.kind, packed.options
    pairs = read_file(f"a.{'zip' if kind == 'nested' else kind}", packed.data, options)
    read = [message for _, message in pairs if message is not None and (message.root is not None or message.is_payload)]
    counters = [message.header.counter for message in read]
    known = [counter for counter in counters if counter is not None]  # damage may have taken it
    # A row is counted as one without a message where nothing looks like a payload any more; of a message more is left.
    others = [pair for pair in pairs if pair[1] not in read and not (pair[0].empty and packed.form in DOCUMENTS)]
    is_reported = bool(others) or any(map(_is_reported, read))
    # A damaged stream may unpack to what it had before: then the archive is said to be damaged.
    may_repeat = is_reported and kind not in (*_TEXTS, "zip", "tar")
    assert may_repeat or len(set(known)) == len(known), f"a message of a {kind} came out twice"
    assert is_reported or len(counters) == len(packed.counters), f"a {kind} lost a message without a word"
    if packed.is_sound and options is DEFAULT_READ_OPTIONS:
        assert counters == packed.counters, f"a sound {kind} is not read as it is"
