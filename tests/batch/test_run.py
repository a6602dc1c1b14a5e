"""A job runs over paths without a command line: results in order, counts, warnings, and Ctrl-C."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import mmc_cli
from mmc_cli.batch.counts import Counts
from mmc_cli.batch.jobs import ListJob, ValidateJob
from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import BatchRun, Observer, run_batch
from mmc_cli.batch.selector import Selector
from mmc_cli.inputs.message import Message
from mmc_cli.model.version import Version
from mmc_cli.specification import Spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V5_1


@dataclass(frozen=True)
class KeepJob(Job[tuple[Message, Spec]]):
    """Gives each message with its specification."""

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[tuple[Message, Spec]]:
        return ((message, spec),)


class Recorder(Observer):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.ended = 0

    def on_warning(self, text: str) -> None:
        self.warnings.append(text)

    def on_end(self) -> None:
        self.ended += 1


@pytest.fixture
def run_over(tmp_path: Path) -> Callable[..., BatchRun]:
    """Makes a run over a folder of these texts."""

    def make(*texts: str) -> BatchRun:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.xml").write_text(text)
        return BatchRun((str(tmp_path),), observer=Recorder())

    return make


def messages(run: BatchRun) -> list[Message]:
    return [message for message, _ in run.results(KeepJob())]


def warnings(run: BatchRun) -> list[str]:
    assert isinstance(run.observer, Recorder)
    return run.observer.warnings


def test_readable_messages_are_results_and_unreadable_ones_are_warnings(run_over: Callable[..., BatchRun]) -> None:
    run = run_over(ALERT, "<html>", RESPONSE)
    assert [message.header.kind for message in messages(run)] == ["alert", "response"]
    assert (run.counts.messages, run.counts.malformed) == (3, 1)
    (warning,) = warnings(run)
    assert "1.xml: not an MMC message but an HTML page" in warning


def test_twenty_warnings_are_reported_and_the_others_counted(run_over: Callable[..., BatchRun]) -> None:
    run = run_over(*["hello"] * 50)
    assert messages(run) == []
    assert len(warnings(run)) == 21
    assert warnings(run)[-1] == "30 more warnings not shown; run mmc validate to see all of them"


def test_only_selected_messages_are_results_but_unreadable_ones_are_always_counted(
    run_over: Callable[..., BatchRun],
) -> None:
    run = run_over(ALERT, RESPONSE, "broken")
    run.options = BatchOptions(selector=Selector(codes=("8F86",)))
    assert [message.header.alert_code for message in messages(run)] == ["8F86"]
    assert (run.counts.messages, run.counts.malformed) == (3, 1)


def test_without_a_version_each_message_is_read_by_the_one_it_declares(run_over: Callable[..., BatchRun]) -> None:
    run = run_over(ALERT.replace('schemaVersion="4.0"', 'schemaVersion="5.1"'))
    run.options = BatchOptions(version=None)
    ((_, spec),) = run.results(KeepJob())
    assert spec.version == V5_1
    assert run.spec.version == Version(4, 0)


@pytest.mark.parametrize(("unique", "results"), [(False, 3), (True, 2)])
def test_duplicates_are_counted_and_dropped_on_request(
    run_over: Callable[..., BatchRun], unique: bool, results: int
) -> None:
    run = run_over(ALERT, ALERT, RESPONSE)
    run.options = BatchOptions(unique=unique)
    assert len(messages(run)) == results
    assert (run.counts.messages, run.duplicates) == (3, 1)


def test_a_message_without_a_counter_is_never_a_duplicate(run_over: Callable[..., BatchRun]) -> None:
    nameless = re.sub("<OriginatorCounter>.*</OriginatorCounter>", "", RESPONSE)
    run = run_over(nameless, nameless)
    run.options = BatchOptions(unique=True)
    assert len(messages(run)) == 2
    assert run.duplicates == 0


@dataclass(frozen=True)
class InterruptedJob(Job[str]):
    """Is interrupted at the first response."""

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[str]:
        if message.header.kind == "response":
            raise KeyboardInterrupt
        return ("alert",)


def test_after_an_interruption_the_run_says_how_far_it_came(run_over: Callable[..., BatchRun]) -> None:
    run = run_over(ALERT, RESPONSE)
    run.options = BatchOptions(unique=True)  # so that each message is handed out at once
    assert list(run.results(InterruptedJob())) == ["alert"]
    assert run.interrupted
    assert warnings(run) == ["interrupted after 1 message; the rest were not checked"]
    assert isinstance(run.observer, Recorder)
    assert run.observer.ended == 1


def test_a_program_gets_the_interruption_after_the_results(run_over: Callable[..., BatchRun]) -> None:
    results = run_batch(InterruptedJob(), run_over(ALERT, RESPONSE).paths, unique=True)
    assert next(results) == "alert"
    with pytest.raises(KeyboardInterrupt):
        next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_program_runs_a_job_over_many_files(jobs: int) -> None:
    alerts = [
        row.code
        for row in mmc_cli.run_batch(ListJob("alert"), [str(ROOT / "fixtures/valid/4.0/alerts")] * 40, jobs=jobs)
    ]
    assert len(alerts) == 40 * len(list((ROOT / "fixtures/valid/4.0/alerts").glob("*.xml")))
    assert alerts == alerts[: len(alerts) // 40] * 40


def test_a_batch_needs_no_command_line() -> None:
    code = (
        "import sys, mmc_cli\n"
        "from mmc_cli.batch.jobs import ValidateJob\n"
        "verdicts = [each.verdict for each in mmc_cli.run_batch(ValidateJob(), ['fixtures/invalid/MMC105'], jobs=2)]\n"
        "print(verdicts, 'click' in sys.modules, 'rich' in sys.modules)"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert got.stdout == f"{['invalid'] * 3} False False\n"


def test_a_formatter_runs_on_each_result(run_over: Callable[..., BatchRun]) -> None:
    run = run_over(ALERT, ALERT.replace(">100<", ">101<"))
    texts = [str(each) for each in run.results(ValidateJob())]
    assert list(run.formatted_results(ValidateJob(), str)) == texts
    assert list(run.formatted_results(ValidateJob(), str, lambda some: ["+".join(some)])) == ["+".join(texts)]


def test_a_run_over_arrivals_gives_the_results_of_each_list_before_the_next_is_asked_for(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.xml").write_text(ALERT)
    seen: list[str] = []

    def arrivals() -> Iterator[list[str]]:
        yield [str(tmp_path / "a.xml")]
        assert seen == ["a"]
        yield [str(tmp_path / "b.xml"), str(tmp_path / "no.xml")]
        assert seen == ["a", "b", "no"]

    run = BatchRun((str(tmp_path),), arrivals=arrivals())
    for verdict in run.results(ValidateJob()):
        seen.append(Path(verdict.origin.file).stem)
    assert (run.counts.messages, run.counts.missing) == (2, 1)
