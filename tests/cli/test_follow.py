"""`--follow`: messages as they arrive, each once, also after a restart."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import click
import pytest

from mmc_cli.cli import follow
from mmc_cli.cli.follow import read_state, write_state
from mmc_cli.inputs.following import Mark
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
Step = Callable[[], object]
INVALID = ALERT.replace(">100<", ">many<")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What happens before each look at the folders; after the last, a signal comes."""
    planned: list[Step] = []

    def watch(folders: Sequence[str], stop: Event) -> Iterator[set[str]]:
        for step in planned or [lambda: None, lambda: None]:
            step()
            yield {str(path) for folder in folders for path in Path(folder).rglob("*")}
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_set()

    monkeypatch.setattr(follow, "watch_folders", watch)
    return planned


def wait() -> None:
    """Nothing happens."""


@pytest.mark.usefixtures("steps")
def test_what_is_there_at_the_start_is_read(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a.xml").write_text(ALERT)
    got = mmc("validate", "--follow", inbox)
    assert got.lines == ["1 message: 1 valid (MMC 4.0)"]
    assert got.err == f"following {inbox}; Ctrl-C ends it\n"
    assert got.code == 0


def test_messages_are_processed_as_they_arrive(mmc: Mmc, inbox: Path, steps: list[Step]) -> None:
    steps += [
        wait,
        lambda: (inbox / "b.xml").write_text(INVALID),
        wait,
        lambda: (inbox / "a.xml").write_text(ALERT),
        wait,
    ]
    got = mmc("validate", "--follow", inbox, "-f", "jsonl")
    assert [json.loads(line)["file"] for line in got.lines] == [str(inbox / "b.xml"), str(inbox / "a.xml")]
    assert got.code == 1


@pytest.mark.parametrize(
    ("command", "column"),
    [
        ("show alerts", "8F86"),
        ("show responses", "4.1.1"),
        ("decode", "mmc.message/1"),
        ("decode --rows leaves", "100"),
    ],
)
@pytest.mark.usefixtures("steps")
def test_lists_and_decoded_messages_can_be_followed(mmc: Mmc, inbox: Path, command: str, column: str) -> None:
    (inbox / "a.xml").write_text(ALERT)
    (inbox / "b.xml").write_text(RESPONSE)
    got = mmc(*command.split(), "--follow", inbox)
    assert column in got.out
    assert got.out.replace("inbox", "") == mmc(*command.split(), inbox).out.replace("inbox", "")


@pytest.mark.usefixtures("steps")
def test_a_restart_continues_from_where_it_stopped(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    command = ("show", "alerts", "--follow", inbox, "--state", state, "-f", "jsonl")
    (inbox / "a.xml").write_text(ALERT)
    assert len(mmc(*command).lines) == 1
    assert mmc(*command).lines == []
    (inbox / "b.xml").write_text(ALERT)
    (line,) = mmc(*command).lines
    assert json.loads(line)["file"] == str(inbox / "b.xml")


@pytest.mark.usefixtures("steps")
def test_a_followed_folder_into_which_nothing_came_is_no_missing_input(mmc: Mmc, inbox: Path) -> None:
    assert mmc("validate", "--follow", inbox).code == 0


def test_a_folder_that_disappears_is_an_error_and_nothing_is_lost(
    mmc: Mmc, inbox: Path, tmp_path: Path, steps: list[Step]
) -> None:
    (inbox / "a.xml").write_text(ALERT)
    steps += [wait, wait, lambda: shutil.rmtree(inbox)]
    got = mmc("validate", "--follow", inbox, "--state", tmp_path / "state", "-f", "jsonl")
    assert len(got.lines) == 1
    assert f"{inbox} is no longer there, so following ended; what arrived before was processed" in got.err
    assert got.code == 3
    assert list(read_state(str(tmp_path / "state"))) == [str(inbox / "a.xml")]


def test_a_damaged_file_costs_only_itself(mmc: Mmc, inbox: Path, steps: list[Step]) -> None:
    steps += [
        wait,
        lambda: (inbox / "a.xml").write_text("<GBCS"),
        wait,
        lambda: (inbox / "b.xml").write_text(ALERT),
        wait,
    ]
    got = mmc("validate", "--follow", inbox, "-f", "jsonl")
    assert [json.loads(line)["verdict"] for line in got.lines] == ["invalid", "valid"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-f", "junit"), "-f junit is complete only at the end; with --follow use concise, csv or jsonl"),
        (("-o", "x"), "--follow writes to standard output as messages arrive; x would wait for its end"),
        (("-j", "4"), "--follow works in one process"),
        (("--files-from", "x"), "cannot be combined with --files-from"),
        (("nowhere",), "--follow needs folders; nowhere is not one"),
    ],
)
def test_what_cannot_be_followed_is_refused(mmc: Mmc, inbox: Path, options: tuple[str, ...], reason: str) -> None:
    with pytest.raises(click.UsageError, match=reason):
        mmc("validate", "--follow", inbox, *options)


def test_a_list_that_is_followed_cannot_be_sorted_or_a_table(mmc: Mmc, inbox: Path) -> None:
    with pytest.raises(click.UsageError, match="--sort needs all messages"):
        mmc("show", "alerts", "--follow", inbox, "--sort", "time")
    with pytest.raises(click.UsageError, match="-f table is complete only at the end; with --follow use tsv"):
        mmc("show", "alerts", "--follow", inbox, "-f", "table")


def test_a_state_without_following_is_refused(mmc: Mmc, inbox: Path) -> None:
    with pytest.raises(click.UsageError, match="--state needs --follow"):
        mmc("validate", inbox, "--state", "x")


def test_a_state_file_is_no_message_that_is_followed(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a.xml").write_text(ALERT)
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("validate", "--follow", inbox, "--state", inbox / "a.xml")
    assert (inbox / "a.xml").read_text() == ALERT


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"schema": "mmc.followed/2", "files": {}}', '{"schema": 1}'])
def test_a_file_that_is_no_state_is_left_as_it_is(mmc: Mmc, inbox: Path, tmp_path: Path, text: str) -> None:
    state = tmp_path / "state"
    state.write_text(text)
    with pytest.raises(MmcError, match="is not a state file of this mmc"):
        mmc("validate", "--follow", inbox, "--state", state)
    assert state.read_text() == text


def test_the_state_is_read_as_it_was_written_whatever_the_names(tmp_path: Path) -> None:
    done = {"/in/a.xml": Mark(1, 2), "/in/\udcff\n.xml": Mark(3, 4)}
    write_state(str(tmp_path / "state"), done)
    assert read_state(str(tmp_path / "state")) == done
    assert os.listdir(tmp_path) == ["state"]


def test_a_new_state_is_empty(tmp_path: Path) -> None:
    assert read_state(str(tmp_path / "none")) == {}


@pytest.mark.skipif(os.name == "nt", reason="signals end processes there")
def test_a_message_that_arrives_is_written_at_once_and_a_signal_ends_it_with_the_state(
    inbox: Path, tmp_path: Path
) -> None:
    pytest.importorskip("watchfiles")
    pipe = subprocess.PIPE
    command = [
        sys.executable,
        "-m",
        "mmc_cli",
        "validate",
        "--follow",
        inbox,
        "--state",
        tmp_path / "state",
        "-f",
        "jsonl",
    ]
    with subprocess.Popen([*map(str, command)], stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline() == f"following {inbox}; Ctrl-C ends it\n"
        (inbox / "part").write_text(ALERT)
        (inbox / "part").rename(inbox / "a.xml")
        assert json.loads(process.stdout.readline())["verdict"] == "valid"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == ""
    assert process.returncode == 0
    assert list(read_state(str(tmp_path / "state"))) == [str(inbox / "a.xml")]
