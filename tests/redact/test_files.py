"""Files are redacted to files of their own kind, which hold the same messages; what cannot be redacted is left out."""

import base64
import gzip
import io
import json
import os
import random
import tarfile
import zipfile
from html import escape
from pathlib import Path

import pytest

from mmc_cli.cli.redact import _open_file
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.redact.files import FileRedaction
from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.refusals import Refusals
from tests.packed import make_packed, pack_tar, pack_zip, read_file
from tests.redact.checking import left_over
from tests.samples import ALERT, RESPONSE, V4_0

EUIS = ("00-1e-4f-7a-20-00-11-01", "00-1E-4F-7A-20-00-11-02", "90-A1-B2-C3-D4-00-00-01")
NEW_LINE = "\n"
DAMAGED = ALERT.replace("</ra:Header>", "")


class Redacted:
    """What became of one file."""

    def __init__(self, folder: Path, name: str, data: bytes) -> None:
        source, self.path = folder / name, folder / "out" / name
        source.write_bytes(data)
        self.lines: list[str] = []
        self.refusals = Refusals(self.lines.append)
        run = FileRedaction(V4_0, Pseudonyms(b"a key of 16 bytes"), _open_file, self.refusals)
        run.redact_file(str(source), str(self.path))
        self.count = run.messages

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    def assert_clean(self, *words: str) -> None:
        """Assert that no EUI and none of some words is left, in the file or in a message in it."""
        pairs = read_file(self.path.name, self.data, DEFAULT_READ_OPTIONS)
        inside = b"\n".join([source.data or b"" for source, _ in pairs] + [self.data])
        for secret in EUIS:
            assert not left_over(secret, inside)
        for word in words:
            assert word.encode() not in inside
        assert sum(message is not None and message.root is not None for _, message in pairs) == self.count


def test_a_message_keeps_its_encoding_and_byte_order_mark(tmp_path: Path) -> None:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-8", b"\xef\xbb\xbf"), ("iso-8859-1", b"")):
        name = encoding.removesuffix("-le").upper()
        data = mark + ALERT.replace("UTF-8", name).replace("[n]", "[\xe9]").encode(encoding)
        got = Redacted(tmp_path, "a.xml", data)
        assert got.data.startswith(mark)
        assert len(got.data.decode(encoding)) == len(data.decode(encoding))
        got.assert_clean()


def test_an_envelope_is_redacted_with_its_messages(tmp_path: Path) -> None:
    body = ALERT.partition("?>")[2]
    text = f"<Env by='Ann'><Id>{EUIS[2]}:7</Id>{body}<!-- Ann -->{body}<P><![CDATA[{RESPONSE}]]></P></Env>"
    got = Redacted(tmp_path, "a.xml", text.encode())
    assert got.count >= 2
    got.assert_clean("Ann")


@pytest.mark.parametrize("write", [escape, lambda text: base64.b64encode(text.encode()).decode()])
def test_a_message_that_is_written_in_another_way_is_redacted(tmp_path: Path, write: object) -> None:
    text = write(RESPONSE)  # type: ignore[operator]
    got = Redacted(tmp_path, "a.xml", f"<Env><P>{text}</P></Env>".encode())
    assert (got.count, got.lines) == (1, [])
    got.assert_clean()


def test_a_table_keeps_its_form(tmp_path: Path) -> None:
    row = '"00-1e-4f-7a-20-00-11-01";"Lee; Ann";"{}"\r\n'
    rows = [row.format(text.replace('"', '""')) for text in (ALERT, DAMAGED, RESPONSE)]
    got = Redacted(tmp_path, "a.csv", ("Device;Who;Message\r\n" + "".join(rows)).encode())
    assert got.count == 2
    assert got.data.startswith(b"Device;Who;Message\r\n")
    assert [line.partition(": not redacted: ")[0][-7:] for line in got.lines] == [f".csv:{3 + ALERT.count(NEW_LINE)}"]
    got.assert_clean("Ann", "Lee")


def test_json_stays_json(tmp_path: Path) -> None:
    payload = base64.b64encode(RESPONSE.encode()).decode()
    records = [{"n": 1, "who": "Ann", "m": ALERT}, {"m": DAMAGED, "who": "Ann"}, {"m": payload}]
    got = Redacted(tmp_path, "a.json", json.dumps(records, indent=1).encode())
    assert [type(each) for each in json.loads(got.data)] == [dict, type(None), dict]
    got.assert_clean("Ann")
    lines = Redacted(tmp_path, "a.jsonl", "\n".join(map(json.dumps, records)).encode())
    assert len([json.loads(line) for line in lines.data.splitlines() if line.strip()]) == 2
    lines.assert_clean("Ann")
    slashes = json.dumps({"m": payload}).replace("/", "\\/")
    Redacted(tmp_path, "b.jsonl", slashes.encode()).assert_clean()


def test_an_archive_loses_names_owners_and_comments(tmp_path: Path) -> None:
    names = [f"in/{EUIS[0]}.xml", "../b.xml", "b.xml", "notes.txt", "c.tar.gz", f"{EUIS[1]}.xml.gz"]
    inner = pack_tar([f"{EUIS[1]}.xml"], [RESPONSE.encode()], "w:gz")
    texts = [ALERT.encode(), ALERT.encode(), RESPONSE.encode(), b"Ann", inner, gzip.compress(RESPONSE.encode())]
    got = Redacted(tmp_path, "a.zip", pack_zip(names, texts))
    with zipfile.ZipFile(io.BytesIO(got.data)) as archive:
        members = archive.namelist()
    assert members[1:4] == ["b.xml", "b-2.xml", "c.tar.gz"]
    assert not any(left_over(eui, name.encode()) for eui in EUIS for name in members)
    assert [line.rpartition("!")[2] for line in got.lines] == [
        "notes.txt: not a kind of file that holds messages: not passed on"
    ]
    assert (got.count, got.refusals.count) == (5, 0)
    got.assert_clean("Ann")
    with tarfile.open(fileobj=io.BytesIO(Redacted(tmp_path, "c.tar.gz", inner).data)) as tar:
        (member,) = tar.getmembers()
    assert (member.mtime, member.uname) == (0, "")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", DAMAGED.encode(), "not well-formed XML"),
        ("a.xml", b"", "an empty file"),
        ("a.xml", b"<!DOCTYPE x>" + ALERT.partition("?>")[2].encode(), "a document type"),
        ("a.xml", f"Dear Ann,\n{ALERT}\nYours".encode(), "the text around the messages cannot be redacted"),
        ("a.xml", ALERT.replace('"4.0"', '"4.0" a="1" a="2"').encode(), "not well-formed XML"),
        ("a.zip", b"PK\x03\x04 nothing", "the archive cannot be read to its end"),
        ("a.xml.gz", gzip.compress(ALERT.encode())[:-9], "cannot be read to its end"),
        ("a.csv", f'x,"<Env>{ALERT}</Env>"'.encode(), ""),
    ],
)
def test_what_cannot_be_redacted_is_named_and_no_file_is_written(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    got = Redacted(tmp_path, name, data)
    assert not got.path.exists()
    assert not got.path.parent.exists() or not os.listdir(got.path.parent)
    assert got.refusals.count
    assert reason in got.lines[0]


def test_a_defect_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mmc_cli.redact import stream

    def fail(text: str, *others: object) -> None:
        raise TypeError("secret")

    monkeypatch.setattr(stream, "find_redaction", fail)
    got = Redacted(tmp_path, "a.xml", ALERT.encode())
    assert got.refusals.defects == 1
    assert "secret" not in got.lines[0]
    assert not got.path.exists()


@pytest.mark.parametrize("seed", range(60))
def test_a_container_comes_out_with_its_messages_or_says_what_is_missing(tmp_path: Path, seed: int) -> None:
    packed = make_packed(random.Random(seed))
    name = f"a.{'zip' if packed.kind == 'nested' else packed.kind}"
    got = Redacted(tmp_path, name, packed.data)
    assert got.refusals.defects == 0
    assert got.refusals.count or got.count == len(packed.counters)
    if packed.is_sound:
        assert (got.count, got.lines) == (len(packed.counters), [])
    if got.path.exists():
        got.assert_clean()
