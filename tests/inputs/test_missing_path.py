"""A path at which there is nothing names the file that was probably meant, and no other."""

from pathlib import Path

import pytest

from mmc_cli.inputs.missing_path import describe_missing


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "response.xml").touch()
    (tmp_path / "alert-1.xml").touch()
    return tmp_path


@pytest.mark.parametrize("name", ["Response.xml", "respones.xml", "response.xm"])
def test_a_misspelt_name_is_corrected(inbox: Path, name: str) -> None:
    assert describe_missing(str(inbox / name)) == f"not found; did you mean {inbox / 'response.xml'}?"


@pytest.mark.parametrize("name", ["alert-2.xml", "request.xml", "nothing-like-it", "no/folder.xml", "a\0b"])
def test_another_name_is_not_a_correction(inbox: Path, name: str) -> None:
    assert describe_missing(str(inbox / name)) == "not found"


def test_the_correction_is_a_path_as_it_was_given(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inbox)
    assert describe_missing("RESPONSE.xml") == "not found; did you mean response.xml?"
    assert describe_missing("file:///no") == "not found: file:// is for files of this machine"


def test_an_empty_path_is_probably_a_variable_that_is_not_set() -> None:
    assert describe_missing("") == "not found: the path is empty; is a variable not set?"
