"""A list of paths is read back as it was written, whatever the names of the files."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.cli import path_list_writer
from mmc_cli.cli.path_list_writer import PathListWriter
from mmc_cli.inputs.path_list import read_path_list
from tests.conftest import Outcome


def write(*paths: str) -> bytes:
    file = io.BytesIO()
    writer = PathListWriter(file)
    for path in paths:
        writer.add(path)
    return file.getvalue()


@pytest.mark.parametrize(
    "paths",
    [["a.xml", "b!c.xml"], ["a.xml", "b\nc.xml", "d.xml"], [" a.xml ", "b.xml\r"], ["\udcff.xml", "\n"], ["é"] * 2],
)
def test_paths_are_read_back(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_list_writer, "_CHUNK", 3)
    assert list(read_path_list("-", io.BytesIO(write(*paths)))) == list(dict.fromkeys(paths))


def test_plain_names_are_one_per_line() -> None:
    assert write("a.xml", "a.xml", "b.xml") == b"a.xml\nb.xml\n"


@pytest.mark.skipif(os.name == "nt", reason="such names are not allowed there")
def test_failed_files_of_any_name_are_checked_again(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    names = [b"a.xml", b"b\nc.xml", b"\xff.xml", b" [d]*.xml", b"e!f.xml", b"g\r"]
    for name in names:
        (tmp_path / "in").mkdir(exist_ok=True)
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path / "in"), name))).write_text("<a>")
    paths = sorted((tmp_path / "in").iterdir())
    listed = tmp_path / "failed.txt"
    first = mmc("validate", *paths, "-q", "--failed-files-to", listed)
    again = mmc("validate", "-q", "--files-from", listed)
    assert len(first.lines) == len(names)
    assert again.out == first.out
