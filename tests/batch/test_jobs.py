"""What each job makes of one message, and what it counts."""

import pickle
from functools import partial
from typing import Any

import pytest

from mmc_cli.batch.counts import INVALID, LISTED, Counts
from mmc_cli.batch.data_jobs import DecodeJob, ReadingsJob, RowsJob
from mmc_cli.batch.jobs import ListJob, MessageViewJob, SummaryJob, ValidateJob
from mmc_cli.batch.pipeline import Job
from mmc_cli.batch.run import run_batch
from mmc_cli.decoding.json_record import Style
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from mmc_cli.template_cache.cache import FreeValues
from mmc_cli.validate.policy import Policy
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message

SPEC = load_spec(V4_0)
OUT_OF_RANGE = (">100<", ">101<")
NO_FREE_VALUES = FreeValues((), b"", {})
JOBS: list[Job[Any]] = [
    ValidateJob(Policy(ignore=("MMC105",)), None, "faults"),
    ListJob("alert", with_payload=False),
    ReadingsJob(short=True),
    SummaryJob(),
    MessageViewJob(),
    DecodeJob(strict=True, style=Style(si=True)),
    RowsJob("readings", strict=True),
]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: type(job).__name__)
def test_a_job_is_a_value_that_can_be_sent_to_another_process(job: Job[Any]) -> None:
    copy = pickle.loads(pickle.dumps(job))
    assert vars(copy) == vars(job)
    alert = message(ALERT)
    assert len(list(copy.process(alert, SPEC, Counts()))) == len(list(job.process(alert, SPEC, Counts())))


@pytest.mark.parametrize(
    ("level", "valid", "with_information", "invalid"),
    [("all", 1, 1, 1), ("findings", 0, 1, 1), ("faults", 0, 0, 1)],
)
def test_the_report_level_says_which_verdicts_are_results(
    level: Any, valid: int, with_information: int, invalid: int
) -> None:
    job, counts = ValidateJob(report_level=level), Counts()
    (declares_3_1,) = (ROOT / "fixtures/invalid/MMC202").glob("*.xml")
    messages = message(ALERT), message(declares_3_1.read_bytes()), message(ALERT, OUT_OF_RANGE)
    results = [len(job.process(each, SPEC, counts)) for each in messages]
    assert results == [valid, with_information, invalid]
    assert counts.totals.verdicts == {"valid": 2, "invalid": 1}


def test_an_unreadable_source_gets_a_verdict_at_every_report_level() -> None:
    job, counts = ValidateJob(report_level="faults"), Counts()
    (unread,) = job.report_unreadable(Source(Origin("a.xml"), None, "permission denied"), None, counts)
    (malformed,) = job.report_unreadable(Source(Origin("b.xml"), b"<a>"), message("<a>"), counts)
    assert (unread.verdict, malformed.verdict) == ("not-checked", "invalid")
    assert counts.totals.verdicts == {"not-checked": 1, "invalid": 1}
    assert counts.warnings == []


def test_a_declared_version_that_is_unknown_is_not_checked_only_when_it_decides() -> None:
    unknown = message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="9.1"'))
    (as_declared,) = ValidateJob(version=None).process(unknown, SPEC, Counts())
    (as_4_0,) = ValidateJob(version=V4_0).process(unknown, SPEC, Counts())
    assert (as_declared.verdict, as_4_0.verdict) == ("not-checked", "valid")


def test_an_ignored_finding_is_still_looked_for_in_every_message() -> None:
    job = ValidateJob(Policy(ignore=("MMC1",)), report_level="faults")
    assert job.build_replay(message(ALERT, OUT_OF_RANGE), SPEC, NO_FREE_VALUES) is None
    assert job.build_replay(message(ALERT), SPEC, NO_FREE_VALUES) is not None


def test_a_listing_has_messages_of_one_kind_and_counts_unknown_codes() -> None:
    job, counts = ListJob("alert"), Counts()
    (row,) = job.process(message(ALERT, (">8F86<", ">8FFF<")), SPEC, counts)
    assert job.process(message(RESPONSE), SPEC, counts) == ()
    assert (row.code, counts.counters) == ("8FFF", {LISTED: 1, "8FFF": 1})
    (response,) = ListJob("response").process(message(RESPONSE), SPEC, counts)
    assert response.success is False  # type: ignore[union-attr]


def test_a_payload_that_is_written_as_data_is_never_replayed() -> None:
    assert ListJob("alert", with_payload=True).build_replay(message(ALERT), SPEC, NO_FREE_VALUES) is None
    assert ListJob("alert", with_payload=False).build_replay(message(ALERT), SPEC, NO_FREE_VALUES) is not None


def test_readings_are_counted() -> None:
    counts = Counts()
    (row,) = ReadingsJob().process(message(RESPONSE), SPEC, counts)
    (line,) = ReadingsJob(short=True).process(message(RESPONSE), SPEC, counts)
    assert len(line.cells()) < len(row.cells())
    assert counts.counters[LISTED] == 2


@pytest.mark.parametrize("make_job", [DecodeJob, partial(RowsJob, "messages"), partial(RowsJob, "ResultingLevel")])
def test_what_the_schema_rejects_is_counted_and_skipped_when_strict(make_job: Any) -> None:
    job, counts, rejected = make_job(), Counts(), message(ALERT, OUT_OF_RANGE)
    assert len(list(job.process(message(ALERT), SPEC, counts))) == 1
    assert counts.counters[INVALID] == 0
    assert len(list(job.process(rejected, SPEC, counts))) == 1
    assert list(make_job(strict=True).process(rejected, SPEC, counts)) == []
    assert counts.counters[INVALID] == 2


def test_a_summary_has_the_values_a_message_is_counted_by() -> None:
    (values,) = SummaryJob().process(message(ALERT), SPEC, Counts())
    assert ("alert code", "8F86") in values


def test_a_message_is_given_in_full() -> None:
    (view,) = MessageViewJob().process(message(ALERT), SPEC, Counts())
    assert "8F86" in view.title


@pytest.mark.parametrize("with_verdict", [True, False])
@pytest.mark.parametrize("file", ["payloads/limit-alert.hex", "valid/4.0/alerts/810E.xml"])
def test_all_of_a_message_is_shown_whether_it_is_parsed_or_not(file: str, with_verdict: bool) -> None:
    job = MessageViewJob(whole=True, with_verdict=with_verdict)
    (view,) = run_batch(job, [str(ROOT / "fixtures" / file)])
    assert view.whole
