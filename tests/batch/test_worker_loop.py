"""A worker sends its output by shared memory while that has room, and by its connection otherwise."""

from multiprocessing import Pipe

from mmc_cli.batch.pipeline import Chunk
from mmc_cli.batch.shared_slots import SharedSlots
from mmc_cli.batch.worker_loop import _Link

CHUNK = Chunk(1, False, "output")


def test_output_goes_by_the_connection_while_no_slot_is_free_and_by_slots_again_once_they_are_freed() -> None:
    main, worker = Pipe()
    slots = SharedSlots()
    link = _Link(worker, slots)
    numbers: list[int] = []
    link.send(CHUNK)
    while isinstance(received := main.recv(), int):
        numbers.append(received)
        link.send(CHUNK)
    assert received == CHUNK
    assert [slots.take(number) for number in numbers] == [CHUNK] * len(numbers)
    main.send(numbers[0])
    link.send(CHUNK)
    assert main.recv() == numbers[0]


def test_a_batch_that_comes_before_a_slot_is_freed_is_not_lost() -> None:
    main, worker = Pipe()
    slots = SharedSlots()
    link = _Link(worker, slots)
    while slots.has_free:
        link.send(CHUNK)
    main.send(["the", "next", "batch"])
    main.send(main.recv())
    link.send(CHUNK)
    assert link.next_batch() == ["the", "next", "batch"]


def test_without_shared_memory_everything_goes_by_the_connection() -> None:
    main, worker = Pipe()
    link = _Link(worker, None)
    link.send(CHUNK)
    assert main.recv() == CHUNK
    main.send([1, 2])
    assert link.next_batch() == [1, 2]
