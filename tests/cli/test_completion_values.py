"""What is completed after each option and argument."""

import re
from collections.abc import Iterator

import click
import pytest
from click.shell_completion import ShellComplete

from mmc_cli.cli.main import cli

ELEMENT_PATHS = {("diff", "--ignore"), ("diff", "--tolerance")}


def complete(line: str) -> list[str]:
    *words, last = line.split(" ")
    return [
        item.value if item.type == "plain" else f"({item.type})"
        for item in ShellComplete(cli, {}, "mmc", "_MMC_COMPLETE").get_completions(words, last)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("val", ["validate"]),
        ("show re", ["responses", "readings"]),
        ("validate --mmc-version 5", ["5.0", "5.1", "5.2", "5.3", "5.4"]),
        ("validate --mmc-version a", ["auto", "all"]),
        ("validate -f s", ["sarif"]),
        ("validate --select mmc21", [f"MMC{number}" for number in range(210, 220)]),
        ("show alerts --code 8f87", ["8F87"]),
        ("show alerts --code 8F86,8F87", ["8F86,8F87"]),
        ("alerts --code 8F87", ["8F87"]),
        ("show alerts --srv 4.8", ["4.8.1", "4.8.2", "4.8.3"]),
        ("explain MMC218", ["MMC218"]),
        ("explain respon", ["(file)"]),
        ("schema 3", ["3.1"]),
        ("schema verd", ["verdict"]),
        ("diff-versions 3", ["3.1"]),
        ("decode --rows read", ["readings"]),
        ("help perf", ["performance"]),
        ("help dec", ["decode"]),
        ("help show al", ["alerts"]),
        ("help nosuch al", []),
        ("config show al", ["alerts"]),
        ("diff-versions --rule enum", ["enum-value-added", "enum-value-removed"]),
        ("validate in", ["(file)"]),
        ("inbo", ["(file)"]),
    ],
)
def test_values_are_completed(line: str, expected: list[str]) -> None:
    assert complete(line) == expected


def test_codes_are_completed_with_their_meanings() -> None:
    (item,) = ShellComplete(cli, {}, "mmc", "_MMC_COMPLETE").get_completions(["alerts", "--code"], "8F87")
    assert item.help == "ECS102 Limit APC [n] Level ended or cancelled"


def test_every_option_with_a_file_completes_files() -> None:
    context = click.Context(cli, info_name="mmc")
    for words, command in subcommands(context):
        for option in command.params:
            if (
                isinstance(option, click.Option)
                and re.fullmatch(r"(FILE|DIR|PATH)\W?.*", option.metavar or "")
                and ((words, option.opts[-1]) not in ELEMENT_PATHS)
            ):
                assert complete(f"{words} {option.opts[-1]} x") == ["(file)"], (words, option.name)


def subcommands(context: click.Context) -> Iterator[tuple[str, click.Command]]:
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            yield from subcommands(below)
        else:
            yield below.command_path.removeprefix("mmc "), command
