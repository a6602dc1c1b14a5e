"""What all kinds of database do alike."""

from pathlib import Path

import pytest

from mmc_cli.database.duckdb_store import DuckDbStore
from mmc_cli.database.sqlite_store import SqliteStore
from mmc_cli.database.store import LoadedFile, Store, describe_error
from mmc_cli.database.tables import TABLES
from mmc_cli.model.errors import MmcError

FILE = LoadedFile("/a.xml", 3, 4, "hash", "options", 1, 0, 0)


@pytest.fixture(params=["duckdb", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "duckdb":
        pytest.importorskip("duckdb")
    made = {"duckdb": DuckDbStore, "sqlite": SqliteStore}[request.param](str(tmp_path / f"a.{request.param}"))
    made.create_tables()
    return made


def row(table: str, file: str) -> tuple[object, ...]:
    return (file, *[None] * (len(TABLES[table].columns) - 1))


def count(store: Store, table: str) -> int:
    return int(store.connection.execute(f"select count(*) from {table}").fetchone()[0])


def test_a_file_is_remembered_once(store: Store) -> None:
    store.remember([FILE])
    store.remember([FILE._replace(size=9), FILE._replace(file="/b.xml")])
    assert sorted(store.loaded_files()) == [FILE._replace(size=9), FILE._replace(file="/b.xml")]
    assert list(store.loaded_files("/b.xml")) == [FILE._replace(file="/b.xml")]


def test_what_is_not_committed_is_not_kept(store: Store) -> None:
    store.begin()
    store.insert("alerts", [row("alerts", "/a.xml")])
    store.commit()
    store.begin()
    store.insert("alerts", [row("alerts", "/b.xml")])
    store.close()
    with type(store)(store.path) as again:
        assert count(again, "alerts") == 1


def test_the_rows_of_a_file_are_removed_from_every_table(store: Store) -> None:
    for table in TABLES:
        store.insert(table, [row(table, "/a.xml"), row(table, "/b.xml")])
    store.forget(["/a.xml"])
    assert [count(store, table) for table in TABLES] == [1] * len(TABLES)


def test_a_table_with_other_columns_is_refused(store: Store) -> None:
    store.connection.execute("drop table readings")
    store.connection.execute("create table readings (file varchar)")
    with pytest.raises(MmcError, match="the table readings has other columns than this version of mmc writes"):
        store.create_tables()


def test_problems_are_counted_over_all_files(store: Store) -> None:
    store.remember([FILE._replace(malformed=2), FILE._replace(file="/b.xml", not_checked=3)])
    problems = store.count_problems()
    assert (problems.messages, problems.malformed, problems.not_checked) == (2, 2, 3)


def test_an_error_is_reported_on_one_line() -> None:
    error = Exception('Binder Error: No column "a"!\nDid you mean "b"?\n\nLINE 2: select a\n   ^')
    assert describe_error(error) == 'No column "a"! Did you mean "b"? (line 2)'
