"""Wrong usage: the first line says what is wrong and what to do, then comes the usage of the command."""

import click
import pytest

from mmc_cli.cli.main import cli
from mmc_cli.cli.usage_errors import describe_usage_error
from tests.conftest import ROOT


def described(*arguments: str) -> list[str]:
    with pytest.raises(click.ClickException) as stop:
        cli.main(list(arguments), prog_name="mmc", standalone_mode=False)
    return describe_usage_error(stop.value)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("validate --outptu x", "mmc: no option --outptu; did you mean --output?"),
        ("validate --junit x", "mmc: no option --junit; did you mean -f junit?"),
        ("validate --junit-xml x", "mmc: no option --junit-xml; did you mean -f junit?"),
        ("validate --excel", "mmc: no option --excel; it is an option of mmc decode"),
        ("validate --tz x", "mmc: no option --tz; mmc validate --help lists the options"),
        ("decode --parquet", "mmc: no option --parquet; did you mean -f parquet?"),
        (
            "show alerts --calendar",
            "mmc: no option --calendar; it is an option of mmc show profile, mmc decode, mmc report",
        ),
        ("show alerts --sarif", "mmc: no option --sarif; mmc show alerts --help lists the options"),
        ("-v", "mmc: no option -v; did you mean -V?"),
        ("validate --fail-on errors", "mmc: --fail-on: expected error, warning, info or never; got errors"),
        ("validate --quiet=1", "mmc: --quiet takes no value"),
        ("validate --baseline", "mmc: --baseline needs a value"),
        ("validate -o tests", "mmc: --output: tests is a folder"),
        ("redact x -o y --key nosuch", "mmc: --key: nosuch: not found"),
        ("redact x", "mmc: --output DIR|FILE is missing"),
        ("diff a", "mmc: B is missing"),
        ("diff a b c", "mmc: too many arguments: c"),
        ("schema", "mmc: VERSION|RECORD is missing"),
        ("completion", "mmc: give bash, zsh or fish"),
        ("completion csh", "mmc: expected bash, zsh or fish; got csh"),
        ("diff-versions --generate x", "mmc: --generate: expected a number from 0 on; got x"),
        ("validate --mmc-version 9", "mmc: --mmc-version: unknown MMC version 9; known versions: 3.1"),
        ("validate", "mmc: give a file, a folder, an archive, - for standard input, or --files-from"),
    ],
)
def test_the_first_line_says_what_is_wrong(arguments: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert described(*arguments.split())[0].startswith(expected)


def test_of_the_many_commands_that_have_an_option_the_first_are_named() -> None:
    assert described("schema", "--kind", "x")[0] == (
        "mmc: no option --kind; it is an option of mmc validate, mmc browse, mmc show summary and others"
    )


def test_the_usage_and_where_to_read_on_come_last() -> None:
    assert described("validate", "--outptu", "x")[1:] == [
        "Usage: mmc validate [OPTIONS] PATH...",
        "Try 'mmc validate --help' for help.",
    ]
