"""--config chooses a settings file, --isolated none; help and completion work whatever it says."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT, Outcome

Mmc = Callable[..., Outcome]
READING = ROOT / "fixtures/valid/4.0/mirrors/reading.xml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a settings file, and another beside it."""
    (tmp_path / "mmc.toml").write_text('version = "5.1"')
    (tmp_path / "other.toml").write_text('version = "3.1"')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_nearest_file_is_used_another_one_or_none(mmc: Mmc, project: Path) -> None:
    assert "(MMC 5.1)" in mmc("validate", READING).out
    assert "(MMC 3.1)" in mmc("validate", READING, "--config", "other.toml").out
    assert "(MMC 4.0)" in mmc("validate", READING, "--isolated").out


def test_the_environment_may_name_the_file(mmc: Mmc, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MMC_CONFIG", "other.toml")
    assert "(MMC 3.1)" in mmc("validate", READING).out
    assert "(MMC 4.0)" in mmc("validate", READING, "--isolated").out


@pytest.mark.parametrize(
    "options", [("--config", "other.toml", "--isolated"), ("--isolated", "--config", "other.toml")]
)
def test_a_file_and_none_cannot_both_be_asked_for(mmc: Mmc, project: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="--config and --isolated cannot be combined"):
        mmc("validate", READING, *options)


def test_a_broken_file_stops_a_command_unless_it_is_not_used_or_the_command_explains_mmc(
    mmc: Mmc, project: Path
) -> None:
    (project / "mmc.toml").write_text("no TOML")
    with pytest.raises(MmcError, match="not TOML"):
        mmc("validate", READING)
    assert mmc("validate", "--isolated", READING).code == 0
    assert mmc("help", "validate").code == 0
