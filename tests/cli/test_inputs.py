"""The options that every command shares: where messages come from, how much is read, and by how many processes."""

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.batch import pool
from mmc_cli.batch import run as run_module
from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun
from mmc_cli.cli.command_run import finish_run
from mmc_cli.cli.progress import RunObserver
from mmc_cli.inputs.message import Message
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import Spec
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
ALERTS = "fixtures/valid/4.0/alerts"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Forty messages, each with a counter of its own, every tenth of them broken."""
    for number in range(40):
        text = ALERT.replace(">18446744073709551615<", f">{number}<")
        (tmp_path / f"{number:02}.xml").write_text(text if number % 10 else text[:-20])
    return tmp_path


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "_OF_PROCESSES", run_module.BatchSize(3, 3, 2**19))
    monkeypatch.setattr(run_module, "_BATCHES_ALONE", 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\0"])
def test_paths_are_read_from_a_list(mmc: Mmc, tmp_path: Path, end: str) -> None:
    names = sorted(str(path) for path in (ROOT / ALERTS).glob("8F8*.xml"))
    (tmp_path / "list").write_text(end.join([*names, ""]))
    got = mmc("validate", "--files-from", tmp_path / "list", "-f", "jsonl")
    assert [json.loads(line)["file"] for line in got.lines] == names
    assert mmc("validate", "--files-from", "-", "-f", "jsonl", stdin=end.join(names).encode()).out == got.out


def test_a_list_of_paths_that_is_missing_or_empty_is_reported(mmc: Mmc, tmp_path: Path) -> None:
    with pytest.raises(MmcError, match="no such file"):
        mmc("validate", "--files-from", tmp_path / "none")
    (tmp_path / "list").write_text("\n")
    assert mmc("validate", "--files-from", tmp_path / "list").code == 4
    with pytest.raises(click.UsageError, match="--files-from"):
        mmc("validate")


def test_a_member_or_folder_of_an_archive_can_be_named(mmc: Mmc, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.xml", RESPONSE)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in (("d/one.xml", ALERT), ("d/two.xml", ALERT), ("e/in.zip", inner.getvalue())):
            archive.writestr(name, data)
    for path, count in (("d/one.xml", 1), ("d", 2), ("d/", 2), ("e/in.zip", 1), ("e/in.zip!x.xml", 1)):
        assert len(mmc("show", "summary", f"{tmp_path}/a.zip!{path}", "-f", "jsonl").lines) > 3, path
        assert len(mmc("validate", f"{tmp_path}/a.zip!{path}", "-f", "jsonl").lines) == count, path
    got = mmc("validate", f"{tmp_path}/a.zip!none.xml")
    assert got.code == 3
    assert "the archive has no readable member of this name" in got.out


def test_messages_in_json_lines_are_read(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("\n".join(json.dumps({"id": n, "xml": ALERT}) for n in range(3)))
    assert len(mmc("show", "alerts", tmp_path / "t.jsonl").lines) == 4
    assert len(mmc("show", "alerts", tmp_path / "t.jsonl", "--json-field", "xml").lines) == 4
    got = mmc("show", "alerts", tmp_path / "t.jsonl", "--json-field", "body")
    assert got.code == 4
    assert "no text in field 'body'; its fields are id, xml" in got.err


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--max-bytes", "1000", "line 2: too large: mmc reads at most 1,000 bytes (--max-bytes)"),
        ("--max-depth", "4", "too large: elements are nested more than 4 deep (--max-depth)"),
    ],
)
def test_a_message_above_a_limit_is_reported_with_its_option(mmc: Mmc, option: str, value: str, reason: str) -> None:
    got = mmc("validate", ALERTS, option, value)
    assert reason in got.out
    assert got.code == 3


def test_only_as_many_messages_as_allowed_are_read_of_a_file(mmc: Mmc, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.xml", ALERT)
    got = mmc("validate", tmp_path / "a.zip", "--max-messages", "2", "-f", "jsonl")
    *read, last = map(json.loads, got.lines)
    assert [(record["member"], record["verdict"]) for record in read] == [("0.xml", "valid"), ("1.xml", "valid")]
    assert last["findings"][0]["message"] == "more than 2 messages (--max-messages): the rest is not read"
    assert got.code == 3
    assert mmc("validate", tmp_path / "a.zip", "--max-messages", "4").code == 3
    assert mmc("validate", tmp_path / "a.zip", "--max-messages", "5").code == 0


def test_duplicates_are_counted_and_can_be_dropped(mmc: Mmc, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.xml").write_text(ALERT)
    (tmp_path / "d.xml").write_text(RESPONSE)
    got = mmc("validate", tmp_path, "--unique")
    assert got.lines[-1].startswith("2 messages")
    assert "2 duplicates" in got.err
    assert [json.loads(line)["file"][-5:] for line in mmc("decode", tmp_path, "--unique").lines] == ["a.xml", "d.xml"]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    "command",
    [
        "validate -f jsonl",
        "validate -f concise",
        "show alerts -f tsv",
        "show readings -f csv",
        "show summary -f jsonl",
        "decode",
        "decode -f json",
        "decode --rows leaves -f csv",
        "diff-versions -f jsonl --messages",
    ],
)
def test_the_output_does_not_depend_on_the_number_of_processes(mmc: Mmc, inbox: Path, command: str) -> None:
    alone, shared = (mmc(*command.split(), inbox, "-j", jobs) for jobs in ("1", "3"))
    assert alone == shared
    assert len(alone.lines) > 3


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    "command",
    ["validate", "show alerts", "show readings", "show summary", "decode", "decode --rows leaves", "diff-versions"],
)
def test_the_output_does_not_depend_on_how_processes_are_started(
    mmc: Mmc, inbox: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(pool, "START_METHOD", "spawn")
    words = [*command.split(), *(["--messages"] if command == "diff-versions" else [])]
    alone, shared = (mmc(*words, inbox, "-j", jobs) for jobs in ("1", "2"))
    assert alone == shared
    assert len(alone.lines) > 3


@pytest.mark.usefixtures("small_batches")
@pytest.mark.skipif(os.name == "nt", reason="processes are ended by signals")
def test_a_process_that_dies_is_reported_and_the_others_go_on(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = BatchRun((str(inbox),), jobs=2, observer=RunObserver(progress=False))
    assert list(run.results(DeadlyJob())) == [str(number) for number in range(40) if number % 10 and number != 23]
    assert finish_run(run) == 3
    assert "23.xml: not checked: the worker process that read it died (killed by SIGKILL)" in capsys.readouterr().err


class DeadlyJob(Job[str]):
    """Kills its process at one message."""

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[str]:
        if message.header.counter == "23":
            os.kill(os.getpid(), signal.SIGKILL)
        return (str(message.header.counter),)


@pytest.mark.skipif(os.name == "nt", reason="interrupts are signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_reports_what_was_done(tmp_path: Path, jobs: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    command = [sys.executable, "-m", "mmc_cli", "show", "alerts", "--files-from", str(tmp_path / "pipe"), "-j", jobs]
    names = "".join(f"{path}\n" for path in sorted((ROOT / ALERTS).glob("*.xml")))
    with (tmp_path / "out").open("w+") as out:
        run = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True)
        with (tmp_path / "pipe").open("w") as pipe:
            pipe.write(names * 120)  # more than a pipe holds: when this is written, some is read and worked on
            pipe.flush()
            run.send_signal(signal.SIGINT)
            _, err = run.communicate(timeout=60)  # the pipe is still open: only the signal ends the run
        out.seek(0)
        lines = out.read().splitlines()
    assert run.returncode == 130
    assert "interrupted after" in err
    assert "Traceback" not in err
    assert not lines or f"{len(lines) - 1} alerts in " in err


def test_messages_can_be_validated_against_another_schema(mmc: Mmc, tmp_path: Path) -> None:
    mmc("schema", "3.1", "-o", tmp_path / "own.xsd")
    got = mmc("validate", ALERTS, "--xsd", tmp_path / "own.xsd", "-f", "jsonl")
    verdicts = {Path(record["file"]).name: record for record in map(json.loads, got.lines)}
    assert verdicts["8F88-OperationalUpdateDeviceAlert.xml"]["schema_valid"] is False
    assert "own.xsd" in got.err
    assert "exists from" not in verdicts["8F88-OperationalUpdateDeviceAlert.xml"]["findings"][0]["message"]
    assert mmc("decode", ALERTS, "--xsd", tmp_path / "own.xsd", "--strict").code == 1
    with pytest.raises(MmcError, match="not an XML schema"):
        mmc("validate", ALERTS, "--xsd", f"{ROOT}/{ALERTS}/8F88-OperationalUpdateDeviceAlert.xml")


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000"])
def test_an_impossible_number_of_processes_is_wrong_usage(mmc: Mmc, jobs: str) -> None:
    with pytest.raises(click.UsageError, match="1 to 256, or auto"):
        mmc("validate", ALERTS, "-j", jobs)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("kind", ["one after another", "in a wrapper", "in a table", "in an archive", "in a folder"])
def test_thousands_of_messages_are_all_counted_in_every_container(
    mmc: Mmc, tmp_path: Path, kind: str, jobs: str
) -> None:
    texts = [ALERT.partition("?>")[2].replace(">18446744073709551615<", f">{number}<") for number in range(2500)]
    where = tmp_path / {"in a table": "a.csv", "in an archive": "a.zip", "in a folder": "a"}.get(kind, "a.xml")
    if kind == "in an archive":
        with zipfile.ZipFile(where, "w") as archive:
            for number, text in enumerate(texts):
                archive.writestr(f"{number:04}.xml", text)
    elif kind == "in a folder":
        where.mkdir()
        for number, text in enumerate(texts):
            (where / f"{number:04}.xml").write_text(text)
    elif kind == "in a table":
        where.write_text("".join('"' + text.replace('"', '""') + '"\n' for text in texts))
    else:
        where.write_text("".join(texts) if kind == "one after another" else f"<e>{''.join(texts)}</e>")
    assert mmc("validate", where, "-j", jobs).out.startswith("2500 messages: 2500 valid (MMC 4.0)")
    got = mmc("show", "alerts", where, "-j", jobs)
    assert (len(got.lines), got.err) == (2501, "2500 alerts in 2500 messages\n")
