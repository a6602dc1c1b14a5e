"""The options to follow folders; they import nothing until used."""

import click

from mmc_cli.cli.options import combine

follow_options = combine(
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
