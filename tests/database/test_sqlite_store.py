"""An SQLite database is queried, and nothing else is reached by a query."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from mmc_cli.database.sqlite_store import SqliteStore
from mmc_cli.database.tables import TABLES
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT

# Writes more of a transaction than fits its memory, so that part of it is in the file, and is killed.
KILLED = """
import os, signal, sys
from mmc_cli.database.sqlite_store import SqliteStore
from mmc_cli.database.tables import TABLES
store = SqliteStore(sys.argv[1])
store.connection.execute("pragma cache_size = 10")
store.begin()
row = ("/b.xml", *[None] * (len(TABLES["readings"].columns) - 1))
store.insert("readings", [row] * 5000)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    made = SqliteStore(str(tmp_path / "a.sqlite"))
    made.create_tables()
    return made


def test_numbers_times_and_codes_keep_their_values(store: SqliteStore) -> None:
    values = {
        "file": "/a.xml",
        "value": Decimal("4968.117"),
        "time": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "tou": "4.10",
    }
    store.insert("readings", [tuple(values.get(name) for name in TABLES["readings"].columns)])
    (row,) = store.query("select value, value + 1, time, date(time), tou from readings").rows
    assert row == (4968.117, 4969.117, "2026-01-31T12:00:00Z", "2026-01-31", "4.10")


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("9223372036854775807", 9223372036854775807),
        ("-9223372036854775808", -9223372036854775808),
        ("9007199254740993", 9007199254740993),
        ("281474976710.655", 281474976710.655),
        ("0.000000001", 1e-9),
        ("123.500000000", 123.5),
        ("10000000000000000000000000", 1e25),
    ],
)
def test_a_number_that_sqlite_holds_exactly_is_in_its_column(store: SqliteStore, number: str, kept: float) -> None:
    assert kept_value(store, number, None) == (kept, None)


@pytest.mark.parametrize("number", ["9223372036854775808", "18446744073709551615", "1234567890123456.789"])
def test_a_number_that_sqlite_would_round_is_kept_as_text(store: SqliteStore, number: str) -> None:
    value, as_text = kept_value(store, number, '{"time": "2026-01-31T12:00:00"}')
    assert value is None
    assert json.loads(str(as_text)) == {"time": "2026-01-31T12:00:00", "value": number}


def kept_value(store: SqliteStore, number: str, as_text: str | None) -> tuple[object, ...]:
    values = {"value": Decimal(number), "as_text": as_text}
    store.insert("readings", [tuple(values.get(name) for name in TABLES["readings"].columns)])
    (row,) = store.query("select value, as_text from readings").rows
    return row


@pytest.mark.parametrize(
    "query",
    [
        "attach 'other.sqlite' as other",
        "vacuum into 'other.sqlite'",
        "insert into readings (file) values ('a')",
        "drop table readings",
        "pragma journal_mode = wal",
        "select load_extension('x')",
    ],
)
def test_a_query_can_only_ask(store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MmcError, match="only queries are allowed, such as select"):
        store.query(query)
    assert not (tmp_path / "other.sqlite").exists()


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("select nope from readings", "no such column: nope"),
        ("selec 1", 'near "selec": syntax error'),
        ("select 1; select 2", "one statement at a time"),
        ("", "expected one query, found none"),
    ],
)
def test_what_is_wrong_with_a_query_is_reported(store: SqliteStore, query: str, problem: str) -> None:
    with pytest.raises(MmcError, match=problem):
        store.query(query)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_text("hello" * 1000)
    with pytest.raises(MmcError, match="file is not a database"):
        SqliteStore(str(tmp_path / "b.sqlite"))


def test_an_odd_name_is_that_of_the_file(tmp_path: Path) -> None:
    SqliteStore(str(tmp_path / "a?mode=ro#%41.sqlite")).create_tables()
    assert (tmp_path / "a?mode=ro#%41.sqlite").is_file()


def test_two_runs_cannot_load_at_the_same_time(store: SqliteStore) -> None:
    with pytest.raises(MmcError, match="is in use by another program"):
        SqliteStore(store.path)
    with SqliteStore(store.path, read_only=True) as reader, pytest.raises(MmcError, match="in use by another program"):
        reader.count_problems()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed here")
def test_what_a_killed_run_has_begun_is_taken_back_by_a_query(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    with SqliteStore(str(path)) as store:
        store.create_tables()
        store.insert("readings", [("/a.xml", *[None] * (len(TABLES["readings"].columns) - 1))])
    before = path.stat().st_size
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, capture_output=True, check=False)
    assert path.stat().st_size > before
    with SqliteStore(str(path), read_only=True) as store:
        assert list(store.query("select file from readings").rows) == [("/a.xml",)]
