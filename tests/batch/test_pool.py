"""Work that is shared out comes back in order, and a process that dies costs one item."""

import os
import signal
import time
from collections.abc import Iterator, Sequence

import pytest

from mmc_cli.batch import pool
from mmc_cli.batch.pool import ordered_map

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are ended by signals")


def doubled(items: Sequence[int]) -> Iterator[tuple[int, bool, str]]:
    for done, item in enumerate(items):
        if item % 7 == 0:
            time.sleep(0.002)  # so that later batches are done before earlier ones
        yield done, False, str(item * 2)
    yield len(items), False, "."


def deadly(items: Sequence[int]) -> Iterator[tuple[int, bool, str]]:
    if 13 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from doubled(items)


def lost(item: int, cause: str) -> str:
    return f"{item} lost: {cause}"


def batches(count: int, size: int = 5) -> list[list[int]]:
    return [list(range(start, start + size)) for start in range(0, count, size)]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_comes_back_is_in_the_order_of_the_input(method: str) -> None:
    got = [part for part in ordered_map(doubled, batches(200), 3, lost, method) if part != "."]
    assert got == [str(number * 2) for number in range(200)]


def test_a_process_that_dies_is_replaced_and_only_what_killed_it_is_lost() -> None:
    got = [part for part in ordered_map(deadly, batches(50), 2, lost) if part != "."]
    assert got == [str(n * 2) if n != 13 else "13 lost: it was ended by SIGKILL" for n in range(50)]


def test_leaving_early_ends_the_processes_at_once() -> None:
    start = time.monotonic()
    parts = ordered_map(sleepy, batches(10, 1), 2, lost)
    assert next(parts) == "awake"
    parts.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 5


def sleepy(items: Sequence[int]) -> Iterator[tuple[int, bool, str]]:
    if items[0]:
        time.sleep(60)
    yield 1, False, "awake"


def breaking_off(items: Sequence[int]) -> Iterator[tuple[int, bool, str]]:
    for done, item in enumerate(items):
        yield done, True, f"first half of {item}"
        if item == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        yield done + 1, False, f"second half of {item}"


def test_nothing_is_told_twice_of_an_item_whose_process_dies_in_the_middle_of_it() -> None:
    halves = [f"{half} half of {item}" for item in range(10) for half in ("first", "second")]
    at = halves.index("second half of 3")
    halves[at] = "3 lost: it was ended by SIGKILL"
    assert list(ordered_map(breaking_off, batches(10), 2, lost)) == halves


def talkative(items: Sequence[int]) -> Iterator[tuple[int, bool, str]]:
    if items[0] == 0:
        time.sleep(0.3)
    for number in range(2000):
        yield 0, True, f"{items[0]}.{number}"


def test_a_process_far_ahead_of_its_turn_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_FULL", 10)
    made: list[pool._Batch[int, str]] = []
    new = pool._Batch.__init__
    monkeypatch.setattr(pool._Batch, "__init__", lambda self, items: (new(self, items), made.append(self))[0])
    got, ahead = list[str](), 0
    for part in ordered_map(talkative, batches(3, 1), 3, lost):
        got.append(part)
        if part.startswith("0."):
            ahead = max(ahead, *(len(batch.parts) for batch in made[1:]))
    assert got == [f"{item}.{number}" for item in range(3) for number in range(2000)]
    assert ahead == 10
