"""`mmc config` shows what is in force, and from where."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome

Mmc = Callable[..., Outcome]
SETTINGS = 'version = 5.1\nseverity = { MMC202 = "error" }\n[validate]\nformat = "full"\n[show]\nquiet = true\n'


@pytest.fixture
def project(mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mmc:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mmc.toml").write_text(SETTINGS)
    return mmc


def rows(got: Outcome) -> dict[tuple[str, str], tuple[str, str]]:
    cells = [line.split("\t") for line in got.lines[1:]]
    return {(command, setting): (value, origin) for command, setting, value, origin in cells}


def test_each_setting_says_where_it_is_from(project: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(project("config"))
    assert found["", "version"] == ("5.1", "mmc.toml")
    assert found["", "severity"] == ("MMC202=error", "mmc.toml")
    assert found["validate", "format"] == ("full", "mmc.toml [validate]")
    assert found["show alerts", "quiet"] == ("true", "mmc.toml [show]")
    assert found["", "fail-on"] == ("error", "default")
    assert found["", "select"] == ("", "default")
    assert found["", "max-unpacked"] == ("64 GiB", "default")
    monkeypatch.setenv("MMC_VERSION", "5.0")
    assert rows(project("config"))["", "version"] == ("5.0", "MMC_VERSION")


def test_the_settings_of_one_command_are_shown(project: Mmc) -> None:
    found = rows(project("config", "show", "alerts"))
    assert {command for command, _ in found} == {"show alerts"}
    assert found["show alerts", "quiet"] == ("true", "mmc.toml [show]")
    with pytest.raises(click.UsageError, match="unknown command nosuch"):
        project("config", "nosuch")


def test_the_file_is_named_on_standard_error(project: Mmc) -> None:
    assert project("config").err == "settings: mmc.toml\n"
    assert project("config", "--isolated").err == "no mmc.toml or pyproject.toml with settings here or above\n"
    assert project("config", "-q").err == ""


def test_a_program_gets_records(project: Mmc) -> None:
    record = json.loads(project("config", "-f", "jsonl", "-q").lines[0])
    assert record == {
        "schema": "mmc.setting/1",
        "command": None,
        "setting": "version",
        "value": "5.1",
        "origin": "mmc.toml",
    }


def test_a_value_that_no_option_takes_is_reported(project: Mmc) -> None:
    Path("mmc.toml").write_text('[decode]\nformat = "nope"\n')
    with pytest.raises(MmcError, match=r"mmc.toml \[decode\]: format: 'nope' is not one of"):
        project("config")
