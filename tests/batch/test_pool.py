"""Output comes in the order of the input, and a worker that dies costs one item."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from mmc_cli.batch import pool
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.batch.pool import ordered_map
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="workers are killed by signals and wait at named pipes")


class Gate:
    """A named pipe: who waits at it goes on when somebody opens it, whichever process that is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        os.mkfifo(path)

    def wait(self) -> None:
        self._path.read_bytes()

    def open(self) -> None:
        self._path.write_bytes(b"")


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


def double(items: Sequence[int]) -> Iterator[Chunk[str]]:
    for done, item in enumerate(items, 1):
        yield Chunk(done, False, str(item * 2))


def give_up(item: int, cause: str) -> str:
    return f"{item} given up: {cause}"


def batches(count: int, size: int = 5) -> list[list[int]]:
    return [list(range(start, start + size)) for start in range(0, count, size)]


def double_first_batch_last(gate: Gate, items: Sequence[int]) -> Iterator[Chunk[str]]:
    if 0 in items:
        gate.wait()
    yield from double(items)
    if 10 in items:
        gate.open()


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_output_is_in_the_order_of_the_input(start_method: str, gate: Gate) -> None:
    function = partial(double_first_batch_last, gate)
    assert list(ordered_map(function, batches(200), 3, give_up, start_method)) == [str(n * 2) for n in range(200)]


def killed_by_13(items: Sequence[int]) -> Iterator[Chunk[str]]:
    if 13 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from double(items)


def test_a_worker_that_dies_is_replaced_and_only_the_item_that_killed_it_is_given_up() -> None:
    assert list(ordered_map(killed_by_13, batches(50), 2, give_up)) == [
        str(n * 2) if n != 13 else "13 given up: killed by SIGKILL" for n in range(50)
    ]


def exit_with_3(items: Sequence[int]) -> Iterator[Chunk[str]]:
    os._exit(3)
    yield from double(items)


def test_the_exit_code_of_a_worker_that_ends_by_itself_is_reported() -> None:
    assert list(ordered_map(exit_with_3, [[1]], 1, give_up)) == ["1 given up: exit code 3"]


def wait_unless_first(gate: Gate, items: Sequence[int]) -> Iterator[Chunk[str]]:
    if items[0]:
        gate.wait()  # nobody opens it
    yield Chunk(1, False, "first")


def test_closing_the_iterator_ends_workers_that_are_still_busy(gate: Gate) -> None:
    outputs = ordered_map(partial(wait_unless_first, gate), batches(10, 1), 2, give_up)
    assert next(outputs) == "first"
    outputs.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def die_in_the_middle_of_3(items: Sequence[int]) -> Iterator[Chunk[str]]:
    for done, item in enumerate(items):
        yield Chunk(done, True, f"first half of {item}")
        if item == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Chunk(done + 1, False, f"second half of {item}")


def test_an_item_with_partial_output_is_not_retried() -> None:
    halves = [f"{half} half of {item}" for item in range(10) for half in ("first", "second")]
    halves[halves.index("second half of 3")] = "3 given up: killed by SIGKILL"
    assert list(ordered_map(die_in_the_middle_of_3, batches(10), 2, give_up)) == halves


LIMIT, SENT_AHEAD = 10, 20


def first_after_second_is_ahead(gate: Gate, items: Sequence[int]) -> Iterator[Chunk[str]]:
    if items[0] == 0:
        gate.wait()
    for number in range(2000):
        if (items[0], number) == (1, SENT_AHEAD):
            gate.open()
        yield Chunk(0, True, f"{items[0]}.{number}")


@pytest.fixture
def created(monkeypatch: pytest.MonkeyPatch) -> "list[pool._Batch[int, str]]":
    """The batches, as they are made."""
    made: list[pool._Batch[int, str]] = []
    initialize: Callable[..., None] = pool._Batch.__init__

    def remember(self: pool._Batch[int, str], items: Sequence[int]) -> None:
        initialize(self, items)
        made.append(self)

    monkeypatch.setattr(pool._Batch, "__init__", remember)
    return made


def test_a_worker_far_ahead_of_its_turn_waits(
    monkeypatch: pytest.MonkeyPatch, gate: Gate, created: "list[pool._Batch[int, str]]"
) -> None:
    monkeypatch.setattr(pool, "_MAX_BUFFERED_CHUNKS", LIMIT)
    outputs, most_buffered = list[str](), 0
    for output in ordered_map(partial(first_after_second_is_ahead, gate), batches(3, 1), 3, give_up):
        outputs.append(output)
        if output.startswith("0."):
            most_buffered = max(most_buffered, *(len(batch.outputs) for batch in created[1:]))
    assert outputs == [f"{item}.{number}" for item in range(3) for number in range(2000)]
    assert most_buffered == LIMIT


def wait_in_the_middle(gate: Gate, items: Sequence[int]) -> Iterator[Chunk[str]]:
    yield Chunk(0, True, f"first half of {items[0]}")
    if items[0] == 0:
        gate.wait()
    yield Chunk(1, False, f"second half of {items[0]}")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no batch is sent ahead")
@pytest.mark.parametrize(("largest", "sent"), [(2**15, True), (1, False)])
def test_a_busy_worker_has_its_next_batch_if_that_fits_the_buffer(
    monkeypatch: pytest.MonkeyPatch, gate: Gate, created: "list[pool._Batch[int, str]]", largest: int, sent: bool
) -> None:
    monkeypatch.setattr(pool, "_MAX_BYTES_AHEAD", largest)
    outputs = ordered_map(partial(wait_in_the_middle, gate), batches(5, 1), 1, give_up)
    first = next(outputs)
    assert [batch.data is None for batch in created] == [True, sent]
    gate.open()
    assert [first, *outputs] == [f"{half} half of {item}" for item in range(5) for half in ("first", "second")]


def refuse(*_: object, **__: object) -> None:
    raise OSError(11, "Resource temporarily unavailable")


def test_this_process_does_the_work_where_no_worker_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    reasons: list[str] = []
    outputs = list(ordered_map(double, batches(20), 3, give_up, on_refusal=reasons.append))
    assert outputs == [str(n * 2) for n in range(20)]
    assert reasons == ["resource temporarily unavailable"]


def test_this_process_goes_on_where_a_dead_worker_cannot_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = ordered_map(killed_by_13, batches(50), 1, give_up, on_refusal=lambda reason: None)
    first = next(outputs)
    monkeypatch.setattr(pool, "serve", None)
    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    monkeypatch.setattr(os, "kill", lambda *_: None)  # so that 13 does not kill this process
    assert [first, *outputs] == [str(n * 2) for n in range(50)]


def fail_at_7(items: Sequence[int]) -> Iterator[Chunk[str]]:
    if 7 in items:
        raise MmcError("no such element")
    yield from double(items)


def test_a_request_that_cannot_be_answered_is_raised_as_in_one_process(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MmcError, match="no such element"):
        list(ordered_map(fail_at_7, batches(50), 2, give_up))
    assert capfd.readouterr().err == ""


PARENT = """
import os, signal, sys, time
from mmc_cli.batch.pool import ordered_map
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT
from mmc_cli.batch.pipeline import Chunk

def work(items):
    print(os.getpid(), flush=True)
    yield Chunk(0, True, "started")
    while True:
        signal.pause()

outputs = ordered_map(work, [[1], [2]], 2, None)
next(outputs)
signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker ends when it next uses the pipe")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_their_parent_however_it_ends(number: int) -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert all([process.stdout.readline(), process.stdout.readline()])
        process.send_signal(number)
        assert process.wait() == -number
        assert process.stdout.read() == ""  # its end comes when no worker has the pipe open any more


def outputs_of_every_size(items: Sequence[int]) -> Iterator[Chunk[str]]:
    for done, item in enumerate(items, 1):
        yield Chunk(done, False, f"{item}." * (10**6 if item % 7 == 3 else item))


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_outputs_larger_than_the_shared_memory_come_in_their_order_too(start_method: str) -> None:
    expected = [chunk.output for chunk in outputs_of_every_size(range(60))]
    assert list(ordered_map(outputs_of_every_size, batches(60), 2, give_up, start_method)) == expected


def test_workers_do_without_shared_memory_where_the_system_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SharedSlots", refuse)
    refusals = list[str]()
    found = list(ordered_map(double, batches(50), 2, give_up, on_refusal=refusals.append))
    assert found == [str(n * 2) for n in range(50)]
    assert not refusals
