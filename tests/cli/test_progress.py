"""Progress is shown where somebody looks: not for short runs, and never in the way of the output."""

import sys

import pytest

from mmc_cli.batch.counts import Counts
from mmc_cli.cli import progress
from mmc_cli.cli.progress import RunObserver


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    monkeypatch.delenv("CI", raising=False)
    return clock


def test_a_log_gets_a_line_every_ten_seconds(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    observer = RunObserver(True)
    for clock.now in (1.0, 9.9, 10.0, 15.0, 20.5):
        observer.on_progress(Counts(messages=int(clock.now * 100)))
    assert capsys.readouterr().err.splitlines() == [
        "mmc: 1,000 messages, 100 per second",
        "mmc: 2,050 messages, 100 per second",
    ]


def test_a_terminal_gets_a_line_after_two_seconds_that_is_erased_before_anything_else(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    observer = RunObserver(None)
    clock.now = 1.9
    observer.on_progress(Counts(messages=100))
    observer.on_results()
    assert capsys.readouterr().err == ""
    clock.now = 2.0
    observer.on_progress(Counts(messages=100))
    assert "100 messages, 50 per second" in capsys.readouterr().err
    observer.on_warning("a.xml: broken")
    erased, _, after = capsys.readouterr().err.rpartition("\x1b[2K")
    assert erased
    assert after == "a.xml: broken\n"
    observer.on_end()
    assert capsys.readouterr().err == ""


def test_a_terminal_that_cannot_erase_a_line_gets_those_of_a_log(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    observer = RunObserver(None)
    for clock.now in (2.0, 5.0, 10.0):
        observer.on_progress(Counts(messages=100))
    assert capsys.readouterr().err == "mmc: 100 messages, 10 per second\n"


@pytest.mark.parametrize(("ci", "lines"), [("", 0), ("true", 1)])
def test_in_ci_progress_is_shown_without_being_asked_for(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ci: str, lines: int
) -> None:
    monkeypatch.setenv("CI", ci)
    observer = RunObserver(None)
    clock.now = 60.0
    observer.on_progress(Counts(messages=6))
    assert len(capsys.readouterr().err.splitlines()) == lines
