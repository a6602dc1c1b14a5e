"""The members of archives are read, and of archives in archives."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.archives import read_archive, split_member_path
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from tests.samples import ALERT


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(mode: str = "w", **files: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def is_xml(name: str) -> bool:
    return name.lower().endswith(".xml")


def sources(data: bytes, name: str, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return list(read_archive(io.BytesIO(data), Origin(name), is_xml, options))


FILES = {"b.xml": b"<b/>", "dir/a.XML": b"<a/>", "notes.txt": b"no"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("in.zip", zipped(**FILES)),
        ("in.tar", tarred(**FILES)),
        ("in.tar.gz", tarred("w:gz", **FILES)),
        ("in.TGZ", tarred("w:gz", **FILES)),
    ],
    ids=["zip", "tar", "tar.gz", "TGZ"],  # not by the data, in which is the time
)
def test_the_members_of_an_archive_are_read_in_its_order(name: str, data: bytes) -> None:
    assert [(str(source.origin), source.data) for source in sources(data, name)] == [
        (f"{name}!b.xml", b"<b/>"),
        (f"{name}!dir/a.XML", b"<a/>"),
    ]


def test_a_compressed_file_is_one_message() -> None:
    (source,) = sources(gzip.compress(b"<a/>"), "some/a.xml.gz")
    assert (source.origin.file, source.origin.member, source.data) == ("some/a.xml.gz", "a.xml", b"<a/>")


def test_an_archive_in_an_archive_is_opened() -> None:
    inner = zipped(**{"x.xml": b"<x/>"})
    (source,) = sources(tarred(**{"in/y.zip": inner}), "all.tar")
    assert (str(source.origin), source.data) == ("all.tar!in/y.zip!x.xml", b"<x/>")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_read_as_that_name_says_and_have_places_of_their_own() -> None:
    table = f'id,R\n1,"{ALERT.replace(chr(34), chr(34) * 2)}"\n'.encode()
    archives = [tarred(**{"x.xml": ALERT.encode()})] * 2
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in zip(("a.tar", "a.tar", "a.csv", "a.csv"), (*archives, table, table), strict=True):
            archive.writestr(name, data)
    found = list(read_archive(out, Origin("a.zip"), lambda name: name.endswith((".xml", ".csv"))))
    assert [each.origin.member for each in found] == ["a.tar!x.xml", "a.tar#2!x.xml", "a.csv", "a.csv#4"]
    assert all(each.data is not None and each.data.startswith(b"<?xml") for each in found)


def test_a_name_with_exclamation_marks_is_not_taken_for_nested_archives() -> None:
    data = zipped(**{"a!b!c!d.zip": zipped(**{"x.xml": ALERT.encode()})})
    (found,) = read_archive(io.BytesIO(data), Origin("a.zip"), is_xml)
    assert found.data == ALERT.encode()


def test_a_wrong_checksum_at_the_end_of_a_compressed_tar_is_reported() -> None:
    data = bytearray(gzip.compress(tarred(**{"a.xml": ALERT.encode()}), 0))
    data[data.index(b">100<") + 1] = ord("2")
    found = list(read_archive(io.BytesIO(data), Origin("a.tar.gz"), is_xml))
    assert "cannot be read to its end" in found[-1].reason


def test_an_archive_that_is_damaged_twice_is_reported_once() -> None:
    data = bytearray(tarred(**{f"{number}.xml": ALERT.encode() for number in range(3)}))
    data[0] ^= 1
    found = list(read_archive(io.BytesIO(data[:-9000]), Origin("a.tar"), is_xml))
    assert [each.data is None for each in found].count(True) == 1


def test_archives_nested_too_deep_are_not_opened() -> None:
    data = zipped(**{"x.xml": b"<x/>"})
    for _ in range(3):
        data = zipped(**{"next.zip": data})
    (source,) = sources(data, "a.zip")
    assert source.data is None
    assert source.reason == "nested in 3 archives: mmc looks no deeper"


def test_a_member_that_unpacks_to_too_much_is_not_read() -> None:
    files = {"bomb.zip": b"\0" * 10_000_000, "small.xml": b"<a/>"}
    bomb, small = sources(zipped(**files), "a.zip", ReadOptions(max_bytes=1000))
    assert bomb.data is None
    assert bomb.reason == "too large: mmc reads at most 1,000 bytes of an archive in an archive (--max-bytes)"
    assert small.data == b"<a/>"


def test_a_name_that_climbs_out_of_its_folder_is_only_a_name() -> None:
    (source,) = sources(zipped(**{"../../etc/x.xml": b"<x/>"}), "a.zip")
    assert source.origin.member == "../../etc/x.xml"


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.xml.gz"])
def test_a_file_that_is_not_the_archive_it_is_named_as_is_reported(name: str) -> None:
    (source,) = sources(b"not an archive at all", name)
    assert source.data is None
    assert "cannot be read" in source.reason or "damaged" in source.reason


@pytest.mark.parametrize("name", ["in.zip", "in.tar", "in.tar.gz"])
@given(data=some.data())
def test_a_damaged_archive_gives_what_can_be_read_and_the_reason(name: str, data: some.DataObject) -> None:
    whole = zipped(**FILES) if name.endswith("zip") else tarred("w:gz" if name.endswith("gz") else "w", **FILES)
    at = data.draw(some.integers(0, len(whole) - 1))
    damaged = whole[:at] + bytes([data.draw(some.integers(0, 255))]) + whole[at + 1 :]
    for source in (*sources(damaged, name), *sources(whole[:at], name)):
        assert source.data is not None or source.reason


def test_a_path_with_a_member_is_split_at_the_archive(tmp_path: Path) -> None:
    (tmp_path / "a!b.zip").write_bytes(zipped())
    archive = str(tmp_path / "a!b.zip")
    assert split_member_path(f"{archive}!in.zip!x.xml") == (archive, "in.zip!x.xml")
    assert split_member_path(f"{tmp_path}/none.zip!x.xml") is None
    assert split_member_path(archive.replace(".zip", ".xml")) is None


MESSAGES = {f"{number}.xml": b"<a>%d</a>" % number * 100 for number in range(5)}


def read_and_missing(data: bytes, name: str) -> tuple[list[str], list[str]]:
    """Return the members that were read, and the reasons of what was not."""
    found = sources(data, name)
    return [str(each.origin.member) for each in found if each.data], [each.reason for each in found if not each.data]


def test_members_of_one_name_are_told_apart() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.xml", b"<b/>")
    assert read_and_missing(out.getvalue(), "a.zip")[0] == ["a.xml", "a.xml#2"]


def test_an_archive_that_macos_adds_is_not_opened() -> None:
    files = {"a.xml": b"<a/>", "__MACOSX/._b.zip": zipped(**{"b.xml": b"<b/>"})}
    assert [str(source.origin) for source in sources(zipped(**files), "a.zip")] == ["a.zip!a.xml"]


def test_what_is_whole_before_a_cut_is_read_and_the_cut_message_is_not_invalid() -> None:
    text = ALERT.encode() * 50
    read = sources(gzip.compress(text)[:-40], "a.xml.gz")
    assert all(source.data is not None and source.data.endswith(b"GBCSResponse>") for source in read[:-1])
    assert len(read) > 20
    assert read[-1].reason == "cannot be read to its end: it ends too early: messages may be missing"
    assert len({source.origin for source in read}) == len(read)
