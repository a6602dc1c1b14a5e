"""Reading a file ends with an error where nothing but zeros follows; what is before that is read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.inputs import guarded_file
from mmc_cli.inputs.guarded_file import open_guarded
from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome
from tests.packed import pack_tar, pack_zip
from tests.samples import ALERT

ROW = ALERT.partition("\n")[2].replace("\n", "")
Mmc = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def few_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_file, "MAX_ZEROS", 2**20)


def sparse(path: Path, data: bytes, size: int = 2**40) -> Path:
    path.write_bytes(data)
    os.truncate(path, size)
    return path


def test_zeros_are_an_error_that_says_where_they_begin(tmp_path: Path) -> None:
    file = open_guarded(str(sparse(tmp_path / "a", b"x" * 70_000)))
    with file, pytest.raises(OSError, match="nothing but zero bytes from byte 70,001 on"):
        list(iter(lambda: file.read(50_000), b""))


def test_a_file_with_few_zeros_is_read_to_its_end(tmp_path: Path) -> None:
    data = (b"x" + bytes(2**19)) * 5
    (tmp_path / "a").write_bytes(data)
    with open_guarded(str(tmp_path / "a")) as file:
        assert file.read(10) + b"".join(iter(lambda: file.read(2**18), b"")) == data
        assert file.seek(-10, os.SEEK_END) == len(data) - 10
        assert file.read(20) == data[-10:]


def test_zeros_that_are_read_again_count_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2**19) + b"x")
    with open_guarded(str(tmp_path / "a")) as file:
        for _ in range(5):
            file.seek(0)
            assert len(file.read(2**20)) == 2**19 + 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", f"id,R\n1,{ROW!r}\n".replace('"', '""').replace("'", '"').encode()),
        ("a.log", f"2026-02-03 {ROW}\n".encode()),
        ("a.xml", ALERT.encode()),
        ("a.tar", pack_tar(["a.xml"], [ALERT.encode()])),
        ("a.zip", pack_zip(["a.xml"], [ALERT.encode()])),
        ("a.jsonl", b'{"x": "' + ROW.replace('"', '\\"').encode() + b'"}\n'),
    ],
    ids=lambda each: each if isinstance(each, str) else "",  # a ZIP archive holds the time
)
def test_the_message_before_a_terabyte_of_zeros_is_read_and_the_zeros_are_reported(
    mmc: Mmc, tmp_path: Path, name: str, data: bytes
) -> None:
    result = mmc("validate", sparse(tmp_path / name, data))
    assert result.code == 3
    assert "nothing but zero bytes from byte" in result.out
    assert "1 valid" in result.out + result.err


@pytest.mark.parametrize(
    "name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.zip", "a.tar", "a.tar.gz", "a.gz", "a.xml", "a.hex"]
)
def test_a_terabyte_of_zeros_ends_in_words(mmc: Mmc, tmp_path: Path, name: str) -> None:
    result = mmc("validate", sparse(tmp_path / name, b""))
    assert result.code == 3
    assert "not checked" in result.out


def test_a_list_of_paths_and_a_redaction_of_zeros_end_in_words(mmc: Mmc, tmp_path: Path) -> None:
    path = sparse(tmp_path / "a.csv", b"id,R\n")
    with pytest.raises(MmcError, match=r"a\.csv: nothing but zero bytes from byte 6 on"):
        mmc("validate", "--files-from", path)
    result = mmc("redact", path, "-o", tmp_path / "out.csv")
    assert result.code == 3
    assert "nothing but zero bytes" in result.err
    assert not (tmp_path / "out.csv").exists()
