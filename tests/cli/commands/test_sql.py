"""`mmc sql` as a user runs it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE
from tests.test_readme import run_at_terminal

Mmc = Callable[..., Outcome]
pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.xml").write_text(ALERT)
    (folder / "b.xml").write_text(RESPONSE)
    (folder / "c.xml").write_text(ALERT.replace(">100<", ">101<"))
    return folder


@pytest.fixture(params=[".duckdb", ".sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"kept{request.param}"


def test_a_query_is_answered_in_columns_separated_by_tabs(mmc: Mmc, inbox: Path) -> None:
    got = mmc("sql", "select kind, count(*) as n from messages group by kind order by kind", inbox)
    assert got.lines == ["kind\tn", "alert\t2", "response\t1"]
    assert "2 rows from 3 messages" in got.err
    assert "1 of 3 messages rejected by the schema, read as far as possible; see the table findings" in got.err
    assert got.code == 0


def test_the_sum_of_readings_is_that_of_decode(mmc: Mmc) -> None:
    query = "select cast(count(*) as varchar) n, count(distinct device) d from readings"
    got = mmc("sql", query, "fixtures/valid/4.0", "-q", "-f", "json")
    rows = [json.loads(line) for line in mmc("decode", "fixtures/valid/4.0", "--rows", "readings", "-f", "jsonl").lines]
    assert json.loads(got.out) == [{"n": str(len(rows)), "d": len({row["device"] for row in rows})}]


@pytest.mark.parametrize("kind", ["alerts", "responses"])
def test_lists_have_the_rows_of_show(mmc: Mmc, kind: str) -> None:
    shown = [json.loads(line) for line in mmc("show", kind, "fixtures", "-f", "jsonl", "-q").lines]
    got = mmc("sql", f"select * exclude (time, as_text) from {kind}", "fixtures", "-f", "jsonl", "-q")
    rows = [json.loads(line) for line in got.lines]
    assert len(rows) > 50
    for row, record in zip(rows, shown, strict=True):
        payload = {"payload": json.loads(row["payload"]) if row["payload"] else None} if kind == "alerts" else {}
        assert {**row, **payload} == {name: value for name, value in record.items() if name not in ("schema", "time")}


def test_findings_are_those_of_validate_and_so_is_what_is_not_checked(mmc: Mmc) -> None:
    verdicts = [json.loads(line) for line in mmc("validate", "fixtures", "-f", "jsonl").lines]
    expected = [
        (verdict["file"], verdict["verdict"], finding["id"], finding["message"], finding["line"])
        for verdict in verdicts
        for finding in verdict["findings"]
    ]
    query = "select file, verdict, id, message, line from findings"
    rows = [json.loads(line) for line in mmc("sql", query, "fixtures", "-f", "jsonl", "-q").lines]
    assert [tuple(row.values()) for row in rows] == expected
    assert {row[1] for row in expected} == {"valid", "invalid", "not-checked"}


def test_the_answer_is_the_same_with_workers(mmc: Mmc) -> None:
    query = "select * from readings order by file, path, value"
    one, two = (mmc("sql", query, "fixtures/valid/4.0", "-j", jobs) for jobs in (1, 2))
    assert len(one.lines) > 100
    assert one == two


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl", "tsv", "table"])
def test_hostile_values_and_names_are_inert_in_every_format(mmc: Mmc, inbox: Path, format_: str) -> None:
    (inbox / "a.xml").write_text(ALERT.replace("Command processed", "=cmd()&#x202e;&#10;::error::x"))
    query = "pivot (select '=a' || description as d, 1 as n from alerts) on d using sum(n)"
    for each in (query, "select description from alerts"):
        got = mmc("sql", each, inbox, "-f", format_, "-q")
        assert got.code == 0
        assert not {"\u202e", "\x1b"} & set(got.out)
        assert "::error" not in got.out or format_ in ("json", "jsonl")
        assert not [line for line in got.lines if line.lstrip('"').startswith("=") and format_ == "csv"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("selec 1", 'SQL: syntax error at or near "selec"'),
        ("select devic from readings", 'SQL: Referenced column "devic" not found in FROM clause! Candidate bindings:'),
        (
            "select * from reading",
            "SQL: there is no table reading; the tables are messages, alerts, responses, readings",
        ),
        ("drop table readings", "SQL: only queries are allowed, such as select or describe; this is drop"),
        ("select 1; select 2", "SQL: expected one query, found 2"),
        ("", "SQL: expected one query, found none"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_before_a_message_is_read(mmc: Mmc, query: str, problem: str) -> None:
    with pytest.raises(MmcError) as error:
        mmc("sql", query, "/nowhere")
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_an_error_while_the_query_runs_is_told_too(mmc: Mmc, inbox: Path) -> None:
    with pytest.raises(MmcError, match="SQL: Could not convert"):
        mmc("sql", "select cast(device as integer) from messages", inbox)


def test_what_cannot_be_read_is_reported_as_everywhere(mmc: Mmc, inbox: Path) -> None:
    (inbox / "a.xml").write_text("<broken")
    got = mmc("sql", "select count(*) n from messages", inbox)
    assert (got.lines, got.code) == (["n", "2"], 1)
    assert "a.xml: not well-formed XML" in got.err
    got = mmc("sql", "select count(*) n from messages", inbox, inbox / "nosuch.xml")
    assert "nosuch.xml: not checked: not found" in got.err
    assert got.code == 3


def test_no_messages_are_no_input(mmc: Mmc, tmp_path: Path) -> None:
    got = mmc("sql", "select device from messages", tmp_path)
    assert (got.out, got.code) == ("device\n", 4)


def test_a_folder_is_loaded_and_queried(mmc: Mmc, inbox: Path, database: Path) -> None:
    got = mmc("sql", "--to", database, inbox)
    assert (got.out, got.code) == ("", 0)
    assert f"{database}: 3 new files loaded, 0 loaded again, 0 unchanged\n" in got.err
    got = mmc("sql", "--to", database, inbox)
    assert (got.err, got.code) == (f"{database}: 0 new files loaded, 0 loaded again, 3 unchanged\n", 0)
    query = "select kind, count(*) as n from messages group by kind order by kind"
    for words in ((query, database), ("--to", database, query), (query, "--to", database, inbox)):
        assert mmc("sql", *words, "-q").lines == ["kind\tn", "alert\t2", "response\t1"]


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.xml", b"a\nb\x1b[2J.xml", b"::error::a.xml", b"'; drop table files; --.xml"]
)
def test_a_file_of_an_odd_name_is_loaded_once_and_shown_inert(
    mmc: Mmc, tmp_path: Path, database: Path, name: bytes
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(ALERT)
    mmc("sql", "--to", database, folder)
    assert "0 new files loaded, 0 loaded again, 1 unchanged" in mmc("sql", "--to", database, folder).err
    got = mmc("sql", "select file, device from alerts", database)
    assert len(got.lines) == 2
    assert "\x1b" not in got.out
    assert not got.lines[1].startswith("::")


def test_a_query_of_a_database_cannot_change_it(mmc: Mmc, inbox: Path, database: Path) -> None:
    mmc("sql", "--to", database, inbox)
    before = database.read_bytes()
    with pytest.raises(MmcError, match="SQL: only queries are allowed"):
        mmc("sql", "drop table readings", database)
    assert database.read_bytes() == before


def test_damage_is_reported_on_every_run_over_a_database(mmc: Mmc, inbox: Path, database: Path) -> None:
    (inbox / "a.xml").write_text("<broken")
    assert mmc("sql", "--to", database, inbox).code == 1
    got = mmc("sql", "--to", database, inbox)
    assert "1 message could not be read in files that were loaded before; see the table findings" in got.err
    assert got.code == 1
    assert mmc("sql", "select 1 as a", database).code == 1


def test_what_is_not_checked_is_reported_on_every_run_over_a_database(mmc: Mmc, inbox: Path, database: Path) -> None:
    for _ in range(2):
        got = mmc("sql", "--to", database, inbox, "--max-bytes", "1300")
        assert "not checked" in got.err
        assert got.code == 3
    got = mmc("sql", "select count(distinct file) as n from findings where verdict = 'not-checked'", database)
    assert int(got.lines[1]) >= 1
    assert "of the database not checked; see the table findings" in got.err
    assert got.code == 3


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "give SQL and files to query, or --to FILE and files to load"),
        (("select 1",), "give a file, a folder"),
        (("fixtures",), "fixtures is a file, not SQL"),
        (("nosuch.xml",), "nosuch.xml is a file, not SQL"),
        (("--to", "a.db", "fixtures"), r"--to a.db: expected a file whose name ends in .duckdb or .sqlite"),
        (("--to", "a.sqlite"), "give SQL to query a.sqlite, or files to load into it"),
        (("--to", "a.sqlite", "fixtures", "-f", "csv"), "-f and -o are for the result of a query"),
    ],
)
def test_wrong_usage_is_told(mmc: Mmc, words: tuple[str, ...], problem: str) -> None:
    with pytest.raises(click.UsageError, match=problem):
        mmc("sql", *words)


def test_a_database_that_is_not_there_is_told(mmc: Mmc, database: Path) -> None:
    with pytest.raises(MmcError, match="no such database; mmc sql --to"):
        mmc("sql", "select 1", database)
    assert not database.exists()


def test_a_database_of_another_program_is_told(mmc: Mmc, tmp_path: Path) -> None:
    import sqlite3

    sqlite3.connect(tmp_path / "other.sqlite").execute("create table a (b)").connection.commit()
    with pytest.raises(MmcError, match="was not made by mmc sql --to"):
        mmc("sql", "select 1", tmp_path / "other.sqlite")


def test_the_output_can_be_no_input(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc("sql", "--to", tmp_path / "a.sqlite", inbox)
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("sql", "select 1", tmp_path / "a.sqlite", "-o", tmp_path / "a.sqlite")
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("sql", "select 1", inbox, "-o", inbox / "a.xml")


def test_a_terminal_gets_a_table(inbox: Path) -> None:
    printed = run_at_terminal(f"mmc sql 'select kind, count(*) as n from messages group by kind order by n' {inbox} -q")
    assert printed.split("\n")[0].split() == ["Kind", "N"]
