"""What a worker does with a batch is what the client would do with it in its own folder, or it says why not."""

import json
import os
import pickle
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from mmc_cli.batch import cluster_task
from mmc_cli.batch.cluster_task import Done, Refused, Work, describe_difference, describe_environment, run_batch
from mmc_cli.batch.jobs import ValidateJob
from mmc_cli.batch.pipeline import Chunk, Pipeline
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import DEFAULT_VERSION, load_spec
from tests.conftest import ROOT


def work_on(items: Sequence[Any], folder: Path = ROOT, run: str = "a run") -> bytes:
    pipeline = Pipeline(ValidateJob())
    return pickle.dumps(Work(run, pickle.dumps((pipeline.run, pipeline.on_worker_death)), items, str(folder)))


def verdicts(result: object) -> list[Any]:
    assert isinstance(result, Done)
    return [verdict for output in map(pickle.loads, result.outputs) for verdict in output[1]]


def test_paths_are_those_of_the_folder_of_the_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (verdict,) = verdicts(run_batch(describe_environment(), work_on(["fixtures/valid/4.0/mirrors/reading.xml"])))
    assert (verdict.verdict, str(verdict.origin)) == ("valid", "fixtures/valid/4.0/mirrors/reading.xml")
    assert os.getcwd() == str(tmp_path)


def test_a_file_that_the_worker_cannot_see_is_not_checked_and_the_worker_is_named() -> None:
    (verdict,) = verdicts(run_batch(describe_environment(), work_on(["/only/here/a.xml"])))
    assert verdict.verdict == "not-checked"
    assert verdict.findings[0].message == f"the worker on {socket.gethostname()} sees no such folder"


def test_bytes_that_the_client_has_read_need_no_file(tmp_path: Path) -> None:
    data = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes()
    source = Source(cluster_task.Origin("-"), data)
    (verdict,) = verdicts(run_batch(describe_environment(), work_on([source], tmp_path / "not here")))
    assert (verdict.verdict, str(verdict.origin)) == ("valid", "-")


@pytest.mark.parametrize("name", json.loads(describe_environment()))
def test_a_batch_of_another_environment_is_refused_unread(name: str) -> None:
    other = json.dumps({**json.loads(describe_environment()), name: "0.0"})
    assert run_batch(other, b"what this mmc cannot read") == Refused(describe_difference(describe_environment(), other))
    assert describe_difference(describe_environment(), other).startswith(f"{name} ")


def test_what_an_earlier_run_has_read_of_files_is_forgotten() -> None:
    run_batch(describe_environment(), work_on([], run="first"))
    kept = load_spec(DEFAULT_VERSION)
    run_batch(describe_environment(), work_on([], run="first"))
    assert load_spec(DEFAULT_VERSION) is kept
    run_batch(describe_environment(), work_on([], run="second"))
    assert load_spec(DEFAULT_VERSION) is not kept


def outputs_of_4_megabytes(items: Sequence[int]) -> Iterator[Chunk[bytes]]:
    for done, item in enumerate(items):
        yield Chunk(done, True, bytes([item]) * 2**22)
        yield Chunk(done + 1, False, bytes([item]) * 2**22)


def test_a_batch_with_much_output_is_left_after_the_item_with_which_it_is_too_much() -> None:
    functions = pickle.dumps((outputs_of_4_megabytes, None))
    done = run_batch(describe_environment(), pickle.dumps(Work("large", functions, [1, 2, 3, 4, 5], str(ROOT))))
    assert isinstance(done, Done)
    assert (done.items_done, [pickle.loads(each)[0] for each in done.outputs]) == (2, [1, 1, 2, 2])


def refuse(items: Sequence[int]) -> Iterator[Chunk[bytes]]:
    raise MmcError("no such element")
    yield


def test_a_request_that_cannot_be_answered_is_a_result_and_no_failure_of_the_worker() -> None:
    result = run_batch(describe_environment(), pickle.dumps(Work("refused", pickle.dumps((refuse, None)), [1], ".")))
    assert isinstance(result, MmcError)
    assert str(result) == "no such element"
