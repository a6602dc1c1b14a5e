"""An archive is redacted to one of its own kind, with redacted names and nothing that says who made it."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packed import pack_tar, pack_zip
from tests.redact.checking import left_over
from tests.redact.redacting import EUIS, Redacted
from tests.samples import ALERT, RESPONSE


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


@pytest.mark.parametrize("name", ["a.tar.bz2", "a.txz", "a.tgz", "a.tar"])
def test_an_archive_is_compressed_as_it_was(tmp_path: Path, name: str) -> None:
    mode = {"2": "w:bz2", "xz": "w:xz", "gz": "w:gz"}.get(name[-1:] if name.endswith("2") else name[-2:], "w")
    data = pack_tar(["b.xml"], [ALERT.encode()], mode)
    got = Redacted(tmp_path, name, data)
    assert got.data[:3] == data[:3] or name == "a.tar"
    got.assert_clean()


def test_every_archive_that_can_be_read_can_be_written() -> None:
    from mmc_cli.inputs.containers.registry import CONTAINERS
    from mmc_cli.redact.archives import WRITERS

    assert set(WRITERS) == {each.name for each in CONTAINERS if each.is_archive}
