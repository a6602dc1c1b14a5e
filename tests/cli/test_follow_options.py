"""The options that follow folders are those of the commands that can."""

from collections.abc import Callable

import pytest

from tests.conftest import Outcome


@pytest.mark.parametrize("command", ["validate", "decode", "show alerts", "show responses"])
def test_a_command_that_can_follow_folders_lists_the_options(mmc: Callable[..., Outcome], command: str) -> None:
    text = mmc(*command.split(), "--help").out
    assert "--follow" in text
    assert "--state FILE" in text


@pytest.mark.parametrize("command", ["show summary", "show readings", "diff", "diff-versions"])
def test_a_command_that_needs_all_messages_does_not(mmc: Callable[..., Outcome], command: str) -> None:
    assert "--follow" not in mmc(*command.split(), "--help").out
