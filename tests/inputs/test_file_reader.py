"""A file becomes sources; what cannot be opened says why."""

import os
from pathlib import Path

import pytest

from mmc_cli.inputs.file_reader import open_sources, read_table
from mmc_cli.inputs.limits import ReadOptions
from tests.samples import ALERT


def test_an_xml_file_is_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (source,) = open_sources(str(tmp_path / "a.xml"))
    assert (source.data, source.source_map) == (ALERT.encode(), None)


@pytest.mark.parametrize("size", [0, 1, 2**14 - 1, 2**14, 2**14 + 1])
def test_a_file_of_any_size_is_read_whole(size: int, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"x" * size)
    (source,) = open_sources(str(tmp_path / "a.xml"))
    assert source.data == b"x" * size


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("kind", ["folder", "pipe", "/dev/zero", "/dev/null"])
def test_what_is_no_regular_file_is_not_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    if kind == "pipe":
        os.mkfifo(path)
    (source,) = open_sources(str(tmp_path) if kind == "folder" else str(path) if kind == "pipe" else kind)
    assert (source.data, source.reason) == (None, "not a regular file")


def test_a_file_with_more_messages_than_fit_into_one_is_split_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"<e>{ALERT.partition('?>')[2] * 10}</e>")
    options = ReadOptions(max_bytes=len(ALERT) + 100, max_messages=4)
    *read, last = open_sources(str(tmp_path / "a.xml"), options)
    assert [source.origin.index for source in read] == [0, 1, 2, 3]
    assert "--max-messages" in last.reason


@pytest.mark.parametrize(("name", "reason"), [("a\0.xml", "not a valid file name"), ("", "no such file or directory")])
def test_a_file_that_cannot_be_opened_says_why(name: str, reason: str) -> None:
    (source,) = open_sources(name)
    assert (source.data, source.reason) == (None, reason)


def test_a_table_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (source,) = read_table(str(tmp_path / "none.csv"), ReadOptions())
    assert source.reason == "no such file or directory"
