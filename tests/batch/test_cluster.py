"""The workers of a Dask cluster give what one machine gives, whatever happens to them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from zipfile import ZipFile

import pytest

pytest.importorskip("distributed")

from mmc_cli.batch import cluster as cluster_module
from mmc_cli.batch import cluster_task
from mmc_cli.batch.cluster import cluster_map
from mmc_cli.batch.cluster_connection import Connection, connect
from mmc_cli.batch.pipeline import Chunk
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.benchmarks.corpus import corpus
from tests.conftest import ROOT, Outcome
from tests.dask_cluster import DIES, DIES_ONCE, WAITS, DaskCluster, dask_cluster
from tests.remote import BUCKET, S3Server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="workers are killed by signals")

Mmc = Callable[..., Outcome]


@pytest.fixture(scope="session")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler and two workers for all tests."""
    with dask_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Messages in files, in an archive and in wrappers, some of them invalid or no messages at all."""
    folder = tmp_path_factory.mktemp("inputs")
    files = corpus(folder / "files", 600)
    with ZipFile(folder / "some.zip", "w") as archive:
        for number, file in enumerate(files[::2]):
            archive.writestr(f"{number}.xml", file.read_bytes())
    texts = [file.read_bytes() for file in files[1::4]]
    rows = [b'"' + text.replace(b'"', b'""') + b'"' for text in texts if b"\0" not in text]
    (folder / "some.csv").write_bytes(b"\n".join((b"message", *rows)))
    return [folder / "files", folder / "some.zip", folder / "some.csv", ROOT / "fixtures"]


COMMANDS = [
    "validate",
    "validate -f jsonl --unique",
    "validate -f full --mmc-version auto --kind response",
    "validate --mmc-version all -f csv --code 8F86,8F0A",
    "show alerts",
    "show responses --failed -f csv",
    "show readings",
    "show gaps",
    "show summary",
    "decode",
    "decode --rows leaves -f tsv --srv 4.8",
    "decode --rows profile --log-times start -f csv",
    "diff-versions 3.1 4.0 -f csv --messages",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_what_it_prints_on_one_machine(
    mmc: Mmc, dask: DaskCluster, inputs: list[Path], command: str
) -> None:
    here = mmc(*command.split(), *inputs, "-j", 1)
    assert here.out.count("\n") > 5
    assert mmc(*command.split(), *inputs, "--cluster", dask.address) == here


def test_an_output_file_has_the_same_bytes(mmc: Mmc, dask: DaskCluster, inputs: list[Path], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    command = ("decode", "--rows", "readings", "-f", "parquet", *inputs, "-q")
    mmc(*command, "-o", tmp_path / "here", "-j", 1)
    mmc(*command, "-o", tmp_path / "there", "--cluster", dask.address)
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


def test_standard_input_and_relative_paths_are_read_though_the_workers_are_elsewhere(
    mmc: Mmc, dask: DaskCluster
) -> None:
    reading = (ROOT / "fixtures/valid/4.0/mirrors/reading.xml").read_bytes()
    command = ("validate", "-", "fixtures/invalid/MMC103", "-f", "jsonl")
    assert mmc(*command, "--cluster", dask.address, stdin=reading) == mmc(*command, "-j", 1, stdin=reading)


def test_a_schema_of_the_user_is_read_anew_for_each_run(mmc: Mmc, dask: DaskCluster, tmp_path: Path) -> None:
    schema, own = tmp_path / "own.xsd", mmc("schema", "4.0").out
    command = ("validate", "fixtures/invalid/MMC103/wrong-case.xml", "--xsd", schema)
    for text, code in ((own, 1), (own.replace('"success"', '"Success"'), 0)):
        schema.write_text(text)
        load_spec.cache_clear()  # of this process, which is another one for each run otherwise
        there = mmc(*command, "--cluster", dask.address)
        assert there == mmc(*command, "-j", 1)
        assert there.code == code


def test_a_message_that_kills_its_worker_is_named_and_workers_that_die_cost_nothing(
    mmc: Mmc, dask: DaskCluster, tmp_path: Path
) -> None:
    files = corpus(tmp_path / "files", 2100)
    expected = mmc("validate", tmp_path / "files", "-f", "jsonl", "-j", 1)
    for number in (100, 300, 700):  # each in a batch of its own
        files[number].write_bytes(files[number].read_bytes() + DIES_ONCE)
    files[2000].write_bytes(files[2000].read_bytes() + DIES)
    there = mmc("validate", tmp_path / "files", "-f", "jsonl", "--cluster", dask.address)
    assert len(list(dask.deaths.iterdir())) == 3
    assert there.code == 3
    assert [*there.lines[:2000], *there.lines[2001:]] == [*expected.lines[:2000], *expected.lines[2001:]]
    assert '"verdict": "not-checked"' in there.lines[2000]
    assert "the worker process that read it died (killed by SIGKILL)" in there.lines[2000]
    processes = subprocess.run(
        [sys.executable, "-m", "mmc_cli", "validate", tmp_path / "files", "-f", "jsonl", "-j", "2", "--no-progress"],
        env=dask.environment,
        capture_output=True,
        text=True,
    )
    assert (processes.stdout, processes.returncode) == (there.out, there.code)


@pytest.mark.parametrize("is_local", [False, True], ids=["cluster", "local"])
def test_control_c_ends_a_run_and_leaves_the_cluster_to_others(
    mmc: Mmc, dask: DaskCluster, tmp_path: Path, is_local: bool
) -> None:
    files = corpus(tmp_path / "files", 50)
    files[20].write_bytes(files[20].read_bytes() + WAITS)
    address = "local:1" if is_local else dask.address
    command = [sys.executable, "-m", "mmc_cli", "validate", tmp_path / "files", "--cluster", address, "--no-progress"]
    with (
        subprocess.Popen(
            command, env=dask.environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as run,
        dask.worker_at_gate(run),
    ):
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        _, err = run.communicate()
    assert (run.returncode, err) == (130, "interrupted after 0 messages; the rest were not checked\n")
    if not is_local:
        with connect(dask.address) as connection:
            assert connection.client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0
        assert mmc("validate", files[0], "--cluster", dask.address).code == 0


def test_workers_of_another_version_are_refused_in_words(
    mmc: Mmc, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_task, "__version__", "0.0.1")
    with pytest.raises(MmcError, match=r"mmc .* there and 0\.0\.1 here; install the same on both"):
        mmc("validate", "fixtures/valid", "--cluster", dask.address)


class WithoutMmc:
    """A client whose worker has no mmc."""

    def run(self, *_: object, **__: object) -> dict[str, Exception]:
        return {"tcp://10.0.0.2:4000": ModuleNotFoundError("No module named 'mmc_cli'")}


def test_workers_without_mmc_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "connect", lambda address: nullcontext(Connection(WithoutMmc())))
    with pytest.raises(MmcError, match=r"worker tcp://10\.0\.0\.2:4000 cannot import mmc: no module named 'mmc_cli'"):
        list(cluster_map(double, [[1]], "tcp://10.0.0.1:8786", give_up))


def test_workers_on_this_machine_are_started_and_ended_quietly() -> None:
    command = [sys.executable, "-m", "mmc_cli", "validate", "fixtures/invalid", "--cluster", "local:1", "--no-progress"]
    there = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    here = subprocess.run([*command[:-3], "-j", "1"], cwd=ROOT, capture_output=True, text=True)
    assert (there.stdout, there.stderr, there.returncode) == (here.stdout, here.stderr, here.returncode)


def test_without_dask_the_command_says_how_to_install_it(mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MmcError, match=r"--cluster needs Dask: pip install 'mmc-cli\[cluster\]'"):
        mmc("validate", "fixtures/valid", "--cluster", "local:2")


def give_up(item: int, cause: str) -> str:
    return f"{item} given up: {cause}"


def large(items: Sequence[int]) -> Iterator[Chunk[str]]:
    for done, item in enumerate(items, 1):
        yield Chunk(done, False, f"{item}" + " " * 9 * 2**20)


def test_a_batch_with_much_output_comes_in_parts_and_in_order(dask: DaskCluster) -> None:
    outputs = cluster_map(large, [[1, 2, 3, 4, 5], [6], [7, 8]], dask.address, give_up)
    assert [output.strip() for output in outputs] == list("12345678")


def double(items: Sequence[int]) -> Iterator[Chunk[str]]:
    for done, item in enumerate(items, 1):
        yield Chunk(done, False, str(item * 2))


def take_along_what_guards(items: Sequence[int]) -> Iterator[Chunk[str]]:
    """Fail at 13 in a worker, and in a process beside it kill that process, so that nothing is known of its batch."""
    if 13 in items:
        if getattr(sys.modules["__main__"].__spec__, "name", "") != "mmc_cli.batch.cluster_guard":
            raise RuntimeError
        os.kill(os.getppid(), signal.SIGKILL)
    yield from double(items)


def test_an_item_that_takes_everything_along_is_found_by_halving(dask: DaskCluster) -> None:
    batches = [list(range(start, start + 8)) for start in range(0, 40, 8)]
    assert list(cluster_map(take_along_what_guards, batches, dask.address, give_up)) == [
        str(n * 2) if n != 13 else "13 given up: on every worker that tried" for n in range(40)
    ]


def fail_at_7(items: Sequence[int]) -> Iterator[Chunk[str]]:
    if 7 in items:
        raise MmcError("no such element")
    yield from double(items)


def test_a_request_that_cannot_be_answered_is_raised_as_in_one_process(dask: DaskCluster) -> None:
    with pytest.raises(MmcError, match="no such element"):
        list(cluster_map(fail_at_7, [[1], [7], [9]], dask.address, give_up))


@pytest.mark.parametrize("by_day", [(), ("--partition-by", "day")], ids=["whole", "by day"])
def test_parts_have_the_names_and_bytes_that_they_have_on_one_machine(
    mmc: Mmc, dask: DaskCluster, inputs: list[Path], tmp_path: Path, by_day: tuple[str, ...]
) -> None:
    pytest.importorskip("pyarrow")
    command = ("decode", "--rows", "readings", "-f", "parquet", *by_day, *inputs)
    here = mmc(*command, "-o", f"{tmp_path}/parts/", "-j", 1)
    (tmp_path / "parts").rename(tmp_path / "here")
    there = mmc(*command, "-o", f"{tmp_path}/parts/", "--cluster", dask.address)
    assert there == here
    assert contents(tmp_path / "parts") == contents(tmp_path / "here")


def test_workers_write_parts_to_an_address_by_connections_of_their_own(mmc: Mmc, s3: S3Server, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    corpus(tmp_path / "files", 40)
    command = ("decode", "--rows", "readings", "-f", "parquet", "--partition-by", "day", tmp_path / "files")
    here = mmc(*command, "-o", f"{tmp_path}/parts/", "-j", 1)
    (tmp_path / "dask").mkdir()
    with dask_cluster(tmp_path / "dask") as cluster:  # whose workers have the address of this S3 in their environment
        there = mmc(*command, "-o", f"s3://{BUCKET}/parts/", "--cluster", cluster.address)
    assert (there.err.replace(f"s3://{BUCKET}", str(tmp_path)), there.code) == (here.err, here.code)
    assert {key.removeprefix("parts/"): s3.get(key) for key in s3.keys("parts/")} == contents(tmp_path / "parts")


def test_a_message_that_kills_its_worker_costs_its_part_nothing_else(
    mmc: Mmc, dask: DaskCluster, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    files = corpus(tmp_path / "files", 60)
    files[30].write_bytes(files[30].read_bytes() + DIES)
    command = ("decode", "--rows", "messages", "-f", "parquet", tmp_path / "files", "-o", f"{tmp_path}/parts/")
    there = mmc(*command, "--cluster", dask.address)
    assert there.code == 3
    assert f"{files[30]}: not checked: the worker process that read it died (killed by SIGKILL)" in there.err
    (manifest,) = [json.loads((tmp_path / "parts/_manifest.json").read_text())]
    assert [file["rows"] for file in manifest["files"]] == [59]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
