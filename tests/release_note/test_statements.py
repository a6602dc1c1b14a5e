"""The statements of the MMC V4.0 release note: each with a command and the words that its output must have.

statements.csv has a row for each statement: the section of the note, the statement, the command, and the words, separated
by " | ". Runs of spaces and line ends count as one space, so that a row does not depend on columns and line breaks.
"""

import csv
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from mmc_cli.cli.main import cli
from tests.conftest import ROOT

with Path(__file__).with_name("statements.csv").open(newline="", encoding="utf-8") as lines:
    STATEMENTS = list(csv.DictReader(lines))
SECTIONS = {
    "1",
    "1.1",
    "2",
    "2.1",
    *(f"2.1.{number}" for number in range(1, 5)),
    "3",
    *(f"3.{number}" for number in range(1, 8)),
    "4",
    "5.1",
    "6",
}


@pytest.fixture(scope="module")
def shown() -> Callable[[str], str]:
    """Runs `mmc` in this process, each command once, and returns what it prints on one line."""

    @cache
    def run(command: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            patch.delenv("MMC_VERSION", raising=False)
            result = CliRunner().invoke(cli, shlex.split(command), standalone_mode=False)
        if result.exception is not None:
            raise result.exception
        return on_one_line(result.stdout)

    return run


@pytest.mark.parametrize("row", STATEMENTS, ids=[f"{row['section']} {row['statement']}" for row in STATEMENTS])
def test_a_statement_of_the_release_note_is_shown(shown: Callable[[str], str], row: dict[str, str]) -> None:
    text = shown(row["command"])
    assert [each for each in row["must_appear"].split(" | ") if on_one_line(each) not in text] == [], text


def test_every_section_has_a_statement() -> None:
    assert {row["section"] for row in STATEMENTS} == SECTIONS


def test_no_row_is_there_twice() -> None:
    checks = [(row["command"], row["must_appear"]) for row in STATEMENTS]
    assert len(checks) == len(set(checks))


def test_every_row_asks_for_words_that_its_command_does_not_have() -> None:
    weak = [row for row in STATEMENTS if all(each in row["command"] for each in row["must_appear"].split(" | "))]
    assert not weak, "ask these rows for words that only the statement brings"


def on_one_line(text: str) -> str:
    return " ".join(text.split())
