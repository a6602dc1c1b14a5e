"""`mmc help`: the guides, and the help of a command."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.cli.output import Output

GUIDES = Path(__file__).parent.parent / "guides"


@click.command("help")
@click.argument("topic", nargs=-1, metavar="[TOPIC|COMMAND]")
@options.color
@click.pass_context
def help_(context: click.Context, topic: tuple[str, ...], color: str) -> int:
    """Show a guide, or the help of a command.

    \b
    mmc help                       the list of guides
    mmc help readings              a guide
    mmc help show alerts           the same as mmc show alerts --help
    """
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output

    with open_output(None, color) as out:
        if not topic:
            out.stream.write(_list_of_guides())
        elif (name := "-".join(topic).lower()) in guide_titles():
            _write_guide(read_guide(name), out)
        else:
            out.stream.write(_help_of_command(context.find_root(), topic) + "\n")
    return ExitCode.OK


def guide_titles() -> dict[str, str]:
    """Return the title of each guide by its name."""
    names = sorted(path.stem for path in GUIDES.glob("*.md"))
    return {name: read_guide(name).partition("\n")[0].removeprefix("# ") for name in names}


def read_guide(name: str) -> str:
    """Return the Markdown text of a guide."""
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def _write_guide(text: str, out: "Output") -> None:
    """Write a guide as it is read at a terminal, or its Markdown text to a pipe."""
    if out.color or out.stream.isatty():
        from mmc_cli.render.guide import write_guide

        write_guide(text, out.stream, out.color)
    else:
        out.stream.write(text)


def _list_of_guides() -> str:
    lines = [f"  mmc help {name:<14} {title}" for name, title in guide_titles().items()]
    return "\n".join(["Guides", *lines, "", "mmc COMMAND --help shows the options of a command.", ""])


def _help_of_command(root: click.Context, names: tuple[str, ...]) -> str:
    """Return what `mmc NAMES --help` prints. Raises UsageError for an unknown name."""
    context = root
    for name in names:
        group = context.command
        command = group.get_command(context, name) if isinstance(group, click.Group) else None
        if command is None:
            from mmc_cli.specification.wording import sort_by_similarity

            known = group.list_commands(context) if isinstance(group, click.Group) else []
            nearest = sort_by_similarity((*known, *(guide_titles() if context is root else ())), name)
            raise click.UsageError(
                f"unknown topic {' '.join(names)}" + (f"; did you mean {nearest[0]}?" if nearest else "")
            )
        context = click.Context(command, info_name=name, parent=context, **command.context_settings)
    return context.get_help()
