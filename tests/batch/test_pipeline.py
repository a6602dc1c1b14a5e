"""A pipeline counts what it meets, and the counts of several processes add up."""

import pickle
from dataclasses import dataclass
from typing import Any

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.pipeline import Job, Pipeline
from mmc_cli.batch.selector import Selector
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec
from tests.samples import ALERT, RESPONSE


@dataclass(frozen=True)
class CodeJob(Job[str]):
    """Gives the message code of each message, and counts by kind."""

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[str]:
        counts.counters[message.header.kind or ""] += 1
        return (str(message.header.message_code),)


SOURCES = [
    Source(Origin("a.xml"), ALERT.encode()),
    Source(Origin("b.xml"), b"<a>"),
    Source(Origin("c.csv"), None, "line 2: no message in this row", empty=True),
    Source(Origin("d.xml"), None, "permission denied"),
    Source(Origin("e.xml"), RESPONSE.encode()),
]


def values(counts: Counts) -> dict[str, object]:
    return {**vars(counts), "totals": vars(counts.totals)}


def test_everything_is_counted_once() -> None:
    (chunk,) = Pipeline[str](CodeJob()).run(SOURCES)
    counts, results = chunk.output
    assert (chunk.items_done, results) == (5, ["0121", "0027"])
    assert (counts.messages, counts.without_message, counts.not_checked, counts.malformed) == (4, 1, 1, 1)
    assert counts.first_without_message == "c.csv, line 2: no message in this row"
    assert counts.counters == {"alert": 1, "response": 1}
    assert [warning.partition(":")[0] for warning in counts.warnings] == ["b.xml", "d.xml"]


def test_only_selected_messages_are_processed() -> None:
    (chunk,) = Pipeline[str](CodeJob(), BatchOptions(selector=Selector(kind="response"))).run(SOURCES)
    counts, results = chunk.output
    assert (results, counts.messages) == (["0027"], 4)


def test_messages_like_an_earlier_one_are_selected_too() -> None:
    texts = [ALERT.replace(">18446744073709551615<", f">{number}<") for number in range(1, 6)]
    texts.append(texts[0].replace("00-1e-4f-7a-20-00-11-01", "00-1e-4f-7a-20-00-11-09"))
    sources = [Source(Origin(f"{number}.xml"), text.encode()) for number, text in enumerate(texts)]
    (chunk,) = Pipeline[Any](ValidateJob(), BatchOptions(selector=Selector(devices=("*-01",)))).run(sources)
    counts, results = chunk.output
    assert (len(results), counts.messages, counts.not_selected) == (5, 6, 1)


def test_a_pipeline_can_be_sent_to_another_process_even_when_it_has_templates() -> None:
    pipeline: Pipeline[str] = Pipeline(ValidateJob(), formatter=str)
    (chunk,) = pipeline.run(SOURCES[:1] * 3)
    (copied,) = pickle.loads(pickle.dumps(pipeline)).run(SOURCES[:1] * 3)
    assert copied.output[1] == chunk.output[1]
    assert values(copied.output[0]) == values(chunk.output[0])


def test_a_formatter_is_applied_to_each_result() -> None:
    (chunk,) = Pipeline(CodeJob(), formatter=int).run(SOURCES)
    assert chunk.output[1] == [121, 27]


def test_a_message_whose_result_cannot_be_formatted_is_counted_once_and_not_as_processed() -> None:
    def format_code(code: str) -> str:
        if code == "0121":
            raise RuntimeError("no such code")
        return code

    (chunk,) = Pipeline(CodeJob(), formatter=format_code).run(SOURCES)
    counts, results = chunk.output
    assert (results, counts.messages, counts.defects, counts.not_checked) == (["0027"], 4, 1, 2)
    assert +counts.counters == {"response": 1}


def test_formatted_results_come_in_chunks_of_few_messages_where_these_are_large_and_all_of_them_come() -> None:
    sources = [Source(Origin(f"{number}.xml"), ALERT.encode() + b" " * 100_000) for number in range(7)]
    chunks = list(Pipeline(CodeJob(), formatter=str).run(sources))
    assert [len(chunk.output[1]) for chunk in chunks] == [3, 3, 1]
    assert [chunk.items_done for chunk in chunks] == [3, 6, 7]
    assert [len(chunk.output[1]) for chunk in Pipeline[str](CodeJob()).run(sources)] == [7]


def test_a_source_whose_worker_died_is_not_checked() -> None:
    counts, results = Pipeline[str](CodeJob()).on_worker_death(SOURCES[0], "killed by SIGKILL")
    assert (counts.messages, counts.not_checked, results) == (1, 1, [])
    assert counts.warnings == ["a.xml: not checked: the worker process that read it died (killed by SIGKILL)"]


def test_the_chunks_of_a_file_with_many_messages_say_that_it_is_not_finished() -> None:
    file = Source(Origin("a.xml"), "".join(ALERT.partition("?>")[2] for _ in range(2500)).encode())
    chunks = list(Pipeline[str](CodeJob()).run([file, *SOURCES]))
    *inside, last, others = chunks
    assert all((chunk.items_done, chunk.next_item_started) == (0, True) for chunk in inside)
    assert (last.items_done, last.next_item_started) == (1, False)
    assert (others.items_done, others.output[0].messages) == (6, 4)
    assert sum(chunk.output[0].messages for chunk in chunks) == 2504
