"""Work that is shared out comes back in order, and a process that dies costs one item."""

import os
import signal
import time
from collections.abc import Iterator, Sequence

import pytest

from mmc_cli.work.pool import mapped

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are ended by signals")


def doubled(items: Sequence[int]) -> Iterator[tuple[int, str]]:
    for done, item in enumerate(items):
        if item % 7 == 0:
            time.sleep(0.002)  # so that later batches are done before earlier ones
        yield done, str(item * 2)
    yield len(items), "."


def deadly(items: Sequence[int]) -> Iterator[tuple[int, str]]:
    if 13 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from doubled(items)


def lost(item: int, cause: str) -> str:
    return f"{item} lost: {cause}"


def batches(count: int, size: int = 5) -> list[list[int]]:
    return [list(range(start, start + size)) for start in range(0, count, size)]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_comes_back_is_in_the_order_of_the_input(method: str) -> None:
    got = [part for part in mapped(doubled, batches(200), 3, lost, method) if part != "."]
    assert got == [str(number * 2) for number in range(200)]


def test_a_process_that_dies_is_replaced_and_only_what_killed_it_is_lost() -> None:
    got = [part for part in mapped(deadly, batches(50), 2, lost) if part != "."]
    assert got == [str(n * 2) if n != 13 else "13 lost: it was ended by SIGKILL" for n in range(50)]


def test_leaving_early_ends_the_processes_at_once() -> None:
    start = time.monotonic()
    parts = mapped(sleepy, batches(10, 1), 2, lost)
    assert next(parts) == "awake"
    parts.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 5


def sleepy(items: Sequence[int]) -> Iterator[tuple[int, str]]:
    if items[0]:
        time.sleep(60)
    yield 1, "awake"
