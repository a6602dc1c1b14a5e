"""A list of paths is read, whatever separates them."""

import io
from pathlib import Path

import pytest

from mmc_cli.inputs import path_list
from mmc_cli.inputs.path_list import read_path_list
from mmc_cli.model.errors import MmcError


@pytest.mark.parametrize("data", [b"a b.xml\nc.xml", b"a b.xml\r\n\r\nc.xml\r\n", b"a b.xml\0c.xml\0"])
def test_paths_are_separated_by_line_ends_or_nuls(data: bytes, tmp_path: Path) -> None:
    assert list(read_path_list("-", io.BytesIO(data))) == ["a b.xml", "c.xml"]
    (tmp_path / "list").write_bytes(data)
    assert list(read_path_list(str(tmp_path / "list"), io.BytesIO())) == ["a b.xml", "c.xml"]


def test_a_path_separated_by_nuls_may_contain_line_ends() -> None:
    assert list(read_path_list("-", io.BytesIO(b"a\nb\0c\r\0"))) == ["a\nb", "c\r"]


def test_a_list_that_is_missing_or_is_another_kind_of_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MmcError, match="none: no such file or directory"):
        list(read_path_list("none", io.BytesIO()))
    monkeypatch.setattr(path_list, "_MAX_PATH", 100)
    with pytest.raises(MmcError, match="- is not a list of paths: a line is longer than 100 bytes"):
        list(read_path_list("-", io.BytesIO(b"x" * 101)))


def test_a_list_in_utf16_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a.xml\n", encoding="utf-16")
    with pytest.raises(MmcError, match="in UTF-16"):
        list(read_path_list(str(tmp_path / "list"), io.BytesIO()))
