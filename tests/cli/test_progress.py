"""How far a run is, is said where somebody looks: not too early, and never in the way of the output."""

import sys

import pytest

from mmc_cli.batch.pipeline import Counts
from mmc_cli.cli import progress
from mmc_cli.cli.progress import Progress


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
    shown = Progress(True)
    for clock.now in (1.0, 9.9, 10.0, 15.0, 20.5):
        shown.show(Counts(seen=int(clock.now * 100)))
    assert capsys.readouterr().err.splitlines() == [
        "mmc: 1,000 messages, 100 a second",
        "mmc: 2,050 messages, 100 a second",
    ]


def test_a_terminal_gets_a_line_that_moves_after_half_a_second(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = Progress(None)
    for clock.now in (0.4, 0.5, 0.55, 0.6):
        shown.show(Counts(seen=100))
    shown.clear()
    shown.clear()
    text = capsys.readouterr().err
    assert text.count("\r") == 3
    assert text.endswith("\r\x1b[K")


@pytest.mark.parametrize(("ci", "lines"), [("", 0), ("true", 1)])
def test_in_ci_it_is_said_without_being_asked_for(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ci: str, lines: int
) -> None:
    monkeypatch.setenv("CI", ci)
    shown = Progress(None)
    clock.now = 60.0
    shown.show(Counts(seen=6, unread=1))
    assert len(capsys.readouterr().err.splitlines()) == lines
