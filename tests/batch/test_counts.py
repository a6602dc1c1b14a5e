"""The counts of the parts of a run add up."""

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.pipeline import Pipeline
from tests.batch.test_pipeline import SOURCES, CodeJob, values


def test_counts_of_chunks_add_up_to_those_of_the_whole() -> None:
    whole, total = Counts(), Counts()
    for chunk in Pipeline[str](CodeJob()).run(SOURCES):
        whole.add(chunk.output[0])
    for chunk in Pipeline[str](CodeJob(), BatchOptions(unique=True)).run(SOURCES):
        total.add(chunk.output[0])
    assert values(whole) == values(total)


def test_what_a_job_has_counted_of_a_message_can_be_taken_back() -> None:
    counts, own = Counts(messages=2), Counts()
    counts.counters.update(listed=2, invalid=1)
    own.counters.update(listed=1, invalid=1)
    counts.remove(own)
    assert (counts.counters, counts.messages) == ({"listed": 1}, 2)
