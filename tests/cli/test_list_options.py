"""All lists take the same options."""

import click
import pytest

from mmc_cli.cli.commands.show import show
from mmc_cli.cli.list_options import ListOptions


@pytest.mark.parametrize("name", ["alerts", "responses", "readings", "gaps", "profile", "summary"])
def test_a_list_has_each_option_of_lists(name: str) -> None:
    command = show.get_command(click.Context(show), name)
    assert command is not None
    required = set(ListOptions._fields) - set(ListOptions._field_defaults)
    assert required <= {parameter.name for parameter in command.params}
