"""The same core for Python programs."""

import subprocess
import sys
from pathlib import Path

import pytest

import mmc_cli
from mmc_cli.model.errors import UnknownVersionError
from tests.samples import ALERT


def test_bytes_become_findings_and_fields_in_three_calls() -> None:
    message = mmc_cli.read(ALERT.encode())
    assert mmc_cli.check(message) == []
    assert [finding.rule.name for finding in mmc_cli.check(message, mmc_cli.at("3.1"))][0] == "unexpected-element"
    assert mmc_cli.decode(message).label == "GBCSResponse"


def test_a_folder_is_opened_message_by_message_and_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text("<broken")
    first, second, third = mmc_cli.open(str(tmp_path), str(tmp_path / "none.xml"))
    assert mmc_cli.record(first)["kind"] == "alert"
    assert (second.root, second.findings[0].rule.name) == (None, "not-well-formed")
    assert (third.root, third.findings[0].message) == (None, "not found")


def test_a_version_is_asked_for_by_its_text() -> None:
    assert str(mmc_cli.at("5.1").version) == "5.1"
    with pytest.raises(UnknownVersionError):
        mmc_cli.at("9.9")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = mmc_cli.nonsense


def test_importing_the_package_imports_no_engine() -> None:
    code = "import sys, mmc_cli, mmc_cli.cli.main; print(sorted({'lxml', 'xmlschema', 'rich', 'json', 'csv'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
