"""A task counts what it meets, and the counts of several processes add up."""

import pickle

from mmc_cli.batch.pipeline import Counts, Task
from mmc_cli.batch.selector import Selector
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec
from tests.samples import ALERT, RESPONSE, V4_0


def code(message: Message, spec: Spec, counts: Counts) -> tuple[str]:
    counts.numbers[message.header.kind or ""] += 1
    return (str(message.header.message_code),)


SOURCES = [
    Source(Origin("a.xml"), ALERT.encode()),
    Source(Origin("b.xml"), b"<a>"),
    Source(Origin("c.csv"), None, "line 2: no message in this row", empty=True),
    Source(Origin("d.xml"), None, "permission denied"),
    Source(Origin("e.xml"), RESPONSE.encode()),
]


def test_everything_is_counted_once() -> None:
    ((done, _, (counts, results)),) = Task(code, version=V4_0).parts(SOURCES)
    assert (done, results) == (5, ["0121", "0027"])
    assert (counts.seen, counts.empty, counts.unread, counts.faulty) == (4, 1, 1, 1)
    assert counts.numbers == {"alert": 1, "response": 1}
    assert [line.partition(":")[0] for line in counts.said] == ["b.xml", "d.xml"]


def test_counts_of_parts_add_up_to_those_of_the_whole() -> None:
    whole, sum_ = Counts(), Counts()
    for _, _, (counts, _) in Task(code, version=V4_0).parts(SOURCES):
        whole.add(counts)
    for _, _, (counts, _) in Task(code, version=V4_0, single=True).parts(SOURCES):
        sum_.add(counts)
    assert whole == sum_


def test_only_what_is_asked_for_is_worked_on() -> None:
    ((_, _, (counts, results)),) = Task(code, version=V4_0, selector=Selector(kind="response")).parts(SOURCES)
    assert (results, counts.seen) == (["0027"], 4)


def test_a_task_can_be_given_to_another_process() -> None:
    task = pickle.loads(pickle.dumps(Task(code, version=V4_0)))
    assert [part for _, _, part in task.parts(SOURCES)] == [
        part for _, _, part in Task(code, version=V4_0).parts(SOURCES)
    ]


def test_a_source_whose_process_died_is_not_checked() -> None:
    counts, results = Task(code).lost(SOURCES[0], "it was ended by SIGKILL")
    assert (counts.seen, counts.unread, results) == (1, 1, [])
    assert counts.said == ["a.xml: not checked: the process that read it died: it was ended by SIGKILL"]


def test_what_is_told_of_a_file_with_many_messages_says_that_it_is_not_done_with() -> None:
    many = Source(Origin("a.xml"), "".join(ALERT.partition("?>")[2] for _ in range(2500)).encode())
    told = [(done, begun, counts.seen) for done, begun, (counts, _) in Task(code, version=V4_0).parts([many, *SOURCES])]
    *inside, last, others = told
    assert all((done, begun) == (0, True) for done, begun, _ in inside)
    assert (last[:2], others) == ((1, False), (6, False, 4))
    assert sum(seen for _, _, seen in told) == 2504
