"""What is completed after each option and argument."""

import pytest
from click.shell_completion import ShellComplete

from mmc_cli.cli.main import cli


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
        ("validate --mmc-version 4", ["4.0"]),
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
        ("validate in", ["(file)"]),
        ("inbo", ["(file)"]),
    ],
)
def test_values_are_completed(line: str, expected: list[str]) -> None:
    assert complete(line) == expected


def test_codes_are_completed_with_their_meanings() -> None:
    (item,) = ShellComplete(cli, {}, "mmc", "_MMC_COMPLETE").get_completions(["alerts", "--code"], "8F87")
    assert item.help == "ECS102 Limit APC [n] Level ended or cancelled"
