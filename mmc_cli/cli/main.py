"""The command `mmc`: finds its subcommands, and turns what ends them into an exit code."""

import errno
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import cast

import click

from mmc_cli import __version__
from mmc_cli.cli import streams
from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.cli.output import print_note
from mmc_cli.cli.signals import TerminatedError, end_by, raised_signals
from mmc_cli.model.defect import find_place
from mmc_cli.model.errors import ClosedPipeError, MmcError

# What the operating system says when it has no more of something, whatever it was for.
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)

COMMANDS = ("validate", "show", "decode", "diff-versions", "explain", "schema", "help")


class LazyGroup(click.Group):
    """The commands in the order of COMMANDS, each imported only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        return cast(click.Command, getattr(import_module(f"mmc_cli.cli.{name}"), "help_" if name == "help" else name))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="mmc %(version)s")
def cli() -> None:
    """Inspect the MMC messages of GB smart metering.

    \b
    mmc validate response.xml             is it valid against MMC 4.0?
    mmc validate inbox/                   every .xml file in a folder and its subfolders
    mmc show alerts inbox/                one line per device alert
    mmc show message response.xml         one message in full
    mmc decode inbox/ > messages.jsonl    typed data for programs
    mmc diff-versions                     what MMC 4.0 changed from 3.1, and for whom
    mmc explain 8F86                      the meaning of a code, a name or a line
    mmc schema 4.0 > mmc-4.0.xsd          the schema of a version
    mmc help                              guides: readings, rules, CI and more
    """


def main() -> None:
    """Run `mmc` and end the process with its exit code, or by the signal that ended the run."""
    streams.open_closed_streams()
    try:
        with raised_signals():
            code = _run()
    except TerminatedError as error:
        streams.drop_unwritten()
        end_by(error.number)
        return
    except KeyboardInterrupt:  # while the run was ending
        code = ExitCode.INTERRUPTED
    streams.drop_unwritten()
    gc.freeze()  # a last collection at exit would take a sixth of the time of a short run
    sys.exit(code)


def _run() -> int:
    try:
        code = cli.main(prog_name="mmc", standalone_mode=False)
        streams.flush_output()
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        print_note("mmc: interrupted")
        return ExitCode.INTERRUPTED
    except (ClosedPipeError, BrokenPipeError, SystemExit):  # SystemExit: so Click and rich answer a closed pipe
        return ExitCode.CLOSED_PIPE
    except MmcError as error:
        print_note(f"mmc: {error}")
        return ExitCode.USAGE
    except OSError as error:
        what = "" if error.errno in _EXHAUSTED else "cannot write the output: "
        print_note(f"mmc: {what}{(error.strerror or str(error)).lower()}")
        return ExitCode.NOT_CHECKED
    except MemoryError:
        print_note("mmc: not enough memory")
        return ExitCode.NOT_CHECKED
    except Exception as error:
        if os.environ.get("MMC_DEBUG"):
            raise
        for line in _describe_defect(error).splitlines():
            print_note(line)
        return ExitCode.DEFECT
    return code if isinstance(code, int) else ExitCode.OK


def _describe_defect(error: Exception) -> str:
    """Return where an error was raised, without its text: that may hold data of a message."""
    return (
        f"mmc: internal error in mmc {__version__}: {type(error).__name__} at {find_place(error)}\n"
        "This is a defect in mmc, not in your messages. Please report both lines; MMC_DEBUG=1 shows the traceback."
    )
