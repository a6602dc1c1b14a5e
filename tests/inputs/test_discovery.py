"""Paths become bytes in a fixed order; what cannot be read says why."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from mmc_cli.inputs import discovery
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import read_messages, read_source
from mmc_cli.inputs.source_map import Source
from tests.samples import ALERT

NOTHING = io.BytesIO()


def found(paths: list[str], stdin: io.BytesIO = NOTHING, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return [source for each in find_inputs(paths, stdin, options) for source, _ in read_messages(each, options)]


def names(found: list[Source]) -> list[str]:
    return [Path(each.origin.file).name for each in found]


def test_a_folder_gives_its_xml_files_below_it_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.xml", "a.XML", "c.txt", "d/e.xml", "a.d/z.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<a/>")
    assert names(found([str(tmp_path)])) == ["a.XML", "z.xml", "b.xml", "e.xml"]


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_bytes(b"<a/>")
    (one,) = found([str(tmp_path / "message.txt")])
    assert (one.data, one.reason) == (b"<a/>", "")


def test_standard_input_is_a_file_called_hyphen() -> None:
    (one,) = found(["-"], io.BytesIO(b"<a/>"))
    assert (str(one.origin), one.data) == ("-", b"<a/>")


def test_what_is_not_there_says_so() -> None:
    (one,) = found(["nosuch.xml"])
    assert (one.data, one.reason) == (None, "no such file or directory")


@pytest.mark.skipif(os.name == "nt", reason="pipes are not files there")
def test_a_pipe_that_nobody_writes_to_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    (one,) = found([str(tmp_path)])
    assert one.reason == "it is not a regular file"


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    small = ReadOptions(max_bytes=2**20)
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(2**20 + 1)
    (one,) = found([str(tmp_path)], options=small)
    assert one.data is None
    assert one.reason == "it is no XML, and larger than any message: mmc reads at most 1,048,576 bytes (--max-bytes)"
    (one,) = found(["-"], io.BytesIO(b"x" * (2**20 + 1)), small)
    assert one.data is None


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(found([str(tmp_path)])) == ["a.xml"]


def test_a_folder_that_may_not_be_opened_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(discovery.os, "scandir", refuse)
    (one,) = found([str(tmp_path)])
    assert (one.data, one.reason) == (None, "permission denied")


def test_a_pattern_is_expanded_where_the_shell_did_not(tmp_path: Path) -> None:
    for name in ("b/2.xml", "a/1.xml", "a/note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<a/>")
    assert names(found([f"{tmp_path}/**/*.xml"])) == ["1.xml", "2.xml"]
    (none,) = found([f"{tmp_path}/*.json"])
    assert none.reason == "no file is named like this"


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "[1].xml").write_text("<a/>")
    assert names(found([f"{tmp_path}/[1].xml"])) == ["[1].xml"]


def test_an_archive_gives_the_messages_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.writestr("in/a.xml", ALERT)
    (source,) = found([str(tmp_path / "week.zip")])
    assert str(source.origin).endswith("week.zip!in/a.xml")
    assert read_source(source).header.alert_code == "8F86"


def test_a_table_that_is_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    (source,) = found([str(tmp_path / "t.csv")])
    assert source.reason == "it is not a regular file"


def test_a_large_file_is_taken_to_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "_WHOLE", 5000)
    (tmp_path / "a.xml").write_bytes(b"<e>" + ALERT.encode().partition(b"?>")[2] * 10 + b"</e>")
    got = found([str(tmp_path / "a.xml")])
    assert len(got) == 10
    assert [each.origin.index for each in got] == list(range(10))


def test_what_a_folder_holds_besides_xml_is_told_and_read_only_when_named(tmp_path: Path) -> None:
    for name in ("a.xml", "b.csv", "c.zip", "notes.txt"):
        (tmp_path / name).write_text("<a/>")
    told = [(source.reason, source.empty) for source in found([str(tmp_path)]) if source.data is None]
    assert told == [("in a folder only .xml files are read: name it to have it read", True)] * 2


def test_a_folder_and_a_file_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/z.xml", "a.xml", "a-b.xml"):
        (tmp_path / name).write_text("<a/>")
    assert names(found([str(tmp_path)])) == ["z.xml", "a-b.xml", "a.xml"]
