"""Finding the changes that affect a message, in this process or another."""

import pickle

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.impact_job import ImpactJob
from mmc_cli.compare import compare_names
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V4_0, message

CHANGES = compare_names("3.1", "4.0")
JOB = ImpactJob.for_changes("3.1", "4.0", CHANGES)


def test_a_job_gives_the_changes_that_affect_a_message() -> None:
    (compact,) = JOB.process(message(ALERT), load_spec(V4_0), Counts())
    impact = JOB.expand(compact)
    assert {change.title for change in impact.changes} == {"LimitAPCLevelCommandProcessedDeviceAlert", "8F86", "0121"}
    assert (impact.valid_from, impact.valid_to) == (False, True)


def test_a_job_considers_only_its_changes() -> None:
    job = ImpactJob.for_changes("3.1", "4.0", [change for change in CHANGES if change.path == "0121"])
    (compact,) = job.process(message(ALERT), load_spec(V4_0), Counts())
    assert [change.path for change in job.expand(compact).changes] == ["0121"]


def test_a_job_that_was_sent_to_another_process_is_the_same() -> None:
    process = pickle.loads(pickle.dumps(JOB.process))
    assert process(message(ALERT), load_spec(V4_0), Counts()) == JOB.process(message(ALERT), load_spec(V4_0), Counts())
