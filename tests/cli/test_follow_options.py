"""The options that follow folders are those of the commands that can."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome


@pytest.mark.parametrize("command", ["validate", "decode", "show alerts", "show responses"])
def test_a_command_that_can_follow_folders_lists_the_options(mmc: Callable[..., Outcome], command: str) -> None:
    text = mmc(*command.split(), "--help").out
    assert "--follow" in text
    assert "--state FILE" in text


@pytest.mark.parametrize("command", ["show summary", "show readings", "diff", "diff-versions"])
def test_a_command_that_needs_all_messages_does_not(mmc: Callable[..., Outcome], command: str) -> None:
    assert "--follow" not in mmc(*command.split(), "--help").out


def test_a_settings_file_can_neither_follow_folders_nor_run_a_command(
    mmc: Callable[..., Outcome], tmp_path: Path
) -> None:
    for setting in ("follow = true", 'exec = "touch hacked"', 'state = "x"'):
        (tmp_path / "mmc.toml").write_text(f"[validate]\n{setting}\n")
        with pytest.raises(MmcError, match=r"mmc\.toml"):
            mmc("validate", "--config", tmp_path / "mmc.toml", "fixtures/valid/5.0")
