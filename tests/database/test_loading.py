"""Loading files into a database: what is new, what has changed, and what happens when a run is killed."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from mmc_cli.batch.run import BatchRun
from mmc_cli.database import loading
from mmc_cli.database.changed_files import FileRegister
from mmc_cli.database.loading import fill_tables, load_files
from mmc_cli.database.registry import SUFFIXES, open_store
from mmc_cli.database.tables import TABLES
from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE

# Kills the process as it is about to end its nth transaction, or just after it has.
KILLED = """
import os, signal, sys
from mmc_cli.database import loading
from mmc_cli.database.store import Store
at, when = int(sys.argv.pop(1)), sys.argv.pop(1)
loading._BATCH_FILES = 3
commit = Store.commit
number = 0

def commit_or_die(self):
    global number
    number += 1
    if number == at and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    commit(self)
    if number == at:
        os.kill(os.getpid(), signal.SIGKILL)

Store.commit = commit_or_die
sys.argv[0] = "mmc"
from mmc_cli.__main__ import main
main()
"""


@pytest.fixture(params=SUFFIXES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == ".duckdb":
        pytest.importorskip("duckdb")
    return str(tmp_path / f"kept{request.param}")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Alerts and responses, each with a counter of its own."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(20):
        text, counter = (RESPONSE, "41208") if number % 2 else (ALERT, "18446744073709551615")
        (folder / f"{number:02}.xml").write_text(text.replace(counter, str(number)))
    return folder


def load(database: str, *paths: Path, jobs: int = 1) -> FileRegister:
    with open_store(database) as store:
        return load_files(BatchRun(tuple(map(str, paths)), jobs=jobs), store)


def content(database: str) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table, in an order."""
    with open_store(database, read_only=True) as store:
        return {
            table: sorted(store.connection.execute(f"select * from {table}").fetchall(), key=repr)
            for table in (*TABLES, "files")
        }


def counters(database: str) -> list[str]:
    with open_store(database, read_only=True) as store:
        return [row[0] for row in store.query("select counter from messages order by cast(counter as integer)").rows]


def test_every_message_is_loaded_once_whatever_the_number_of_processes(database: str, inbox: Path) -> None:
    assert load(database, inbox, inbox / "00.xml", jobs=2).new == 20
    assert counters(database) == [str(number) for number in range(20)]


def test_a_second_run_changes_nothing(database: str, inbox: Path) -> None:
    load(database, inbox)
    before = content(database)
    register = load(database, inbox)
    assert (register.new, register.changed, register.unchanged) == (0, 0, 20)
    assert content(database) == before


def test_a_new_and_a_changed_file_are_loaded(database: str, inbox: Path) -> None:
    load(database, inbox)
    (inbox / "20.xml").write_text(ALERT.replace("18446744073709551615", "20"))
    (inbox / "00.xml").write_text(ALERT.replace("18446744073709551615", "1000"))
    register = load(database, inbox)
    assert (register.new, register.changed, register.unchanged) == (1, 1, 19)
    assert counters(database) == [*map(str, range(1, 21)), "1000"]


def test_a_removed_file_keeps_its_rows(database: str, inbox: Path) -> None:
    load(database, inbox)
    (inbox / "00.xml").unlink()
    load(database, inbox)
    assert len(counters(database)) == 20


def test_a_changed_archive_replaces_all_its_members(database: str, tmp_path: Path) -> None:
    for members in (("a", "b"), ("b", "c", "d")):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for name in members:
                archive.writestr(f"{name}.xml", ALERT)
        load(database, tmp_path / "a.zip")
    with open_store(database, read_only=True) as store:
        members = tuple(row[0] for row in store.query("select member from alerts order by member").rows)
    assert members == ("b.xml", "c.xml", "d.xml")


def test_a_file_with_another_time_and_the_same_content_is_not_read(database: str, inbox: Path) -> None:
    load(database, inbox)
    later = 2**62  # nanoseconds: in the year 2116
    os.utime(inbox / "00.xml", ns=(5, later))
    assert load(database, inbox).unchanged == 20
    with open_store(database) as store:
        (file,) = store.loaded_files(str((inbox / "00.xml").resolve()))
    assert (file.mtime_ns, file.messages) == (later, 1)


def test_a_damaged_file_is_loaded_as_such_and_replaced_when_it_is_repaired(database: str, inbox: Path) -> None:
    (inbox / "00.xml").write_text("<broken")
    load(database, inbox)
    run = BatchRun((str(inbox),))
    with open_store(database) as store:
        load_files(run, store)
        assert (run.counts.messages, run.counts.malformed) == (20, 1)
    (inbox / "00.xml").write_text(ALERT.replace("18446744073709551615", "0"))
    load(database, inbox)
    assert len(counters(database)) == 20
    assert not [row for row in content(database)["findings"] if "00.xml" in str(row[0])]


def test_a_file_that_holds_no_message_is_known_too(database: str, inbox: Path) -> None:
    (inbox / "aa.xml").write_text("")
    (inbox / "zz.csv").write_text("a,b\n1,2\n")
    load(database, inbox, inbox / "zz.csv")
    assert load(database, inbox, inbox / "zz.csv").unchanged == len(content(database)["files"])


@pytest.mark.parametrize("path", ["a.zip!a.xml", "-"])
def test_only_whole_files_are_loaded(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.xml", ALERT)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stdin.xml").write_text(ALERT)
    with open("stdin.xml", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(MmcError, match="cannot be loaded with --to, which knows whole files by their paths"):
            load(database, Path(path))
    assert not counters(database)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed here")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_run_that_is_killed_and_run_again_loses_and_doubles_nothing(
    database: str, tmp_path: Path, inbox: Path, number: int, when: str
) -> None:
    load(database, inbox / "05.xml", inbox / "11.xml")
    (inbox / "05.xml").write_text(ALERT.replace("18446744073709551615", "5"))
    arguments = ["sql", "--to", database, str(inbox), "-j", "1", "-q"]
    command = [sys.executable, "-c", KILLED, str(number), when, *arguments]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    left = set(counters(database))
    load(database, inbox)
    whole = str(tmp_path / f"whole{Path(database).suffix}")
    load(whole, inbox)
    assert left < set(counters(whole))
    assert content(database) == content(whole)


def test_an_interrupted_run_keeps_whole_files_only(database: str, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_BATCH_FILES", 4)
    run = BatchRun((str(inbox),))
    results = run.results

    def interrupted(job: object) -> object:
        for number, piece in enumerate(results(job)):  # type: ignore[arg-type,var-annotated]
            if number == 15:
                run.interrupted = True
                return
            yield piece

    monkeypatch.setattr(run, "results", interrupted)
    with open_store(database) as store:
        load_files(run, store)
    assert len(counters(database)) % 4 == 0
    load(database, inbox)
    assert counters(database) == [str(number) for number in range(20)]


def test_rows_are_written_in_chunks(database: str, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(database, inbox)
    monkeypatch.setattr(loading, "_CHUNK", 3)
    other = f"{database.rpartition('.')[0]}-2{Path(database).suffix}"
    load(other, inbox)
    assert content(other) == content(database)


@pytest.mark.parametrize("tables", [("alerts",), ("readings",), ("alerts", "readings", "messages")])
def test_only_wanted_tables_are_filled(database: str, inbox: Path, tables: tuple[str, ...]) -> None:
    load(database, inbox)
    whole = content(database)
    pytest.importorskip("duckdb")
    from mmc_cli.database.duckdb_store import DuckDbStore

    with DuckDbStore() as store:
        store.create_tables()
        fill_tables(BatchRun((str(inbox),)), store, tables)
        rows = {name: store.connection.execute(f"select count(*) from {name}").fetchone()[0] for name in TABLES}
    assert rows == {name: len(whole[name]) if name in tables else 0 for name in TABLES}


def test_rows_are_the_same_from_record_batches(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    from mmc_cli.database.duckdb_store import DuckDbStore

    found = []
    for packed in (loading._PACKED, ()):
        monkeypatch.setattr(loading, "_PACKED", packed)
        for table in ("messages", "readings"):
            with DuckDbStore() as store:
                store.create_tables()
                fill_tables(BatchRun((str(ROOT / "fixtures"),), jobs=1), store, (table,))
                found.append(store.connection.execute(f"select * from {table}").fetchall())
    assert found[:2] == found[2:]
    assert min(map(len, found)) > 300


NUMBERS = (
    "0.1234567890123456789",
    "1234567890123456.789",
    "18446744073709551615",
    "+007.10" + "0" * 40,
    "-.25",
    "9" * 29 + ".999999999",
    "9" * 40,
)


def test_no_number_of_a_message_is_rounded_or_lost(database: str, tmp_path: Path) -> None:
    gas = ROOT / "fixtures/valid/4.0/responses/4.1.1-ReadInstantaneousImportRegistersRsp-gas.xml"
    for place, number in enumerate(NUMBERS):
        text = gas.read_text(encoding="utf-8").replace(">4817.362<", f">\n {number} <")
        (tmp_path / f"{place}.xml").write_text(text, encoding="utf-8")
    load(database, *tmp_path.glob("*.xml"))
    with open_store(database, read_only=True) as store:
        rows = store.query("select value, as_text from readings where register = 'ConsumptionRegister'").rows
        kept = [str(value) if value is not None else json.loads(str(as_text))["value"] for value, as_text in rows]
    assert sorted(map(Fraction, kept)) == sorted(map(Fraction, NUMBERS))
