"""Paths become bytes in a fixed order; what cannot be read says why."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from mmc_cli import sources
from mmc_cli.frames import Source
from mmc_cli.reading import READING, Reading
from mmc_cli.sources import find, message_of, messages
from mmc_cli.validate import verdict
from tests.conftest import ROOT
from tests.samples import ALERT, V4_0

NOTHING = io.BytesIO()


def found(paths: list[str], stdin: io.BytesIO = NOTHING, reading: Reading = READING) -> list[Source]:
    return [source for each in find(paths, stdin, reading) for source, _ in messages(each, reading)]


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
    small = Reading(max_bytes=2**20)
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(2**20 + 1)
    (one,) = found([str(tmp_path)], reading=small)
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

    monkeypatch.setattr(sources.os, "scandir", refuse)
    (one,) = found([str(tmp_path)])
    assert (one.data, one.reason) == (None, "permission denied")


WEEKLY = "fixtures/tables/weekly-8F0A.csv"


def test_a_table_that_damaged_its_messages_gives_each_with_what_was_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    sources = [source for source in find([WEEKLY], io.BytesIO()) if not source.empty]
    messages = [message_of(source) for source in sources]
    assert [message.root is not None for message in messages] == [True] * 6 + [False] + [True] * 3
    said = {finding.place.line: finding.message for message in messages for finding in message.findings}
    assert said[3] == "read after a repair: the value 1.0 has lost a quote"
    assert said[7] == "read after a repair: a stray quote stands before the message"
    assert said[9].startswith("not well-formed XML")
    assert said[37] == "read after a repair: the quote around the message is never closed"
    assert set(said) == {3, 4, 5, 6, 7, 9, 37}


def test_a_repair_shows_what_stood_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    lines = (ROOT / WEEKLY).read_text(encoding="utf-8").split("\n")
    for source in find([WEEKLY], io.BytesIO()):
        for finding in message_of(source).findings if source.data is not None else ():
            if finding.rule.name == "repaired" and finding.actual:
                line = lines[finding.place.line - 1]
                assert line[finding.place.column - 1 : finding.place.end_column - 1] == finding.actual


def test_a_finding_in_a_row_is_at_its_place_in_the_table(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = ALERT.replace(">100<", ">101<").replace('"', '""')
    file.write_text(f'Id,Response\n1,"{text}"\n', encoding="utf-8")
    (source,) = found([str(file)], io.BytesIO())
    (finding,) = verdict(message_of(source), V4_0).findings
    line = file.read_text(encoding="utf-8").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "101"
    raw = file.read_bytes()
    assert raw[finding.place.byte_offset : finding.place.byte_offset + finding.place.byte_length] == b"101"


def test_a_source_without_bytes_has_no_message() -> None:
    (source,) = found(["missing.csv"], io.BytesIO())
    assert source.reason == "no such file or directory"
    with pytest.raises(ValueError, match="no bytes"):
        message_of(source)


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
    assert message_of(source).header.alert_code == "8F86"


def test_a_table_that_is_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    (source,) = found([str(tmp_path / "t.csv")])
    assert source.reason == "it is not a regular file"


def test_a_byte_that_is_none_of_the_encoding_is_shown_as_such(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = ALERT.replace('version="1.0"', 'version=1.0"').replace('"', '""').encode()
    file.write_bytes(b'Name;Response\n\x81;"' + text.replace(b"version=1.0", b"version=1.0\x9d") + b'"\n')
    (source,) = found([str(file)])
    for finding in message_of(source).findings:
        assert finding.fingerprint
        finding.message.encode()
        (finding.actual or "").encode()


def test_a_byte_of_another_encoding_does_not_hide_the_other_messages(tmp_path: Path) -> None:
    bad = ALERT.encode().replace(b"ECS101", b"ECS\xff01")
    (tmp_path / "a.xml").write_bytes(ALERT.encode() + bad + ALERT.encode())
    got = [message for each in find([str(tmp_path)], NOTHING) for _, message in messages(each)]
    assert [message is not None and message.root is not None for message in got] == [True, False, True]


def test_a_large_file_is_taken_to_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_WHOLE", 5000)
    (tmp_path / "a.xml").write_bytes(b"<e>" + ALERT.encode().partition(b"?>")[2] * 10 + b"</e>")
    got = found([str(tmp_path / "a.xml")])
    assert len(got) == 10
    assert [each.origin.index for each in got] == list(range(10))
