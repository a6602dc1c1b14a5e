"""Says what is wrong with a command line: takes an error of Click, returns lines, the fault first, then the usage."""

import re
from collections.abc import Iterator

import click

from mmc_cli.model.counting import join_or
from mmc_cli.specification.similar_names import best_match

_MAX_OTHERS = 3  # commands named that have an option
# Sentences of Click, and those of mmc.
_SENTENCES = (
    (re.compile(r"(?s)'(?P<value>.*)' is not one of (?P<choices>'.*')\."), "expected {choices}; got {value}"),
    (re.compile(r"(?s)File '(?P<value>.*)' is a directory\."), "{value} is a folder"),
    (re.compile(r"(?s)File '(?P<value>.*)' does not exist\."), "{value}: not found"),
    (re.compile(r"(?s)Option '(?P<value>.*)' does not take a value\."), "{value} takes no value"),
    (re.compile(r"(?s)Got unexpected extra arguments? \((?P<value>.*)\)"), "too many arguments: {value}"),
)


def describe_usage_error(error: click.ClickException) -> list[str]:
    """Return what is wrong with the command line and what to do, then the usage of the command."""
    lines = [f"mmc: {_describe(error)}"]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        lines += [context.get_usage(), f"Try '{context.command_path} --help' for help."]
    return lines


def _describe(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"no option {error.option_name}; {_hint(error.option_name, error.ctx)}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        choices = error.param.type.choices if isinstance(error.param.type, click.Choice) else ()
        return f"give {join_or(choices)}" if choices else f"{_written(error.param, error.ctx)} is missing"
    if isinstance(error, click.BadOptionUsage) and "requires an argument" in error.message:
        return f"{error.option_name} needs a value"
    text = reword(error.message)
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        return f"{_name(error.param)}: {text}"
    return text


def reword(text: str) -> str:
    """Return a sentence of Click in the words of mmc, any other unchanged."""
    for pattern, sentence in _SENTENCES:
        if (match := pattern.fullmatch(text)) is not None:
            words = match.groupdict()
            if choices := words.get("choices"):
                words["choices"] = join_or(re.findall(r"'(.*?)'", choices))
            return sentence.format(**words)
    return text


def _name(option: click.Parameter) -> str:
    """Return the long name of an option."""
    return max(option.opts, key=len)


def _written(parameter: click.Parameter, context: click.Context | None) -> str:
    """Return a parameter as help has it, such as --output DIR|FILE."""
    metavar = parameter.make_metavar(context) if context is not None else parameter.human_readable_name
    return f"{_name(parameter)} {metavar}" if isinstance(parameter, click.Option) else metavar.strip("[]")


def _hint(name: str, context: click.Context | None) -> str:
    """Return what a person who gave an unknown option probably means."""
    if context is None:
        return "mmc --help lists the options"
    is_group = isinstance(context.command, click.Group)
    others = [] if is_group else [path for path, command in _commands(context.find_root()) if _has(command, name)]
    if others:
        return f"it is an option of {', '.join(others[:_MAX_OTHERS])}{' and others' if others[_MAX_OTHERS:] else ''}"
    options = [option for option in context.command.params if isinstance(option, click.Option)]
    word = name.lstrip("-")
    if any(_is_format(option, format_ := word.partition("-")[0], context) for option in options):
        return f"did you mean -f {format_}?"
    dashes = name.removesuffix(word)
    names = (each for option in options for each in option.opts)
    alike = tuple(each.lstrip("-") for each in names if each.startswith("--") == (dashes == "--"))
    if (nearest := best_match(alike, word)) is not None:
        return f"did you mean {dashes}{nearest}?"
    return f"{context.command_path} --help lists the options"


def _is_format(option: click.Option, word: str, context: click.Context) -> bool:
    try:
        return "--format" in option.opts and bool(option.type.convert(word, option, context))
    except click.BadParameter:
        return False


def _has(command: click.Command, name: str) -> bool:
    return any(name in (*option.opts, *option.secondary_opts) for option in command.params)


def _commands(context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Yield each command below a group with the words that run it."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if command is None:
            continue
        below = click.Context(command, parent=context, info_name=word)
        if isinstance(command, click.Group):
            yield from _commands(below)
        else:
            yield below.command_path, command
