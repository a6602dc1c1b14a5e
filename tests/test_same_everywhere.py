"""Every command gives for addresses, where it can with a Dask cluster, the bytes that it gives for files.

The commands and the kinds of input are those of tests/benchmarks/addresses.py, which compares them for many messages.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from mmc_cli.cli.main import cli
from tests.benchmarks.addresses import (
    ADDRESS,
    BUCKET,
    ON_CLUSTER,
    ON_THIS_MACHINE,
    make_inputs,
    upload,
    without_address,
    words_of,
    workplace,
    written_files,
)
from tests.conftest import Outcome
from tests.dask_cluster import dask_cluster
from tests.remote import S3Server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the cluster of the tests needs named pipes")

Mmc = Callable[..., Outcome]
Run = Callable[..., "tuple[bytes, str, int, dict[str, str]]"]


class Archive(NamedTuple):
    """Messages in a folder and at an address, and the cluster whose workers find that address."""

    folder: Path
    s3: S3Server
    cluster: str


@pytest.fixture(scope="session")
def archive(_s3_server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    for package in ("distributed", "pyarrow", "duckdb"):
        pytest.importorskip(package)
    folder, place = tmp_path_factory.mktemp("archive"), tmp_path_factory.mktemp("dask")
    make_inputs(folder, 120)
    upload(folder, _s3_server.with_bucket(BUCKET))
    with dask_cluster(place, environment=_s3_server.environment) as cluster:
        yield Archive(folder, _s3_server, cluster.address)


@pytest.fixture
def run(archive: Archive, mmc: Mmc, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the files, or on those at an address; its output, notes, exit code and files."""
    archive.s3.recorder.reset()
    for name, value in archive.s3.environment.items():
        monkeypatch.setenv(name, value)

    def run(command: str, address: str = "", *options: str) -> tuple[bytes, str, int, dict[str, str]]:
        with workplace(archive.folder) as work, monkeypatch.context() as patch:
            patch.chdir(work)
            got = mmc(*words_of(command, address), *options)
            return without_address(got.out.encode()), got.err.replace(ADDRESS, ""), got.code, written_files(work)

    return run


def find_command(words: str) -> click.Command:
    """Return the command that is called by these words, such as "show alerts PATH"."""
    found: click.Command = cli
    for word in words.split():
        if not isinstance(found, click.Group):
            break
        found = found.get_command(click.Context(found), word) or found
    return found


def commands_of(group: click.Group) -> Iterator[click.Command]:
    """Yield the commands of a group, and of the groups in it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from commands_of(command)


def has_option(command: click.Command, name: str) -> bool:
    return any(option.name == name for option in command.params)


@pytest.mark.parametrize("command", [*ON_CLUSTER, *ON_THIS_MACHINE])
def test_a_command_gives_the_same_wherever_messages_are_and_whoever_reads_them(
    run: Run, archive: Archive, command: str
) -> None:
    one_process = ("-j", "1") if has_option(find_command(command), "jobs") else ()
    on_cluster = ("--cluster", archive.cluster) if command in ON_CLUSTER else one_process
    expected = run(command, "", *one_process)
    assert expected[0] or expected[3]
    assert run(command, ADDRESS, *on_cluster) == expected


def test_every_command_that_takes_a_cluster_is_compared() -> None:
    taking = {command.name for command in commands_of(cli) if has_option(command, "cluster")}
    needing_a_terminal = {"browse"}
    assert {find_command(command).name for command in ON_CLUSTER} == taking - needing_a_terminal
