"""The command `mmc`: its commands, and what ends the process."""

import gc
import os
import sys
from importlib import import_module
from typing import cast

import click

from mmc_cli import __version__
from mmc_cli.model.errors import ClosedPipeError, MmcError

COMMANDS = ("validate", "show", "decode", "diff-versions", "explain", "schema")


class Commands(click.Group):
    """The commands in the order of the list, each imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        return cast(click.Command, getattr(import_module(f"mmc_cli.cli.{name}"), name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="mmc %(version)s")
def cli() -> None:
    """Inspect the MMC messages of GB smart metering.

    \b
    mmc validate response.xml             is it valid against MMC 4.0, and if not, where and why
    mmc validate inbox/                   every .xml file below a folder
    mmc show alerts inbox/                one line for each device alert
    mmc show message response.xml         one message, in full
    mmc decode inbox/ > messages.jsonl    typed data for programs
    mmc diff-versions                     what MMC 4.0 changed from 3.1, and for whom
    mmc explain 8F86                      what a code, a name or a line of a message means
    mmc schema 4.0 > mmc-4.0.xsd          the schema of a version
    """


def main() -> None:
    """Run `mmc` and end the process with an exit code of the contract."""
    code = _guarded()
    gc.freeze()  # the process ends: looking for garbage once more would take a sixth of the time of a short run
    sys.exit(code)


def _guarded() -> int:
    try:
        code = cli.main(prog_name="mmc", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("mmc: interrupted", err=True)
        return 130
    except ClosedPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that the last flush of stdout finds no closed pipe
        return 141
    except MmcError as error:
        click.echo(f"mmc: {error}", err=True)
        return 2
    except OSError as error:
        click.echo(f"mmc: cannot write the output: {(error.strerror or str(error)).lower()}", err=True)
        return 3
    except Exception as error:
        if os.environ.get("MMC_DEBUG"):
            raise
        click.echo(_defect(error), err=True)
        return 70
    return code if isinstance(code, int) else 0


def _defect(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "an unknown place"
    return (
        f"mmc: a defect in mmc {__version__}, not in your messages: {type(error).__name__} at {where}\n"
        "Please report it with this line; with MMC_DEBUG=1 it says more."
    )
