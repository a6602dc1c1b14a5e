"""`mmc help`: guides and the help of commands."""

from collections.abc import Callable

import click
import pytest

from tests.conftest import ROOT, Outcome
from tests.test_readme import run_at_terminal


def test_help_lists_every_guide_with_its_title(mmc: Callable[..., Outcome]) -> None:
    lines = mmc("help").lines
    for path in (ROOT / "mmc_cli/guides").glob("*.md"):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert any(line.split(maxsplit=3) == ["mmc", "help", path.stem, title] for line in lines), path.stem


def test_a_pipe_gets_a_guide_as_it_is_written(mmc: Callable[..., Outcome]) -> None:
    assert mmc("help", "readings").out == (ROOT / "mmc_cli/guides/readings.md").read_text(encoding="utf-8")


def test_a_terminal_gets_a_guide_without_markdown_signs() -> None:
    shown = run_at_terminal("mmc help performance")
    assert "Large inputs and limits" in shown
    assert "--max-bytes" in shown
    assert not any(sign in shown for sign in ("# Large", "`", "|---"))


def test_a_topic_may_be_written_in_words_and_capital_letters(mmc: Callable[..., Outcome]) -> None:
    assert mmc("help", "CI").out == mmc("help", "ci").out
    assert mmc("help", "input", "kinds").out == mmc("help", "input-kinds").out


@pytest.mark.parametrize("command", [["validate"], ["show"], ["show", "alerts"], ["diff-versions"]])
def test_help_of_a_command_is_what_its_help_option_prints(mmc: Callable[..., Outcome], command: list[str]) -> None:
    assert mmc("help", *command).out == mmc(*command, "--help").out


def test_an_unknown_topic_gets_the_nearest(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError, match=r"unknown topic valdate; did you mean validate\?"):
        mmc("help", "valdate")
