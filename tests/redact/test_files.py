"""Files are redacted to files of their own kind, which hold the same messages; what cannot be redacted is left out."""

import gzip
import os
import random
from pathlib import Path

import pytest

from mmc_cli.redact.files import find_files
from mmc_cli.redact.refusals import Refusals
from tests.conftest import ROOT
from tests.packed import make_packed
from tests.redact.redacting import DAMAGED, Redacted
from tests.samples import ALERT


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", DAMAGED.encode(), "not well-formed XML"),
        ("a.xml", b"", "an empty file"),
        ("a.xml", b"<!DOCTYPE x>" + ALERT.partition("?>")[2].encode(), "a document type"),
        ("a.xml", f"Dear Ann,\n{ALERT}\nYours".encode(), "the text around the messages cannot be redacted"),
        ("a.xml", ALERT.replace('"4.0"', '"4.0" a="1" a="2"').encode(), "not well-formed XML"),
        ("a.zip", b"PK\x03\x04 nothing", "the archive cannot be read to its end"),
        ("a.xml.gz", gzip.compress(ALERT.encode(), mtime=0)[:-9], "cannot be read to its end"),
        (
            "a.xml",
            (ROOT / "fixtures/wrapped/payload-beside-message.xml").read_bytes(),
            "a GBCS payload cannot be redacted",
        ),
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
    packed = make_packed(random.Random(seed), "message")
    name = f"a.{'zip' if packed.kind == 'nested' else packed.kind}"
    got = Redacted(tmp_path, name, packed.data)
    assert got.refusals.defects == 0
    assert got.refusals.count or got.count == len(packed.counters)
    if packed.is_sound and packed.kind != "log":
        assert (got.count, got.lines) == (len(packed.counters), [])
    if got.path.exists():
        got.assert_clean()


@pytest.mark.skipif(os.name == "nt", reason="files of another kind")
def test_a_pipe_or_a_device_in_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    (tmp_path / "b.xml").symlink_to("/dev/zero")
    (tmp_path / "c.xml").write_text(ALERT)
    lines = list[str]()
    assert [file.name for file in find_files([str(tmp_path)], Refusals(lines.append))] == ["c.xml"]
    assert [line.endswith("not redacted: not a regular file") for line in lines] == [True, True]
