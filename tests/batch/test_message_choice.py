"""One message of a file that holds several, named after the path."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.batch.message_choice import EVERY_MESSAGE, MessageChoice, describe_missing, split_message_name
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE, message


@pytest.mark.parametrize(
    ("name", "path", "choice"),
    [
        ("in.csv:17", "in.csv", MessageChoice(line=17)),
        ("in.xml#3", "in.xml", MessageChoice(number=3)),
        ("in.zip!a.xml", "in.zip!a.xml", EVERY_MESSAGE),
        ("in.zip!a.csv:2", "in.zip!a.csv", MessageChoice(line=2)),
        ("in.xml", "in.xml", EVERY_MESSAGE),
        ("-", "-", EVERY_MESSAGE),
    ],
)
def test_what_follows_the_path_names_one_message(name: str, path: str, choice: MessageChoice) -> None:
    assert split_message_name(name) == (path, choice)


def test_a_file_that_is_there_is_meant_whatever_its_name(tmp_path: Path) -> None:
    odd = tmp_path / "in.xml#3"
    odd.write_text(ALERT)
    assert split_message_name(str(odd)) == (str(odd), EVERY_MESSAGE)


def test_the_only_message_of_a_file_is_on_every_line_of_it() -> None:
    assert MessageChoice(line=3).takes(message(ALERT))
    assert not MessageChoice(line=900).takes(message(ALERT))
    assert not MessageChoice(number=2).takes(message(ALERT))


def test_what_is_missing_is_described() -> None:
    assert describe_missing(MessageChoice(line=9)) == "no message on line 9"
    assert describe_missing(MessageChoice(number=9)) == "no message #9"


@pytest.fixture
def two_rows(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    cells = ['"{}"'.format(text.replace('"', '""')) for text in (ALERT, RESPONSE)]
    path.write_text("message\n" + "\n".join(cells) + "\n")
    return path


def test_show_message_shows_the_message_of_a_row(mmc: Callable[..., Outcome], two_rows: Path) -> None:
    line = 3 + ALERT.count("\n")
    assert mmc("show", "message", f"{two_rows}:2", "-f", "text").lines[0].startswith("Device alert 8F86")
    assert mmc("show", "message", f"{two_rows}:{line}", "-f", "text").lines[0].startswith("Response to 4.1.1")
    assert mmc("show", "message", f"{two_rows}#2", "-f", "text").lines[0].startswith("Response to 4.1.1")
    records = mmc("show", "message", f"{two_rows}#2", "-f", "jsonl").lines
    assert [json.loads(each)["kind"] for each in records] == ["response"]


def test_a_message_that_is_not_there_is_reported(mmc: Callable[..., Outcome], two_rows: Path) -> None:
    got = mmc("show", "message", f"{two_rows}#9")
    assert (got.out, got.err) == ("", f"{two_rows}: no message #9; it holds 2 messages\n")
    assert got.code == 4
