"""Help of every command, and the words people try."""

import re
from collections.abc import Callable, Iterator

import click
import pytest

from mmc_cli.cli.command import ALIASES
from mmc_cli.cli.main import cli
from tests.conftest import Outcome

ALERT = "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml"


def all_commands() -> Iterator[list[str]]:
    root = click.Context(cli)
    for name in cli.list_commands(root):
        yield [name]
        command = cli.get_command(root, name)
        if isinstance(command, click.Group):
            yield from ([name, each] for each in command.list_commands(root))


@pytest.mark.parametrize("command", [[], *all_commands()], ids=" ".join)
def test_no_line_of_help_is_wider_than_80_columns(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = mmc(*command, "--help").lines
    assert [line for line in lines if len(line) > 80 or (line.endswith("...") and "Usage" not in line)] == []
    assert [line for line in lines if re.search(r"--\w[\w-]*-$|pip$", line)] == [], "a word to be copied is broken"


def test_the_own_options_of_a_command_come_first(mmc: Callable[..., Outcome]) -> None:
    lines = mmc("decode", "--help").lines
    assert (
        lines.index("Options:") < next(i for i, line in enumerate(lines) if "  --rows" in line) < lines.index("Input:")
    )


@pytest.mark.parametrize("command", [["validate"], ["decode"], ["diff-versions"], ["show", "readings"]], ids=" ".join)
def test_help_lists_every_option(mmc: Callable[..., Outcome], command: list[str]) -> None:
    context, text = click.Context(cli), mmc(*command, "--help").out
    found = cli.get_command(context, command[0])
    for name in command[1:]:
        assert isinstance(found, click.Group)
        found = found.get_command(context, name)
    assert found is not None
    for option in found.params:
        if isinstance(option, click.Option):
            assert f"{option.opts[-1]} " in text, option.opts


def test_sizes_in_help_have_units(mmc: Callable[..., Outcome]) -> None:
    text = " ".join(mmc("validate", "--help").out.split())
    assert "(default: 24 MiB)" in text
    assert "(default: 64 GiB)" in text


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("valdate", "unknown command valdate; did you mean validate?"),
        ("explian", "unknown command explian; did you mean explain?"),
        ("alert", "unknown command alert; did you mean alerts?"),
        ("8F86", "unknown command 8F86; did you mean mmc explain 8F86?"),
        ("xyzzy", "unknown command xyzzy; mmc --help lists the commands"),
        ("pyproject.tomk", "unknown command pyproject.tomk; did you mean pyproject.toml?"),
        ("fixtures", "fixtures is a folder; try mmc validate, mmc show alerts or mmc show summary"),
    ],
)
def test_an_unknown_word_gets_a_hint(mmc: Callable[..., Outcome], word: str, hint: str) -> None:
    with pytest.raises(click.UsageError) as error:
        mmc(word)
    assert error.value.message == hint


def test_an_unknown_list_gets_the_nearest(mmc: Callable[..., Outcome]) -> None:
    with pytest.raises(click.UsageError) as error:
        mmc("show", "reading", "fixtures")
    assert error.value.message == "unknown command reading; did you mean readings?"


@pytest.mark.parametrize("short", [[ALERT], ["show", ALERT], ["message", ALERT]], ids=("mmc", "show", "message"))
def test_a_file_alone_is_shown(mmc: Callable[..., Outcome], short: list[str]) -> None:
    assert mmc(*short) == mmc("show", "message", ALERT)


def test_a_file_on_standard_input_is_shown(mmc: Callable[..., Outcome]) -> None:
    with open(ALERT, "rb") as file:
        assert "/GBCSResponse/Header/OriginatorCounter\t40267" in mmc("-", stdin=file.read()).out


def test_a_file_that_is_not_there_is_reported_as_such(mmc: Callable[..., Outcome]) -> None:
    got = mmc("nosuch.xml")
    assert (got.code, got.lines) == (3, [])
    assert "nosuch.xml: not checked: not found" in got.err


@pytest.mark.parametrize("word", [word for word in ALIASES if word != "message"])
def test_words_people_try_are_commands(mmc: Callable[..., Outcome], word: str) -> None:
    folder = "fixtures/valid/4.0/alerts"
    options = ["--log-times", "end"] if word == "profile" else []
    assert mmc(word, folder, *options) == mmc(*ALIASES[word], folder, *options)


@pytest.mark.parametrize("command", [["validate"], ["show", "alerts"], ["decode"]], ids=" ".join)
def test_json_is_short_for_its_format(mmc: Callable[..., Outcome], command: list[str]) -> None:
    assert mmc(*command, ALERT, "--json") == mmc(*command, ALERT, "-f", "json")


def test_what_follows_two_hyphens_is_a_path(mmc: Callable[..., Outcome]) -> None:
    assert "--json: not checked: not found" in mmc("validate", "-f", "concise", "--", "--json").out


@pytest.mark.parametrize(
    "command", [each for each in all_commands() if each[0] not in ("help", "completion")], ids=" ".join
)
def test_every_command_takes_q(mmc: Callable[..., Outcome], command: list[str]) -> None:
    if command != ["show"]:
        assert "-q, --quiet" in mmc(*command, "--help").out


@pytest.mark.parametrize("command", [["validate"], ["decode"], ["show", "summary"], ["show", "alerts"]], ids=" ".join)
def test_quiet_prints_no_closing_lines(mmc: Callable[..., Outcome], command: list[str]) -> None:
    assert mmc(*command, "fixtures/valid/4.0").err != ""
    assert mmc(*command, "fixtures/valid/4.0", "-q").err == ""
