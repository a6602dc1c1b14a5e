"""A report says what was selected, and what of the input is not in it."""

from datetime import UTC, datetime
from typing import Any

from mmc_cli.batch.run import BatchRun, Observer
from mmc_cli.cli.report_notes import RecordingObserver, describe_input


def notes(run: BatchRun | None = None, observer: RecordingObserver | None = None, **options: Any) -> list[str]:
    return list(describe_input(run or BatchRun(()), observer or RecordingObserver(Observer()), options))


def test_what_selects_messages_is_described() -> None:
    since = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert notes(device=("00-DB-*", "00-1E-*"), kind="alert", since=since, until=None, failed=True) == [
        "Only messages selected by kind alert, device 00-DB-*, 00-1E-*, from 2026-01-31 09:30 UTC on, reporting a failure"
    ]


def test_what_selects_rules_is_described() -> None:
    assert notes(select=("MMC1",), ignore=("MMC105",), severities=(("MMC202", "error"),)) == [
        "Rules: only MMC1, without MMC105, with MMC202=error"
    ]
    assert notes(path_ignores=(("old/*", ("MMC202", "MMC203")),)) == ["Rules: without old/*=MMC202, MMC203"]


def test_without_a_selection_nothing_is_reported() -> None:
    assert notes(device=(), kind=None, since=None, failed=False, select=()) == []


def test_what_was_left_out_is_reported() -> None:
    run = BatchRun(())
    run.counts.without_message, run.counts.first_without_message, run.counts.without_time = 2, "a.csv:1, empty", 1
    assert notes(run) == [
        "2 rows or files without a message, such as a.csv:1, empty",
        "1 message without a time skipped",
    ]


def test_warnings_are_passed_on_and_the_first_are_kept() -> None:
    passed = list[str]()

    class Passed(Observer):
        def on_warning(self, text: str) -> None:
            passed.append(text)

    observer = RecordingObserver(Passed())
    for number in range(25):
        observer.on_warning(f"in/{number}: not read")
    assert len(passed) == 25
    assert notes(observer=observer)[-2:] == ["in/19: not read", "5 more warnings not shown"]
