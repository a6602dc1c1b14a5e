"""`mmc completion`: the script with which a shell completes commands, options and their values."""

import click

from mmc_cli.cli.command import Command

_SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(_SHELLS), metavar="[bash|zsh|fish]")
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the completion script of a shell.

    \b
    eval "$(mmc completion bash)"       in ~/.bashrc
    eval "$(mmc completion zsh)"        in ~/.zshrc
    mmc completion fish > ~/.config/fish/completions/mmc.fish
    """
    from click.shell_completion import get_completion_class

    from mmc_cli.cli.exit_codes import ExitCode

    script = get_completion_class(shell)
    if script is not None:
        click.echo(script(context.find_root().command, {}, "mmc", "_MMC_COMPLETE").source())
    return ExitCode.OK
