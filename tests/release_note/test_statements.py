"""The statements of the MMC V4.0 release note: each with a command and the words that its output must have.

statements.csv has a row for each statement: the section of the note, the statement, the command, and the words, separated
by " | ". Runs of spaces and line ends count as one space, so that a row does not depend on columns and line breaks.
"""

import csv
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome

with Path(__file__).with_name("statements.csv").open(newline="", encoding="utf-8") as lines:
    STATEMENTS = list(csv.DictReader(lines))
SECTIONS = [
    "1",
    "1.1",
    "2",
    "2.1",
    "2.1.1",
    "2.1.2",
    "2.1.3",
    "2.1.4",
    "3",
    "3.1",
    "3.2",
    "3.3",
    "3.4",
    "3.5",
    "3.6",
    "3.7",
    "4",
    "5.1",
    "6",
]


@pytest.mark.parametrize("row", STATEMENTS, ids=[f"{row['section']} {row['statement']}" for row in STATEMENTS])
def test_a_statement_of_the_release_note_is_shown(mmc: Callable[..., Outcome], row: dict[str, str]) -> None:
    shown = on_one_line(mmc(*shlex.split(row["command"])).out)
    assert [each for each in row["must_appear"].split(" | ") if on_one_line(each) not in shown] == [], shown


def test_every_section_has_a_statement() -> None:
    assert {row["section"] for row in STATEMENTS} == set(SECTIONS)


def test_no_row_is_there_twice() -> None:
    checks = [(row["command"], row["must_appear"]) for row in STATEMENTS]
    assert len(checks) == len(set(checks))


def test_every_row_asks_for_words_that_its_command_does_not_have() -> None:
    weak = [row for row in STATEMENTS if all(each in row["command"] for each in row["must_appear"].split(" | "))]
    assert not weak, "ask these rows for words that only the statement brings"


def on_one_line(text: str) -> str:
    return " ".join(text.split())
