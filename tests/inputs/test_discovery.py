"""Paths become inputs in a fixed order; what cannot be read says why."""

import os
import zipfile
from pathlib import Path

import pytest

from mmc_cli.inputs import discovery
from mmc_cli.inputs.containers import xml_files
from mmc_cli.inputs.discovery import list_files
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.inputs.source_map import Source
from tests.inputs.reading import read_paths, sources_at
from tests.packed import pack_tar, pack_zip
from tests.samples import ALERT

_MODES = {"a.tar": "w", "a.tgz": "w:gz"}


def file_names(sources: list[Source]) -> list[str]:
    return [Path(source.origin.file).name for source in sources]


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<a/>")


def test_a_folder_gives_the_xml_files_below_it_sorted_by_name(tmp_path: Path) -> None:
    write(tmp_path, "b.xml", "a.XML", "c.txt", "d/e.xml", "a.d/z.xml")
    *read, _ = sources_at(tmp_path)
    assert file_names(read) == ["a.XML", "z.xml", "b.xml", "e.xml"]


def test_folders_and_files_are_sorted_together(tmp_path: Path) -> None:
    write(tmp_path, "a/z.xml", "a.xml", "a-b.xml")
    assert file_names(sources_at(tmp_path)) == ["z.xml", "a-b.xml", "a.xml"]


def test_other_files_in_a_folder_are_counted_by_kind(tmp_path: Path) -> None:
    write(tmp_path, "a.xml", "b.txt", "d/c.txt", "d/c.MSG", "._a.xml", ".DS_Store", "__MACOSX/a.xml", "README")
    *read, note = sources_at(tmp_path)
    assert (file_names(read), note.unread) == (["a.xml"], True)
    assert note.reason.startswith("not read: 2 .txt, 1 ")
    assert note.reason.endswith("; name a file to read it; not read: 3 macOS companions")


def test_names_choose_what_is_read_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.xml", "b.txt", "d/c.txt", "d/c.xml", "e.zip")
    include = ReadOptions(include=("*.txt", "d/*.xml"), exclude=("b*",))
    read = [source for source in sources_at(tmp_path, options=include) if not source.unread]
    assert file_names(read) == ["c.txt", "c.xml"]


def test_names_choose_what_is_read_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.xml", "b.txt", "d/c.xml", "__MACOSX/._a.xml", "._a.xml"):
            archive.writestr(name, ALERT)
    *read, note = sources_at(tmp_path / "a.zip")
    assert [source.origin.member for source in read] == ["a.xml", "d/c.xml"]
    assert note.reason == "not read: 1 .txt; name a file to read it; not read: 2 macOS companions"
    *read, note = sources_at(tmp_path / "a.zip", options=ReadOptions(include=("*.txt",)))
    assert [source.origin.member for source in read] == ["b.txt"]


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, "message.txt")
    (source,) = sources_at(tmp_path / "message.txt")
    assert (source.data, source.reason) == (b"<a/>", "")


def test_standard_input_is_a_file_named_hyphen() -> None:
    (source,) = sources_at("-", stdin=b"<a/>")
    assert (str(source.origin), source.data) == ("-", b"<a/>")


def test_a_missing_file_is_reported() -> None:
    (source,) = sources_at("nosuch.xml")
    assert (source.data, source.reason, source.missing) == (None, "not found", True)


@pytest.mark.skipif(os.name == "nt", reason="pipes are not files there")
@pytest.mark.parametrize("name", ["pipe.xml", "pipe.csv"])
def test_a_pipe_that_nobody_writes_to_does_not_hang_the_run(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (source,) = sources_at(tmp_path / name)
    assert source.reason == "a pipe to which nothing is written"


def test_a_file_above_the_size_limit_that_is_not_xml_is_not_read(tmp_path: Path) -> None:
    options = ReadOptions(max_bytes=2**20)
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(2**20 + 1)
    (source,) = sources_at(tmp_path, options=options)
    assert source.data is None
    assert source.reason == "not XML, and larger than any message: mmc reads at most 1,048,576 bytes (--max-bytes)"
    (source,) = sources_at("-", stdin=b"x" * (2**20 + 1), options=options)
    assert source.data is None


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    write(tmp_path, "a.xml")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    read, note = sources_at(tmp_path)
    assert file_names([read]) == ["a.xml"]
    assert note.reason == "not read: 1 linked folder; name a file to read it"


def test_a_folder_without_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    (source,) = sources_at(tmp_path)
    assert (source.data, source.reason) == (None, "permission denied")


def test_a_pattern_is_expanded_if_the_shell_did_not(tmp_path: Path) -> None:
    write(tmp_path, "b/2.xml", "a/1.xml", "a/note.txt")
    assert file_names(sources_at(f"{tmp_path}/**/*.xml")) == ["1.xml", "2.xml"]
    (source,) = sources_at(f"{tmp_path}/*.json")
    assert source.reason == "no file matches this pattern"


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    write(tmp_path, "[1].xml")
    assert file_names(sources_at(f"{tmp_path}/[1].xml")) == ["[1].xml"]


def test_an_archive_gives_the_messages_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.writestr("in/a.xml", ALERT)
    (source,) = sources_at(tmp_path / "week.zip")
    assert str(source.origin).endswith("week.zip!in/a.xml")
    assert read_source(source).header.alert_code == "8F86"


def test_a_large_file_is_split_into_its_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((discovery, "MAX_WHOLE"), (xml_files, "MAX_WHOLE")):
        monkeypatch.setattr(module, name, 5000)
    (tmp_path / "a.xml").write_bytes(b"<e>" + ALERT.encode().partition(b"?>")[2] * 10 + b"</e>")
    sources = sources_at(tmp_path / "a.xml")
    assert [source.origin.index for source in sources] == list(range(10))


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_exactly_as_many_messages_as_allowed_are_read_of_a_file(tmp_path: Path, limit: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.xml", ALERT)
    *read, last = sources_at(tmp_path / "a.zip", options=ReadOptions(max_messages=limit))
    assert [source.origin.member for source in read] == [f"{number}.xml" for number in range(limit)]
    assert last.reason == f"more than {limit} messages (--max-messages): the rest is not read"
    assert len(sources_at(tmp_path / "a.zip", options=ReadOptions(max_messages=5))) == 5


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 100)))
    (source,) = sources_at(tmp_path / "a.xml")
    assert source.data == ALERT.encode()


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_an_option_for_tables_is_for_the_tables_in_a_folder_or_archive_and_no_other_file(
    tmp_path: Path, kind: str
) -> None:
    table = f'id,A,B\n1,"{ALERT.replace(chr(34), chr(34) * 2)}",x\n'
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xml").write_text(ALERT)
    (folder / "b.csv").write_text(table)
    path = folder if kind == "folder" else tmp_path / "a.zip"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.xml", ALERT)
        archive.writestr("b.csv", table)
    pairs = read_paths(path, options=DEFAULT_READ_OPTIONS._replace(csv_column="A"))
    assert [message is not None and message.root is not None for _, message in pairs] == [True, True]


def test_the_files_below_a_folder_are_listed_without_opening_them(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.xml", "in/a.xml", "c.zip", "d.txt"):
        (tmp_path / name).write_text("")
    assert list(list_files(str(tmp_path), str(tmp_path), ReadOptions())) == [
        str(tmp_path / "b.xml"),
        str(tmp_path / "in" / "a.xml"),
    ]
    assert list(list_files(str(tmp_path), str(tmp_path / "in"), ReadOptions())) == [str(tmp_path / "in" / "a.xml")]
    assert list(list_files(str(tmp_path), str(tmp_path / "in" / "a.xml"), ReadOptions(exclude=("in/*",)))) == []
    assert list(list_files(str(tmp_path), str(tmp_path / "c.zip"), ReadOptions(include=("c*",)))) == [
        str(tmp_path / "c.zip")
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize("text", ["", "\n\n", "id,Response\n"])
def test_a_file_without_a_message_has_a_line_that_says_so(tmp_path: Path, name: str, text: str) -> None:
    if name.endswith(("json", "jsonl")) and text.strip():
        text = "[]\n"
    (tmp_path / name).write_text(text)
    (source,) = sources_at(tmp_path / name)
    assert source.empty
    assert "no message in this" in source.reason


def test_an_empty_folder_and_an_empty_archive_have_a_line_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("a.zip", "a.tar", "a.tgz"):
        (tmp_path / name).write_bytes(pack_zip([], []) if name == "a.zip" else pack_tar([], [], mode=_MODES[name]))
        assert [(each.empty, each.reason) for each in sources_at(tmp_path / name)] == [(True, "an empty archive")]
    (tmp_path / "b.zip").write_bytes(pack_zip(["in.zip", "c.csv"], [pack_zip([], []), b""]))
    assert [str(each.origin.member) for each in sources_at(tmp_path / "b.zip") if each.empty] == ["in.zip", "c.csv"]
    assert [each.reason for each in sources_at(tmp_path / "folder")] == ["an empty folder"]


def test_standard_input_is_read_once_however_often_it_is_given() -> None:
    first, second = sources_at("-", "-", stdin=ALERT.encode())
    assert first.data == ALERT.encode()
    assert second.data is None
    assert "already read" in second.reason


def test_a_file_whose_name_is_a_dash_is_not_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text(ALERT)
    assert [message is not None and message.root is not None for _, message in read_paths("*")] == [True]


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="a pipe has no path here")
def test_a_pipe_that_is_named_is_read_once_like_standard_input() -> None:
    reader, writer = os.pipe()
    try:
        os.write(writer, (ALERT + ALERT).encode())
        os.close(writer)
        found = read_paths(f"/dev/fd/{reader}")
        assert [message is not None and message.header.alert_code for _, message in found] == ["8F86", "8F86"]
        assert {source.origin.file for source, _ in found} == {f"/dev/fd/{reader}"}
    finally:
        os.close(reader)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_that_is_found_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    os.mkfifo(tmp_path / "a.csv")
    chosen = ReadOptions(include=("*.csv",))
    for found in (sources_at(tmp_path), sources_at(tmp_path / "*.xml"), sources_at(tmp_path, options=chosen)):
        assert found[0].reason == "not a regular file"
