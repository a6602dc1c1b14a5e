"""Each statement of the release note about a change is shown by the `mmc diff-versions` command beside it."""

import csv
import re
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

TABLE = Path(__file__).with_name("statements_diff.csv")
with TABLE.open(newline="", encoding="utf-8") as file:
    STATEMENTS = list(csv.DictReader(file))

Run = Callable[[str], str]


@pytest.fixture(scope="module")
def run() -> Run:
    from mmc_cli.cli.main import cli

    @cache
    def run(command: str) -> str:
        result = CliRunner().invoke(cli, shlex.split(command), standalone_mode=False)
        assert result.return_value == 0, result.output
        return re.sub(r"\s+", " ", result.stdout)

    return run


@pytest.mark.parametrize("row", STATEMENTS, ids=[f"{each['section']} {each['statement']}"[:80] for each in STATEMENTS])
def test_a_statement_is_shown(run: Run, row: dict[str, str]) -> None:
    shown = run(row["command"])
    missing = [words for words in row["expected"].split(" | ") if words not in shown]
    assert not missing, shown


def test_every_section_of_the_release_note_has_a_statement() -> None:
    sections = {each["section"] for each in STATEMENTS}
    assert sections >= {
        "1.1",
        "2.1.1",
        "2.1.2",
        "2.1.3",
        "2.1.4",
        *(f"3.{each}" for each in range(1, 8)),
        "4",
        "5.1",
        "6",
    }
