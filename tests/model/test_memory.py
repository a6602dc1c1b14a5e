"""A library that needs more memory than there is is not loaded, and never said to be missing."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from mmc_cli.model.memory import prepare_large_import
from tests.conftest import ROOT

resource = pytest.importorskip("resource")


def run_with(megabytes: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run `mmc` with so much memory."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return subprocess.run(
        [sys.executable, "-m", "mmc_cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def test_what_there_is_may_be_taken_and_no_more() -> None:
    prepare_large_import(1)
    with pytest.raises(MemoryError):
        prepare_large_import(1 << 30)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is not kept elsewhere")
@pytest.mark.parametrize("megabytes", [60, 120, 200, 400])
@pytest.mark.parametrize(
    ("library", "arguments"),
    [
        ("duckdb", ["sql", "select count(*) from messages", "fixtures/valid/4.0"]),
        ("distributed", ["validate", "fixtures/valid/4.0", "--cluster", "local:1"]),
    ],
)
def test_with_little_memory_a_command_says_so_and_not_that_a_library_is_missing(
    library: str, arguments: Sequence[str], megabytes: int
) -> None:
    pytest.importorskip(library)
    ended = run_with(megabytes, *arguments)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "mmc: not enough memory\n")
