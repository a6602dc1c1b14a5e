"""Data is counted the same whether a message is read or written from a template."""

from pathlib import Path

import pytest

from mmc_cli.batch.data_jobs import INVALID, LISTED, DecodeJob, ReadingsJob, RowsJob
from mmc_cli.batch.run import BatchRun
from mmc_cli.render.csv import format_result
from mmc_cli.render.jsonl import format_result as format_json
from tests.template_cache.test_filled_text import profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(20):
        (tmp_path / f"{number:02}.xml").write_text(profile("many" if number == 9 else number, number))
    return tmp_path


def test_readings_are_counted_each(folder: Path) -> None:
    run = BatchRun([str(folder)])
    lines = list(run.formatted_results(ReadingsJob(), format_result))
    assert run.counts.counters[LISTED] == 20 * 6 == sum(line.data.count(b"\n") + 1 for line in lines)


@pytest.mark.parametrize("job", [DecodeJob(), DecodeJob(strict=True)])
def test_decoded_messages_are_counted_with_those_that_the_schema_rejects(folder: Path, job: DecodeJob) -> None:
    run = BatchRun([str(folder)])
    lines = list(run.formatted_results(job, format_json))
    assert (run.counts.messages, run.counts.counters[INVALID], len(lines)) == (20, 1, 19 if job.strict else 20)


def test_rows_of_rejected_messages_are_as_far_as_they_go_unless_strict(folder: Path) -> None:
    for strict, expected in ((False, 20 * 6), (True, 19 * 6)):
        run = BatchRun([str(folder)])
        lines = list(run.formatted_results(RowsJob("readings", strict), format_result))
        assert sum(line.data.count(b"\n") + 1 for line in lines) == expected
        assert run.counts.counters[INVALID] == 1
