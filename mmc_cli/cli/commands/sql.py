"""`mmc sql`: the answer to a query over the tables of messages, and databases that keep these tables."""

import os
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import FILE_NAME, Command, take_options
from mmc_cli.cli.settings_options import is_from_settings_file

if TYPE_CHECKING:
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.output import Output, OutputOptions
    from mmc_cli.database.changed_files import FileRegister
    from mmc_cli.database.result_row import ResultRow
    from mmc_cli.database.store import QueryResult
    from mmc_cli.model.version import Version

# The beginning of a query, after comments and brackets.
_QUERY = re.compile(
    r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(?:select|with|from|values|describe|summarize|show|pivot|unpivot|explain|table)\s",
    re.IGNORECASE | re.DOTALL,
)


@click.command(cls=Command, epilog="Guide: mmc help sql.")
@click.argument("words", nargs=-1, metavar="[SQL] [PATH...]", shell_complete=completion_values.files)
@click.option(
    "--to",
    metavar="FILE",
    shell_complete=completion_values.files,
    help="Keep the tables in FILE (.duckdb or .sqlite): only new and changed files are read. Without PATH, query it.",
)
@options.mmc_version
@options.formats("row")
@options.reading
@options.files_from
@options.quiet
def sql(words: tuple[str, ...], to: str | None, mmc_version: "Version | None", **values: Any) -> int:
    """Query messages with SQL, or load them into a database.

    The tables are messages, alerts, responses, readings and findings.

    \b
    mmc sql "select device, count(*) from alerts group by device" inbox/
    mmc sql "describe readings" response.xml              the columns of a table
    mmc sql --to inbox.duckdb inbox/                      load what is new
    mmc sql "select count(*) from messages" inbox.duckdb  query what is loaded

    The SQL is that of DuckDB, which needs pip install 'mmc-cli[sql]'; a .sqlite file is queried by SQLite.
    """
    from mmc_cli.cli.command_run import run_from_options
    from mmc_cli.cli.output import OutputOptions
    from mmc_cli.cli.output_files import check_outputs

    writing, shared = take_options(OutputOptions, values)
    query, paths = _split_words(words, to)
    to, paths = _split_database(to, paths, shared["files_from"])
    asks_for_result = writing.output or writing.format_
    if query is None and asks_for_result and not any(map(is_from_settings_file, ("output", "format_"))):
        raise click.UsageError("-f and -o are for the result of a query; give SQL")
    outputs = (writing.output,) if writing.output is not None else ()
    if to is not None and not (paths or shared["files_from"] is not None):
        if query is None:
            raise click.UsageError(f"give SQL to query {to}, or files to load into it")
        check_outputs(outputs, (to,))
        return _query_database(to, query, writing, shared["jobs"])
    check_outputs(outputs, (to,) if to is not None else ())
    run = run_from_options(paths, mmc_version, outputs=outputs, **shared)
    if to is None:
        return _query_messages(run, query or "", writing)
    return _load(run, to, query, writing)


def _split_words(words: tuple[str, ...], to: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the query, if there is one, and the paths."""
    if words and _QUERY.match(f"{words[0]} ") and not os.path.lexists(words[0]):
        return words[0], words[1:]
    if to is not None:
        return None, words
    if not words:
        raise click.UsageError("give SQL and files to query, or --to FILE and files to load")
    if os.path.lexists(words[0]) or FILE_NAME.fullmatch(words[0]):
        raise click.UsageError(f"{words[0]} is a file, not SQL; give the query first, or --to FILE to load it")
    return words[0], words[1:]  # the database reports what is wrong with it


def _split_database(
    to: str | None, paths: tuple[str, ...], files_from: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """Return the database, which may be the one path, and the paths of messages."""
    from mmc_cli.database.registry import SUFFIXES

    if to is None and len(paths) == 1 and files_from is None and paths[0].lower().endswith(SUFFIXES):
        return paths[0], ()
    if to is not None and not to.lower().endswith(SUFFIXES):
        raise click.UsageError(f"--to {to}: expected a file whose name ends in {' or '.join(SUFFIXES)}")
    return to, paths


def _query_messages(run: "BatchRun", query: str, writing: "OutputOptions") -> int:
    """Fill the tables that a query names, and write its result."""
    from mmc_cli.batch.run import available_processors
    from mmc_cli.cli.command_run import finish_run, open_output_of_run
    from mmc_cli.cli.output import print_note
    from mmc_cli.database.duckdb_store import DuckDbStore
    from mmc_cli.database.loading import fill_tables
    from mmc_cli.model.counting import count_noun

    with DuckDbStore(threads=run.jobs or available_processors()) as store:
        store.create_tables()
        tables = store.named_tables(query)
        with open_output_of_run(run, writing.output, writing.color) as out:
            fill_tables(run, store, tables)
            store.drop_others(tables)
            if not run.interrupted:
                count = _write_result(store.query(query), out, writing.format_)
                if not writing.quiet and run.counts.messages:
                    print_note(f"{count_noun(count, 'row')} from {count_noun(run.counts.messages, 'message')}")
    _print_invalid(run, writing.quiet)
    return finish_run(run, quiet=True)


def _load(run: "BatchRun", to: str, query: str | None, writing: "OutputOptions") -> int:
    """Load the files of a run that are new or changed, then write the result of a query if there is one."""
    from mmc_cli.cli.command_run import finish_run
    from mmc_cli.cli.output import print_note
    from mmc_cli.database.loading import load_files
    from mmc_cli.database.registry import open_store

    with open_store(to) as store:
        register = load_files(run, store)
    if run.interrupted:
        return finish_run(run, quiet=True)
    if not writing.quiet:
        print_note(f"{to}: {_describe_files(register)}")
    _print_invalid(run, writing.quiet)
    if register.unchanged_malformed and not writing.quiet:
        print_note(
            f"{_malformed(register.unchanged_malformed)} in files that were loaded before; see the table findings"
        )
    if query is not None:
        _write_query(to, query, writing, run.jobs)
    return finish_run(run, quiet=True)


def _query_database(path: str, query: str, writing: "OutputOptions", jobs: int) -> int:
    """Write the result of a query over a database; report again what could not be checked when it was loaded."""
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import print_note
    from mmc_cli.database.registry import open_store
    from mmc_cli.model.counting import count_noun
    from mmc_cli.model.errors import MmcError

    if not os.path.isfile(path):
        raise MmcError(f"{path}: no such database; mmc sql --to {path} PATH makes it")
    with open_store(path, read_only=True) as store:
        problems = store.count_problems()
    _write_query(path, query, writing, jobs)
    if problems.malformed and not writing.quiet:
        print_note(f"{_malformed(problems.malformed)}; see the table findings")
    if problems.not_checked:
        print_note(f"{count_noun(problems.not_checked, 'message')} of the database not checked; see the table findings")
        return ExitCode.NOT_CHECKED
    return ExitCode.FINDINGS if problems.malformed else ExitCode.OK


def _write_query(path: str, query: str, writing: "OutputOptions", jobs: int) -> None:
    from mmc_cli.batch.run import available_processors
    from mmc_cli.cli.output import open_output, print_note
    from mmc_cli.database.registry import open_store
    from mmc_cli.model.counting import count_noun

    with (
        open_store(path, read_only=True, threads=jobs or available_processors()) as store,
        open_output(writing.output, writing.color) as out,
    ):
        count = _write_result(store.query(query), out, writing.format_)
    if not writing.quiet:
        print_note(count_noun(count, "row"))


def _write_result(result: "QueryResult", out: "Output", format_: str | None) -> int:
    """Write the rows of a result; return how many there are."""
    from mmc_cli.database.result_row import result_rows, unique_names

    names, count = unique_names(result.names), 0

    def counted(rows: "Iterable[ResultRow]") -> "Iterator[ResultRow]":
        nonlocal count
        for row in rows:
            count += 1
            yield row

    rows = counted(result_rows(names, result.rows))
    out.write(rows, out.choose_format(format_, "table", "tsv"), "row", dict.fromkeys(names, "text"))
    return count


def _print_invalid(run: "BatchRun", quiet: bool) -> None:
    from mmc_cli.batch.counts import INVALID
    from mmc_cli.cli.output import print_note
    from mmc_cli.model.counting import count_noun

    if (invalid := run.counts.counters[INVALID]) and not quiet:
        total = count_noun(run.counts.messages, "message")
        print_note(f"{invalid} of {total} rejected by the schema, read as far as possible; see the table findings")


def _describe_files(register: "FileRegister") -> str:
    from mmc_cli.model.counting import count_noun

    new = count_noun(register.new, "new file")
    return f"{new} loaded, {register.changed:,} loaded again, {register.unchanged:,} unchanged"


def _malformed(count: int) -> str:
    from mmc_cli.model.counting import count_noun

    return f"{count_noun(count, 'message')} could not be read"
