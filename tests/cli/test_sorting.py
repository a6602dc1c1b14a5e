"""The order of a list."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.cli.sorting import sort_rows
from tests.conftest import Outcome
from tests.samples import RESPONSE


class Cells:
    """A row of these cells."""

    def __init__(self, **cells: str) -> None:
        self._cells = {"time": "", "device": "", **cells}

    def cells(self) -> dict[str, str]:
        return self._cells


def test_times_are_compared_as_times_and_those_without_come_last() -> None:
    texts = ["", "2026-02-03T09:30:00+01:00", "2026-02-03T08:00:00Z", "2026-02-03T08:00:00.5Z"]
    ordered = sort_rows([Cells(time=text) for text in texts], "time")
    assert [row.cells()["time"] for row in ordered] == [texts[2], texts[3], texts[1], texts[0]]


def test_services_are_compared_as_numbers() -> None:
    ordered = sort_rows([Cells(srv=text) for text in ("4.10", "4.2", "11.2", "4.2.1")], "code")
    assert [row.cells()["srv"] for row in ordered] == ["4.2", "4.2.1", "4.10", "11.2"]


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([Cells(outcome="success"), Cells(outcome="success with fault"), Cells(outcome="failure")], "failure"),
        ([Cells(outcome="encrypted"), Cells(outcome="fault")], "fault"),
    ],
)
def test_what_failed_comes_first(rows: list[Cells], first: str) -> None:
    assert sort_rows(rows, "severity")[0].cells()["outcome"] == first


def test_an_unknown_alert_comes_before_a_critical_one() -> None:
    rows = [Cells(alert="A", critical="no"), Cells(alert="B", critical="yes"), Cells(alert="UNKNOWN CODE", critical="")]
    assert [row.cells()["alert"] for row in sort_rows(rows, "severity")] == ["UNKNOWN CODE", "B", "A"]


def test_every_format_is_in_the_order_asked_for(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE.replace('MessageSuccess="false"', 'MessageSuccess="true"'))
    (tmp_path / "b.xml").write_text(RESPONSE)
    records = mmc("show", "responses", tmp_path, "--sort", "severity", "-f", "jsonl").lines
    assert ["b.xml" in each for each in records] == [True, False]
    lines = mmc("show", "responses", tmp_path, "--sort", "severity").lines
    assert [line.rpartition("/")[2] for line in lines[1:]] == ["b.xml", "a.xml"]
