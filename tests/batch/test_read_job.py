"""The job of `mmc diff` keeps each message as it was read."""

from pathlib import Path

from mmc_cli.batch.read_job import ReadJob
from mmc_cli.batch.run import BatchRun
from tests.samples import ALERT


def test_a_message_is_kept_with_its_bytes_and_header(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (read,) = BatchRun((str(tmp_path),)).results(ReadJob())
    assert (read.data, read.header.alert_code, read.problem) == (ALERT.encode(), "8F86", None)


def test_a_file_that_is_no_message_is_kept_with_the_problem(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT[:700])
    run = BatchRun((str(tmp_path),))
    (read,) = run.results(ReadJob())
    assert read.problem
    assert run.counts.malformed == 1


def test_a_path_at_which_there_is_nothing_is_no_message(tmp_path: Path) -> None:
    run = BatchRun((str(tmp_path / "no.xml"),))
    assert list(run.results(ReadJob())) == []
    assert run.counts.missing == 1
