"""A batch beside a worker: an item that kills its process costs that item."""

import os
import pickle
import signal
from collections.abc import Iterator, Sequence

import pytest

from mmc_cli.batch.cluster_guard import run_guarded
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.model.errors import MmcError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")


def double(items: Sequence[int]) -> Iterator[Chunk[str]]:
    if 99 in items:
        raise MmcError("no such element")
    for done, item in enumerate(items, 1):
        if item == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Chunk(done, False, str(item * 2))


def give_up(item: int, cause: str) -> str:
    return f"{item} given up: {cause}"


def test_an_item_that_kills_its_process_is_given_up_and_the_others_are_done() -> None:
    outputs = map(pickle.loads, run_guarded(double, [11, 12, 13, 14], give_up))
    assert list(outputs) == ["22", "24", "13 given up: killed by SIGKILL", "28"]


def test_a_request_that_cannot_be_answered_is_raised() -> None:
    with pytest.raises(MmcError, match="no such element"):
        list(run_guarded(double, [99], give_up))
