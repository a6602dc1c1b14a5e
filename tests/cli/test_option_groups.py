"""Help lists options in titled groups, each option in one of them."""

from collections.abc import Callable
from itertools import chain

import click

from mmc_cli.cli.main import cli
from mmc_cli.cli.option_groups import OPTION_GROUPS
from tests.cli.test_command import all_commands
from tests.conftest import Outcome


def test_options_are_listed_in_titled_groups(mmc: Callable[..., Outcome]) -> None:
    lines = mmc("validate", "--help").lines
    titles = [line.removesuffix(":") for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert titles == list(OPTION_GROUPS)
    assert (
        lines.index("Selection:")
        < next(i for i, line in enumerate(lines) if "  --device" in line)
        < lines.index("Rules:")
    )


def test_an_option_is_in_one_group_and_belongs_to_a_command() -> None:
    grouped = list(chain(*OPTION_GROUPS.values()))
    assert len(set(grouped)) == len(grouped)
    assert set(grouped) - {"help"} <= {
        parameter.name for command in all_commands() for parameter in _find(command).params
    }


def _find(words: list[str]) -> click.Command:
    command: click.Command | None = cli
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    return command
