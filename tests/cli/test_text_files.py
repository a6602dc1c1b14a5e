"""A text file that an option names is read, or the reason is said."""

from pathlib import Path

import pytest

from mmc_cli.cli.text_files import read_text
from mmc_cli.model.errors import MmcError


def test_a_file_in_utf_8_is_read_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("\ufeffé\n".encode())
    assert read_text(str(tmp_path / "a")) == "é\n"


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9")
    for name, problem in (("latin", "UTF-8"), ("", "is a folder"), ("nosuch", "no such file"), ("a\0b", "not a valid")):
        with pytest.raises(MmcError, match=problem):
            read_text(str(tmp_path / name))
