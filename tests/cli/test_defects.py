"""One message that meets a defect in mmc costs that message: every other one is reported, and the exit code is 70."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mmc_cli.batch import impact_job, run
from mmc_cli.decoding import json_record, listing, rows, summary
from mmc_cli.explain import at_line
from mmc_cli.inputs import message_reader
from mmc_cli.inputs.message import Message
from mmc_cli.model.finding import Finding
from mmc_cli.rules import apply
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]
VERDICT_FORMATS = ("concise", "full", "grouped", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab")
COMMANDS = (
    *(f"validate -f {format_}" for format_ in VERDICT_FORMATS),
    "show alerts",
    "show alerts -f table",
    "show responses",
    "show readings -f jsonl",
    "show summary",
    "decode",
    "decode --rows leaves -f csv",
    "decode --rows messages -f table",
    "diff-versions 3.1 4.0 --generate 0 -f text --messages",
    "diff-versions 3.1 4.0 --generate 0 -f jsonl --messages",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An alert, a response that meets the defect, and another alert."""
    for name, text in (("a", ALERT), ("b", RESPONSE), ("c", ALERT)):
        (tmp_path / f"{name}.xml").write_text(text)
    return tmp_path


@pytest.fixture(params=[1, 2], ids=["one process", "workers"])
def jobs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of processes; workers get each file but the first."""
    monkeypatch.setattr(run, "_OF_PROCESSES", run._OF_PROCESSES._replace(first_sources=1))
    monkeypatch.setattr(run, "_BATCHES_ALONE", 1)
    return int(request.param)


def plant(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Make a function fail when its first argument is the response."""
    function = getattr(module, name)

    def fail(first: Any, *others: Any) -> Any:
        data = first.data if isinstance(first, Message) else first
        if b"ResponseMessage" in data:
            raise TypeError("secret 10435")
        return function(first, *others)

    monkeypatch.setattr(module, name, fail)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_message_that_cannot_be_read_costs_one_message_in_every_command(
    mmc: Mmc, folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("MMC_DEBUG", raising=False)
    plant(monkeypatch, message_reader, "read")
    got = mmc(*command.split(), folder, "-j", jobs)
    assert got.code == 70
    assert "TypeError at test_defects.py" in got.out + got.err
    last = got.err.splitlines()[-1]
    assert last.startswith("1 message not checked because of a defect in mmc")
    assert last.endswith("MMC_DEBUG=1 shows the traceback")
    assert "10435" not in got.out + got.err
    assert "Traceback" not in got.err


@pytest.mark.parametrize(
    ("command", "module", "name"),
    [
        ("validate", apply, "apply_rules"),
        ("show responses", listing, "response_row"),
        ("show summary", summary, "message_traits"),
        ("show message", listing, "message_view"),
        ("decode", json_record, "decode_message"),
        ("diff-versions --generate 0 -f jsonl --messages", impact_job, "assess_impact"),
    ],
)
def test_a_defect_in_a_rule_or_decoder_is_that_of_one_message(
    mmc: Mmc, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, module: Any, name: str
) -> None:
    plant(monkeypatch, module, name)
    path = folder / "b.xml" if "message" in command.split() else folder
    got = mmc(*command.split(), path)
    assert got.code == 70
    assert f"{folder / 'b.xml'}: not checked: a defect in mmc: TypeError at test_defects.py" in got.out + got.err


def test_rows_before_and_after_the_defect_are_written(
    mmc: Mmc, folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(message: Message, spec: object) -> Any:
        if message.header.kind == "response":
            raise TypeError
        yield from make_rows(message, spec)

    make_rows: Any = rows.ROWS["leaves"]
    monkeypatch.setitem(rows.ROWS, "leaves", fail)  # type: ignore[arg-type]
    got = mmc("decode", "--rows", "leaves", "-f", "jsonl", folder, "-j", jobs)
    assert {Path(json.loads(line)["file"]).name for line in got.lines} == {"a.xml", "c.xml"}
    assert got.code == 70


def test_the_summary_counts_the_defect_as_not_checked(
    mmc: Mmc, folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, apply, "apply_rules")
    got = mmc("validate", folder, "-j", jobs)
    assert got.lines[-1] == "3 messages: 2 valid, 1 not checked (MMC 4.0)"


def test_a_defect_wins_over_findings_and_unreadable_files(
    mmc: Mmc, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, apply, "apply_rules")
    (folder / "d.xml").write_text("<a>")
    assert mmc("validate", folder, folder / "nosuch.xml").code == 70


@pytest.mark.parametrize("format_", VERDICT_FORMATS)
@pytest.mark.parametrize("other", [(), ("-f", "jsonl:/dev/null")], ids=["alone", "with another format"])
def test_a_defect_in_a_renderer_costs_one_message(
    mmc: Mmc, folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch, format_: str, other: tuple[str, ...]
) -> None:
    (folder / "b.xml").write_text(RESPONSE.replace("<Header>", "<Header><Wrong/>"))
    (folder / "c.xml").write_text(ALERT.replace(">8F86<", ">8F8<"))
    fingerprint: Any = Finding.fingerprint.fget  # type: ignore[attr-defined]

    def fail(finding: Finding) -> Any:
        if finding.rule.id == "MMC102":
            raise TypeError
        return fingerprint(finding)

    monkeypatch.setattr(Finding, "fingerprint", property(fail))
    got = mmc("validate", "-f", format_, *other, folder, "-j", jobs)
    assert got.code == 70
    assert "MMC009" in got.out
    assert "MMC104" in got.out
    if format_ in ("json", "sarif", "gitlab"):
        json.loads(got.out)
    elif format_ == "junit":
        assert len(ElementTree.fromstring(got.out).findall(".//testcase")) == 3
    elif format_ in ("concise", "full", "grouped") and not other:
        assert got.lines[-1].startswith("3 messages: 1 valid, 1 invalid, 1 not checked")


def test_explain_says_which_line_it_could_not_explain(mmc: Mmc, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, at_line, "entries_at_line")
    got = mmc("explain", "8F86", f"{folder / 'b.xml'}:3")
    assert got.out.startswith("8F86")
    assert f"{folder / 'b.xml'}: not checked: a defect in mmc: TypeError" in got.err
    assert got.code == 70


def test_the_traceback_is_shown_where_it_is_asked_for(
    mmc: Mmc, folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MMC_DEBUG", "1")
    plant(monkeypatch, apply, "apply_rules")
    got = mmc("validate", folder, "-j", jobs)
    assert "Traceback (most recent call last):" in got.err
    assert got.code == 70


def test_too_little_memory_for_one_message_is_no_defect(
    mmc: Mmc, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(message: Message, *_: object) -> Any:
        raise MemoryError

    monkeypatch.setattr(apply, "apply_rules", fail)
    got = mmc("validate", folder)
    assert (got.code, got.out.count("not checked: not enough memory [MMC007")) == (3, 3)
