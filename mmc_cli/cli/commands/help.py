"""`mmc help`: the guides, and the help of a command."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import ALIASES, Command

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mmc_cli.cli.output import Output

GUIDES = Path(__file__).parents[2] / "guides"


def _complete_topic(context: click.Context, parameter: click.Parameter, text: str) -> "list[CompletionItem]":
    guides = () if context.params.get("topic") else guide_titles()
    return completion_values.matching(guides, text) + completion_values.commands(context, parameter, text)


@click.command("help", cls=Command)
@click.argument("topic", nargs=-1, metavar="[TOPIC|COMMAND]", shell_complete=_complete_topic)
@click.option("--man", is_flag=True, help="Print the man page of a command, or of mmc itself.")
@options.color
@click.pass_context
def help_(context: click.Context, topic: tuple[str, ...], man: bool, color: str) -> int:
    """Show a guide, or the help of a command.

    \b
    mmc help                       the list of guides
    mmc help readings              a guide
    mmc help show alerts           the same as mmc show alerts --help
    mmc help --man validate > mmc-validate.1
    """
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output

    with open_output(None, color) as out:
        if man:
            from mmc_cli.cli.man_page import man_page

            out.stream.write(man_page(_context_of(context.find_root(), topic)))
        elif not topic:
            out.stream.write(_list_of_guides())
        elif (name := "-".join(topic).lower()) in guide_titles():
            _write_guide(read_guide(name), out)
        else:
            out.stream.write(_context_of(context.find_root(), topic).get_help() + "\n")
    return ExitCode.OK


def guide_titles() -> dict[str, str]:
    """Return the title of each guide by its name."""
    names = sorted(path.stem for path in GUIDES.glob("*.md"))
    return {name: read_guide(name).partition("\n")[0].removeprefix("# ") for name in names}


def read_guide(name: str) -> str:
    """Return the Markdown text of a guide."""
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def _write_guide(text: str, out: "Output") -> None:
    """Write a guide, formatted at a terminal, as Markdown to a pipe."""
    if out.color or out.stream.isatty():
        from mmc_cli.render.guide import write_guide

        write_guide(text, out.stream, out.color)
    else:
        out.stream.write(text)


def _list_of_guides() -> str:
    lines = [f"  mmc help {name:<14} {title}" for name, title in guide_titles().items()]
    return "\n".join(["Guides", *lines, "", "mmc COMMAND --help shows the options of a command.", ""])


def _context_of(root: click.Context, words: tuple[str, ...]) -> click.Context:
    """Return the context of a command, such as show alerts. Raises UsageError for an unknown one."""
    context = root
    for word in (*ALIASES.get(words[0], words[:1]), *words[1:]) if words else ():
        group = context.command
        command = group.get_command(context, word) if isinstance(group, click.Group) else None
        if command is None:
            raise click.UsageError(_describe_unknown(" ".join(words), word, context), root)
        context = click.Context(command, info_name=word, parent=context, **command.context_settings)
    return context


def _describe_unknown(topic: str, word: str, context: click.Context) -> str:
    from mmc_cli.specification.similar_names import best_match

    commands = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
    nearest = best_match((*commands, *guide_titles()), word)
    return f"unknown topic {topic}; " + (f"did you mean {nearest}?" if nearest else "mmc help lists the guides")
