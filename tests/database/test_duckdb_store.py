"""A DuckDB database is queried, and nothing else is reached by a query."""

import subprocess
import sys
from pathlib import Path

import pytest

from mmc_cli.database import duckdb_store
from mmc_cli.database.duckdb_store import DuckDbStore
from mmc_cli.database.tables import TABLES
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT

pytest.importorskip("duckdb")


@pytest.fixture
def store() -> DuckDbStore:
    made = DuckDbStore()
    made.create_tables()
    return made


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("select * from alerts", ("alerts",)),
        ("from Readings select device", ("readings",)),
        ("with x as (select device from alerts) select * from x join messages using (device)", ("messages", "alerts")),
        ("select (select count(*) from findings)", ("findings",)),
        ("describe responses", ("responses",)),
        ("select * from query_table('alerts')", ("alerts",)),
        ("pivot readings on unit using count(*)", ("readings",)),
        ("show tables", tuple(TABLES)),
    ],
)
def test_the_tables_that_a_query_names_are_found(store: DuckDbStore, query: str, tables: tuple[str, ...]) -> None:
    assert store.named_tables(query) == tables


def test_a_table_that_is_filled_is_there(store: DuckDbStore) -> None:
    store.drop_others(("alerts",))
    assert list(store.query("show tables").rows) == [("alerts",)]


def test_a_table_that_is_not_filled_is_not_there(store: DuckDbStore) -> None:
    store.drop_others(("alerts",))
    with pytest.raises(MmcError, match="there is no table readings"):
        store.query("select * from query('select * from readings')")


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from glob('{folder}/*')",
        "select * from read_csv('https://example.org/a.csv')",
        "select * from 's3://bucket/a.parquet'",
        "copy readings to '{folder}/out.csv'",
        "copy readings from '{file}'",
        "attach '{folder}/other.duckdb'",
        "export database '{folder}/out'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "select 1; copy readings to '{folder}/out.csv'",
        "explain analyze copy readings to '{folder}/out.csv'",
    ],
)
@pytest.mark.parametrize("is_file", [False, True], ids=["memory", "file"])
def test_a_query_reaches_no_file_and_no_network(tmp_path: Path, query: str, is_file: bool) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,secret\n")
    path = str(tmp_path / "a.duckdb") if is_file else None
    with DuckDbStore(path) as store:
        store.create_tables()
        before = sorted(tmp_path.iterdir())
        with pytest.raises(MmcError, match=r"^SQL: ") as error:
            list(store.query(query.format(file=secret, folder=tmp_path)).rows)
        assert "1,secret" not in str(error.value)
        assert sorted(tmp_path.iterdir()) == before


def test_no_variable_of_the_program_is_a_table(store: DuckDbStore) -> None:
    variable = duckdb_store._import_libraries().pyarrow.table({"a": [1]})
    with pytest.raises(MmcError, match="there is no table variable"):
        store.query("select * from variable")
    assert variable.num_rows == 1


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_text("hello")
    with pytest.raises(MmcError, match="not a valid DuckDB database file"):
        DuckDbStore(str(tmp_path / "a.duckdb"))


def test_two_runs_cannot_load_at_the_same_time(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    code = "import sys; from mmc_cli.database.registry import open_store; open_store(sys.argv[1])"
    with DuckDbStore(path):
        got = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "a.duckdb is in use by another program" in got.stderr


def test_a_missing_library_is_reported_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MmcError, match=r"mmc sql needs duckdb: pip install 'mmc-cli\[sql\]'"):
        DuckDbStore()
