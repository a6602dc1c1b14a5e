"""The options to follow folders; they import nothing until used."""

from collections.abc import Callable
from typing import Any

import click


def follow_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that follow folders to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--follow", is_flag=True, help="Keep watching the folders, and process messages as they arrive until Ctrl-C."
    ),
    click.option(
        "--state",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="With --follow: keep in FILE which files are done, and continue from there.",
    ),
)
