"""Where settings are found, and what is said about a file that has none."""

from pathlib import Path

import pytest

from mmc_cli.cli.settings_file import find_settings_file, read_table
from mmc_cli.model.errors import MmcError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path


def test_the_nearest_file_upwards_is_found(folder: Path) -> None:
    (folder / "mmc.toml").write_text("")
    assert find_settings_file() == str(folder / "mmc.toml")
    (folder / "a" / "pyproject.toml").write_text("[tool.mmc]\n")
    assert find_settings_file() == str(folder / "a" / "pyproject.toml")
    (folder / "a" / "b" / "mmc.toml").write_text("")
    assert find_settings_file() == "mmc.toml"


def test_mmc_toml_comes_before_pyproject_toml_beside_it(folder: Path) -> None:
    (folder / "a/b/pyproject.toml").write_text("[tool.mmc]\n")
    assert find_settings_file() == "pyproject.toml"
    (folder / "a/b/mmc.toml").write_text("")
    assert find_settings_file() == "mmc.toml"


@pytest.mark.parametrize(
    "text",
    ["[tool.mmc]\n", "[tool.mmc.validate]\n", "[ tool . mmc ]\n", "[tool]\nmmc = {}\n", 'tool.mmc.version = "5.1"\n'],
)
def test_a_pyproject_with_a_table_for_mmc_is_a_settings_file(folder: Path, text: str) -> None:
    (folder / "a/b/pyproject.toml").write_text(text)
    assert find_settings_file() == "pyproject.toml"


@pytest.mark.parametrize(
    "text", ["", '[project]\nname = "mmc"\n', "[tool.mmc-other]\n", "[tool.ruff]\n", "[tool]\n", "[tool", "\0"]
)
def test_any_other_pyproject_is_none_of_ours(folder: Path, text: str) -> None:
    (folder / "mmc.toml").write_text("")
    (folder / "a/b/pyproject.toml").write_text(text)
    assert find_settings_file() == str(folder / "mmc.toml")


def test_a_folder_that_was_removed_has_no_settings(folder: Path) -> None:
    (folder / "a/b").rmdir()
    assert find_settings_file() is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"version 5", "mmc.toml: not TOML: expected '=' after a key"),
        (b"version = '\xff'", "mmc.toml is not a text file in UTF-8"),
        (b"\xff\xfev\0=\0", "mmc.toml is not a text file in UTF-8"),
        (b"a = " + b"[" * 5000, "mmc.toml: not a settings file: nested too deeply"),
        (b"#" * (2**20 + 1), "mmc.toml: too large for a settings file"),
    ],
    ids=("no TOML", "bytes", "UTF-16", "nested", "large"),
)
def test_what_is_no_settings_file_says_why(folder: Path, content: bytes, problem: str) -> None:
    Path("mmc.toml").write_bytes(content)
    with pytest.raises(MmcError, match=problem.replace("(", r"\(")):
        read_table("mmc.toml")


def test_a_folder_and_a_missing_file_are_named(folder: Path) -> None:
    with pytest.raises(MmcError, match="is a folder, not a file"):
        read_table(str(folder))
    with pytest.raises(MmcError, match=r"nosuch\.toml: no such file"):
        read_table("nosuch.toml")


def test_a_byte_order_mark_is_no_part_of_the_settings(folder: Path) -> None:
    Path("mmc.toml").write_bytes(b"\xef\xbb\xbfquiet = true\n")
    assert read_table("mmc.toml") == {"quiet": True}


def test_a_pyproject_that_is_named_has_to_have_the_table(folder: Path) -> None:
    Path("pyproject.toml").write_text("[tool.mmc]\nquiet = true\n")
    assert read_table("pyproject.toml") == {"quiet": True}
    Path("pyproject.toml").write_text("[tool.ruff]\n")
    with pytest.raises(MmcError, match=r"has no table \[tool.mmc\]"):
        read_table("pyproject.toml")
