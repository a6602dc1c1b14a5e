"""Each kind of database is opened by the suffix of its file."""

import subprocess
import sys
from pathlib import Path

import pytest

from mmc_cli.database.registry import SUFFIXES, open_store
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT

# Loads messages without the libraries of the extra.
WITHOUT = """
import sys
sys.modules["duckdb"] = sys.modules["pyarrow"] = None
sys.argv[0] = "mmc"
from mmc_cli.__main__ import main
main()
"""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_database_is_made_and_opened_again(tmp_path: Path, suffix: str) -> None:
    if suffix == ".duckdb":
        pytest.importorskip("duckdb")
    path = str(tmp_path / f"a{suffix.upper()}")
    with open_store(path):
        pass
    with open_store(path, read_only=True) as store:
        assert list(store.query("select count(*) from readings").rows) == [(0,)]


def test_sqlite_needs_no_other_library(tmp_path: Path) -> None:
    query, database = "select count(*) n from alerts", str(tmp_path / "a.sqlite")
    command = [sys.executable, "-c", WITHOUT, "sql", "--to", database, query, "fixtures/valid/4.0/alerts", "-q"]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (got.stdout, got.returncode) == ("n\n28\n", 0)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_does_not_exist_is_said(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(MmcError, match="its folder does not exist"):
        open_store(str(tmp_path / "nosuch" / f"a{suffix}"))
