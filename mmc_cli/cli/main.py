"""Defines the `mmc` command: loads subcommands on first use and maps errors and signals to exit codes."""

import errno
import gc
import os
import sys
from importlib import import_module
from typing import cast

import click

from mmc_cli import __version__
from mmc_cli.cli import streams
from mmc_cli.cli.command import ALIASES, Group
from mmc_cli.cli.exit_codes import ExitCode
from mmc_cli.cli.signals import TerminatedError, end_by, raised_signals
from mmc_cli.model.errors import ClosedPipeError, MmcError, UnfinishedError, describe_os_error

# Errors of an exhausted resource, such as files, memory or processes.
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)

# Each is imported only when it is used; the texts are the first sentences of their help.
COMMANDS = {
    "validate": "Check whether messages are valid.",
    "browse": "Move through messages at a terminal.",
    "show": "Show the content of messages: one in full, or a list.",
    "decode": "Decode messages into typed data whose shape never changes.",
    "report": "Write one page about messages: what is valid, what failed, and what is in them.",
    "sql": "Query messages with SQL, or load them into a database.",
    "diff": "Show what differs between two messages, or between the messages of two folders or archives.",
    "redact": "Copy messages with pseudonyms in place of personal values.",
    "diff-versions": "Show what changed between versions, and for which messages.",
    "explain": "Explain codes, names, words and lines of messages.",
    "schema": "Print the XSD of a version, or the JSON Schema of a record.",
    "config": "Show the settings in force, and where each is from.",
    "help": "Show a guide, or the help of a command.",
    "completion": "Print the completion script of a shell.",
}
_FUNCTIONS = {"help": "help_"}

FIRST_STEPS = """\
mmc inspects the MMC messages of GB smart metering.

  mmc validate inbox/        is each message valid, and if not, where and why?
  mmc response.xml           one message, with names, units and meanings
  mmc show alerts inbox/     one line per alert; also responses and readings
  mmc explain 8F86           the meaning of a code, a name or a line
  mmc decode inbox/          typed data for programs and spreadsheets

mmc --help lists all commands, and mmc help the guides.
"""


class MmcGroup(Group):
    """The commands in the order of COMMANDS."""

    message_command = ("show", "message")
    aliases = ALIASES

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        return cast(click.Command, getattr(import_module(f"mmc_cli.cli.commands.{name}"), _FUNCTIONS.get(name, name)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def _hint(self, word: str, ctx: click.Context) -> str:
        from mmc_cli.explain import find_entries
        from mmc_cli.specification import DEFAULT_VERSION, load_spec

        if find_entries(word, load_spec(DEFAULT_VERSION)):
            return f"did you mean mmc explain {word}?"
        return super()._hint(word, ctx)


@click.group(
    "mmc",
    cls=MmcGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, "-V", "--version", message="mmc %(version)s")
@click.pass_context
def cli(context: click.Context) -> int:
    """Inspect the MMC messages of GB smart metering.

    \b
    mmc validate response.xml           is it valid against MMC 4.0?
    mmc validate inbox/                 every .xml file in a folder
    mmc response.xml                    one message in full
    mmc browse inbox/                   move through messages at a terminal
    mmc show alerts inbox/              one line per device alert
    mmc decode inbox/ > messages.jsonl  typed data for programs
    mmc report inbox/ -o report.html    one page about many messages
    mmc sql "select ..." inbox/         the answer to a query over messages
    mmc diff expected.xml actual.xml    what differs between two messages
    mmc diff-versions                   what MMC 4.0 changed, and for whom
    mmc explain 8F86                    the meaning of a code, a name or a line
    mmc schema 4.0 > mmc-4.0.xsd        the schema of a version
    mmc help                            guides: readings, rules, CI and more
    """
    if context.invoked_subcommand is None:
        click.echo(FIRST_STEPS, err=True, nl=False)
    return ExitCode.USAGE


def main() -> None:
    """Run `mmc` and end the process with its exit code, or by the signal that ended the run."""
    if not os.environ.get("MMC_DEBUG"):
        # Finalizers may fail when memory runs out; nothing useful can be printed.
        sys.unraisablehook = lambda error: None
    streams.open_closed_streams()
    streams.buffer_streams()
    streams.wait_for_readers()
    try:
        with raised_signals():
            code = _run()
    except TerminatedError as error:
        streams.drop_unwritten()
        end_by(error.number)
        return
    except KeyboardInterrupt:  # in the clean-up of the run
        code = ExitCode.INTERRUPTED
    streams.drop_unwritten()
    gc.freeze()  # a final garbage collection would take a sixth of the time of a short run
    sys.exit(code)


def _run() -> int:
    try:
        code = cli.main(prog_name="mmc", standalone_mode=False)
        streams.flush_output()
    except click.ClickException as error:
        from mmc_cli.cli.usage_errors import describe_usage_error

        for line in describe_usage_error(error):
            _print_note(line)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        _print_note("mmc: interrupted")
        return ExitCode.INTERRUPTED
    except SystemExit as error:  # Click exits so after a completion, and Click and rich on a closed pipe
        return ExitCode.OK if error.code == 0 else ExitCode.CLOSED_PIPE
    except (ClosedPipeError, BrokenPipeError):
        return ExitCode.CLOSED_PIPE
    except MmcError as error:
        _print_note(f"mmc: {error}")
        return ExitCode.NOT_CHECKED if isinstance(error, UnfinishedError) else ExitCode.USAGE
    except OSError as error:
        what = "" if error.errno in _EXHAUSTED else f"cannot write {error.filename or 'the output'}: "
        is_lost = isinstance(error, FileNotFoundError)
        _print_note(f"mmc: {what}{'its folder does not exist' if is_lost else describe_os_error(error)}")
        return ExitCode.NOT_CHECKED
    except Exception as error:
        from mmc_cli.model.defect import is_out_of_memory

        if is_out_of_memory(error):
            _print_note("mmc: not enough memory")
            return ExitCode.NOT_CHECKED
        if os.environ.get("MMC_DEBUG"):
            raise
        for line in _describe_defect(error).splitlines():
            _print_note(line)
        return ExitCode.DEFECT
    return code if isinstance(code, int) else ExitCode.OK


def _describe_defect(error: Exception) -> str:
    """Return where an error was raised, without its text, which may contain data of a message."""
    from mmc_cli.model.defect import find_place

    return (
        f"mmc: internal error in mmc {__version__}: {type(error).__name__} at {find_place(error)}\n"
        "This is a defect in mmc, not in your messages. Please report both lines; MMC_DEBUG=1 shows the traceback."
    )


def _print_note(text: str) -> None:
    from mmc_cli.cli.output import print_note  # imported only for an error: it takes a tenth of a short run

    print_note(text)
