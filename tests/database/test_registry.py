"""Each kind of database is opened by the suffix of its file."""

from pathlib import Path

import pytest

from mmc_cli.database.registry import SUFFIXES, open_store


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_database_is_made_and_opened_again(tmp_path: Path, suffix: str) -> None:
    if suffix == ".duckdb":
        pytest.importorskip("duckdb")
    path = str(tmp_path / f"a{suffix.upper()}")
    with open_store(path):
        pass
    with open_store(path, read_only=True) as store:
        assert list(store.query("select count(*) from readings").rows) == [(0,)]
