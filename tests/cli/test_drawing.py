"""A terminal without blocks in its encoding gets marks of ASCII; what a message holds is escaped, never changed."""

import os
import pty
import subprocess
import sys

import pytest

from mmc_cli.cli.drawing import ASCII_DRAWING
from tests.conftest import ROOT

PROFILE = ["show", "profile", "--log-times", "end", "fixtures/profiles"]
OLD_TERMINAL = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "80", "NO_COLOR": "1"}


def test_each_height_of_a_bar_has_another_mark() -> None:
    marks = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588".encode("ascii", ASCII_DRAWING)
    assert len(set(marks)) == 8


def test_other_characters_are_escaped() -> None:
    assert "caf\u00e9 \u4e2d".encode("ascii", ASCII_DRAWING) == rb"caf\xe9 \u4e2d"


def test_a_character_that_the_encoding_has_is_not_changed() -> None:
    assert "a\u00b7b".encode("latin-1", ASCII_DRAWING) == b"a\xb7b"


def test_bytes_that_cannot_be_decoded_stay_an_error() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", ASCII_DRAWING)


@pytest.mark.parametrize("command", [PROFILE, ["show", "summary", "fixtures/valid/4.0/alerts"]])
def test_a_terminal_of_ascii_shows_bars_that_fit(command: list[str]) -> None:
    lines = at_terminal(command, **OLD_TERMINAL).splitlines()
    assert any("####" in line or "_-" in line for line in lines)
    assert max(map(len, lines)) <= 80
    assert not any("\\u" in line for line in lines)


def test_a_pipe_of_ascii_gets_escapes_as_ever() -> None:
    command = [sys.executable, "-m", "mmc_cli", *PROFILE, "-f", "text"]
    got = subprocess.run(command, capture_output=True, cwd=ROOT, check=True, env={**os.environ, **OLD_TERMINAL})
    assert b"\\u2581" in got.stdout


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"NO_COLOR": "1", "TERM": "xterm"}])
def test_a_terminal_without_colours_gets_none(variables: dict[str, str]) -> None:
    text = at_terminal(["show", "alerts", "fixtures/valid/4.0/alerts"], **variables)
    assert "Not shown" in text  # the table of a terminal
    assert "\x1b" not in text


def at_terminal(arguments: list[str], **variables: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mmc_cli", *arguments]
    environment = {**os.environ, "COLUMNS": "80", **variables}
    run = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
    os.close(theirs)
    text = b""
    try:
        while chunk := os.read(ours, 65536):
            text += chunk
    except OSError:  # the end, on Linux
        pass
    os.close(ours)
    assert run.wait() == 0
    return text.decode()
