"""`mmc show`: the content of messages, one in full or a list with a line for each."""

from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options
from mmc_cli.cli.columns import choose_columns, columns_option, usable_columns
from mmc_cli.cli.command import Group
from mmc_cli.cli.follow_options import follow_options
from mmc_cli.cli.show_message import message
from mmc_cli.cli.show_profile import profile
from mmc_cli.cli.sorting import SortKey, sort_option
from mmc_cli.model.counting import count_noun
from mmc_cli.render import FORMATS

if TYPE_CHECKING:
    from mmc_cli.batch.counts import Counts
    from mmc_cli.model.header import Kind
    from mmc_cli.model.version import Version


@click.group(cls=Group, epilog="Guides: mmc help showing, mmc help readings.")
def show() -> None:
    """Show the content of messages: one in full, or a list.

    \b
    mmc show message response.xml
    mmc show alerts inbox/ --code 8F66 --since 2026-01-01
    mmc show responses inbox/ --failed
    mmc show readings inbox/ -f csv
    mmc show gaps inbox/
    mmc show profile inbox/ --log-times end
    mmc show summary inbox/
    """


show.add_command(message)


@show.command("alerts")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("row")
@options.selection
@follow_options
@options.quiet
def alerts(paths: tuple[str, ...], mmc_version: "Version | None", quiet: bool, **shared: Any) -> int:
    """List device alerts, one per line, with their payloads in words.

    \b
    mmc show alerts inbox/
    mmc show alerts inbox/ --code 8F86 --device '00-DB-*'
    mmc show alerts inbox/ -f csv -o alerts.csv
    """
    return _list_messages(paths, mmc_version, quiet, "alert", **shared)


@show.command("responses")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("row")
@options.selection
@follow_options
@options.quiet
def responses(paths: tuple[str, ...], mmc_version: "Version | None", quiet: bool, **shared: Any) -> int:
    """List service responses, one per line, with their outcomes.

    \b
    mmc show responses inbox/
    mmc show responses inbox/ --failed
    mmc show responses inbox/ --srv 4.8 -f jsonl
    """
    return _list_messages(paths, mmc_version, quiet, "response", **shared)


@show.command("readings")
@options.paths
@sort_option
@columns_option
@options.mmc_version
@options.formats("reading")
@options.selection
@options.quiet
def readings(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    format_: str | None,
    output: str | None,
    color: str,
    sort: SortKey | None,
    columns: tuple[str, ...],
    **shared: Any,
) -> int:
    """List measured values, with register, time and unit.

    \b
    mmc show readings inbox/
    mmc show readings inbox/ --srv 4.8.1 -f csv -o profile.csv
    mmc show readings inbox/ --code 8F0A --device '00-DB-*'
    """
    from mmc_cli.batch.counts import LISTED
    from mmc_cli.batch.data_jobs import ReadingsJob
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options, write_rows
    from mmc_cli.cli.output import print_note
    from mmc_cli.decoding.rows import column_names

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    period = run.take_period()
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table", "tsv")
        columns = usable_columns(columns, chosen)
        job = ReadingsJob(chosen == "table" and not columns, period)
        names = dict.fromkeys(column_names("readings", run.spec), "text")
        write_rows(run, job, out, chosen, "reading", names, sort, columns)
    counts = run.counts
    if not quiet and counts.messages:
        print_note(f"{count_noun(counts.counters[LISTED], 'reading')} in {count_noun(counts.messages, 'message')}")
    return finish_run(run, quiet=quiet)


@show.command("gaps")
@options.paths
@columns_option
@options.mmc_version
@options.formats("gap")
@options.selection
@options.quiet
def gaps(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    columns: tuple[str, ...],
    quiet: bool,
    **shared: Any,
) -> int:
    """List the periods of logs that are missing or repeated.

    Times are those of the log entries. What is before the first and after the last entry read is not known.

    \b
    mmc show gaps inbox/
    mmc show gaps inbox/ --device '00-DB-*' --since 2026-01-01 -f csv
    """
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
    from mmc_cli.cli.derived_rows import print_no_gaps, print_skipped, write_derived_rows
    from mmc_cli.decoding.gaps import Gaps

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table", "tsv")
        has_gaps = write_derived_rows(run, Gaps(), out, chosen, "gap", chosen=usable_columns(columns, chosen))
    if not quiet:
        print_no_gaps(run, has_gaps)
        print_skipped(run, "checked for gaps")
    return finish_run(run, quiet=quiet)


@show.command("summary")
@options.paths
@options.mmc_version
@columns_option
@options.formats("count")
@options.kind
@options.selection
@options.quiet
def summary(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    quiet: bool,
    columns: tuple[str, ...],
    **shared: Any,
) -> int:
    """Count messages by kind, outcome, code, device and so on.

    \b
    mmc show summary inbox/
    mmc show summary inbox/ --since 2026-01-01 -f csv
    """
    from mmc_cli.batch.jobs import SummaryJob
    from mmc_cli.cli.command_run import finish_run, open_output_of_run, run_from_options
    from mmc_cli.decoding.summary import Summary

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    counted = Summary(run.spec)
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table" if columns else "text", "tsv")
        columns = usable_columns(columns, chosen)
        as_page = chosen == "text"
        for values in run.results(SummaryJob(as_page, as_declared=run.version is None)):
            counted.add(values)
        rows = counted.rows(as_page)
        out.write(choose_columns(rows, columns) if columns else rows, chosen, "count")
    return finish_run(run, quiet=quiet)


show.add_command(profile)


def _list_messages(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    kind: "Kind",
    format_: str | None,
    output: str | None,
    color: str,
    sort: SortKey | None,
    columns: tuple[str, ...],
    **shared: Any,
) -> int:
    """Write a row for each message of a kind."""
    from mmc_cli.batch.jobs import ListJob
    from mmc_cli.cli.command_run import choose_run_format, finish_run, open_output_of_run, run_from_options, write_rows
    from mmc_cli.cli.output import print_note
    from mmc_cli.records.listing import list_columns

    if shared["follow"] and sort is not None:
        raise click.UsageError("--sort needs all messages; it cannot be combined with --follow")
    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    with open_output_of_run(run, output, color) as out:
        chosen = choose_run_format(run, out, format_, "row", "table", "tsv")
        columns = usable_columns(columns, chosen)
        job = ListJob(kind, with_payload=FORMATS[chosen].writes_records)
        heading = list_columns(kind) if chosen == "csv" and not shared["follow"] else None
        write_rows(run, job, out, chosen, "row", heading, sort, columns)
    if not quiet and run.counts.messages:
        print_note(_describe_listed(run.counts, kind, str(run.version or "as declared")))
    return finish_run(run, quiet=quiet)


def _describe_listed(counts: "Counts", kind: str, version: str) -> str:
    from mmc_cli.batch.counts import LISTED

    unknown_codes = dict(counts.counters)
    text = f"{count_noun(unknown_codes.pop(LISTED, 0), kind)} in {count_noun(counts.messages, 'message')}"
    if unknown_codes:
        codes = ", ".join(f"{code or 'empty'} ({count})" for code, count in sorted(unknown_codes.items()))
        text += f"; not in MMC {version}: {codes}"
    return text
