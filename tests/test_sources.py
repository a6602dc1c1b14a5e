"""Paths become bytes in a fixed order; what cannot be read says why."""

import io
import os
from pathlib import Path

import pytest

from mmc_cli import sources
from mmc_cli.sources import Source, find

NOTHING = io.BytesIO()


def names(found: list[Source]) -> list[str]:
    return [Path(each.origin.file).name for each in found]


def test_a_folder_gives_its_xml_files_below_it_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.xml", "a.XML", "c.txt", "d/e.xml", "a.d/z.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<a/>")
    assert names(list(find([str(tmp_path)], NOTHING))) == ["a.XML", "z.xml", "b.xml", "e.xml"]


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_bytes(b"<a/>")
    (found,) = find([str(tmp_path / "message.txt")], NOTHING)
    assert (found.data, found.reason) == (b"<a/>", "")


def test_standard_input_is_a_file_called_hyphen() -> None:
    (found,) = find(["-"], io.BytesIO(b"<a/>"))
    assert (str(found.origin), found.data) == ("-", b"<a/>")


def test_what_is_not_there_says_so() -> None:
    (found,) = find(["nosuch.xml"], NOTHING)
    assert (found.data, found.reason) == (None, "no such file or directory")


@pytest.mark.skipif(os.name == "nt", reason="pipes are not files there")
def test_a_pipe_that_nobody_writes_to_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    (found,) = find([str(tmp_path)], NOTHING)
    assert found.reason == "it is not a regular file"


def test_a_file_past_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 2**20)
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(2**20 + 1)
    (found,) = find([str(tmp_path)], NOTHING)
    assert found.data is None
    assert found.reason == "it is too large: mmc reads at most 1 MB at a time"
    (found,) = find(["-"], io.BytesIO(b"x" * (2**20 + 1)))
    assert found.data is None


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(list(find([str(tmp_path)], NOTHING))) == ["a.xml"]


def test_a_folder_that_may_not_be_opened_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(sources.os, "scandir", refuse)
    (found,) = find([str(tmp_path)], NOTHING)
    assert (found.data, found.reason) == (None, "permission denied")
