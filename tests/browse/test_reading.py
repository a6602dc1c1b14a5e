"""The process that reads the messages."""

import pickle
from pathlib import Path

import pytest

from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.reading import Arrival, ReadingProcess, read_rows
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from tests.conftest import ROOT
from tests.samples import ALERT


def test_another_process_sends_the_rows_that_this_one_would_read() -> None:
    paths = str(ROOT / "fixtures/valid/4.0"), str(ROOT / "nowhere.xml")
    here = [row for arrival in read_rows(BatchRun(paths)) for row in arrival.rows]
    process = ReadingProcess(BatchRun(paths, jobs=2))
    arrivals = list(process.arrivals())
    process.stop()
    assert [row for arrival in arrivals for row in arrival.rows] == here
    last = arrivals[-1]
    assert last.counts is not None
    assert (last.counts.messages, last.counts.missing, last.is_last) == (len(here) - 1, 1, True)


def test_what_was_not_read_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.dat").write_text("x")
    notes = [arrival.note for arrival in read_rows(BatchRun((str(tmp_path),))) if arrival.note]
    assert notes == [f"{tmp_path}: not read: 1 .dat; name a file to read it"]


def test_an_option_that_does_not_fit_is_a_failure_of_use(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    run = BatchRun((str(tmp_path / "a.csv"),), BatchOptions(read_options=DEFAULT_READ_OPTIONS._replace(csv_column="c")))
    (*_, last) = read_rows(run)
    assert (last.is_last, last.is_usage, "c" in last.failure) == (True, True, True)


def test_stopping_twice_does_no_harm() -> None:
    process = ReadingProcess(BatchRun((str(ROOT / "fixtures"),)))
    process.stop()
    process.stop()
    assert list(process.arrivals())[-1].failure.startswith("the process that reads the messages ended")


@pytest.mark.parametrize("value", [BatchRun(("a",)), Arrival(note="a")], ids=["run", "arrival"])
def test_what_goes_between_the_processes_can_be_pickled(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)).__class__ is value.__class__
