"""Makes the man page of a command, with click-man."""

import re
from inspect import cleandoc

import click

from mmc_cli import __version__
from mmc_cli.model.errors import MmcError

# A line with only a backspace begins a block that Click must not rewrap; roff has .nf and .fi for that.
_BLOCK = re.compile(r"^\x08\n(.*?)(?=\n\.(?:PP|SH)|\Z)", re.DOTALL | re.MULTILINE)


def man_page(context: click.Context) -> str:
    """Return the man page of the command of a context. Raises MmcError if click-man is not installed."""
    try:
        from click_man.man import ManPage
    except ImportError:
        raise MmcError("a man page needs click-man: pip install 'mmc-cli[man]'") from None
    command = context.command
    page = ManPage(context.command_path)
    page.version = f"mmc {__version__}"
    page.short_help = _first_paragraph(command)
    page.synopsis = " ".join(command.collect_usage_pieces(context))
    page.description = cleandoc(command.help or "")
    page.options = [record for each in command.get_params(context) if (record := each.get_help_record(context))]
    if isinstance(command, click.Group):
        found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        page.commands = [(name, _first_paragraph(each)) for name, each in found if each is not None]
    return _BLOCK.sub(r".nf\n\1\n.fi", str(page))


def _first_paragraph(command: click.Command) -> str:
    return " ".join(cleandoc(command.help or "").partition("\n\n")[0].split())
