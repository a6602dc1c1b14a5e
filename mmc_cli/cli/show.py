"""`mmc show`: the content of messages, one in full or a list with a line for each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Group
from mmc_cli.render import FORMATS

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Counts
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
    mmc show summary inbox/
    """


@show.command("message")
@click.argument("file", metavar="FILE", shell_complete=completion_values.files)
@options.mmc_version
@options.formats("message")
@options.quiet
def message(
    file: str, mmc_version: "Version | None", format_: str | None, output: str | None, color: str, quiet: bool
) -> int:
    """Show one message in full: what matters most, then every field.

    \b
    mmc show message response.xml
    mmc show message response.xml | grep Register
    """
    from mmc_cli.batch.jobs import MessageViewJob
    from mmc_cli.batch.run import BatchRun
    from mmc_cli.cli.batch import defect_handler, finish_run, open_output_of_run
    from mmc_cli.cli.output_files import check_outputs
    from mmc_cli.cli.progress import RunObserver
    from mmc_cli.decoding.field_tree import leaves

    check_outputs((output,) if output is not None else (), (file,))
    run = BatchRun((file,), mmc_version, observer=RunObserver(progress=False))

    def rows(as_tree: bool) -> Iterator[Any]:
        for view in run.results(MessageViewJob(with_versions=as_tree)):
            yield from (view,) if as_tree else leaves(view.fields)

    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "tree", "tsv")
        out.write(rows(chosen == "tree"), chosen, "message", on_defect=defect_handler(run))
    return finish_run(run, quiet=quiet)


@show.command("alerts")
@options.paths
@options.mmc_version
@options.formats("row")
@options.selection
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
@options.mmc_version
@options.formats("row")
@options.selection
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
@options.mmc_version
@options.formats("row")
@options.selection
@options.quiet
def readings(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    format_: str | None,
    output: str | None,
    color: str,
    **shared: Any,
) -> int:
    """List measured values, with register, time and unit.

    \b
    mmc show readings inbox/
    mmc show readings inbox/ --srv 4.8.1 -f csv -o profile.csv
    mmc show readings inbox/ --code 8F0A --device '00-DB-*'
    """
    from mmc_cli.batch.jobs import LISTED, ReadingsJob
    from mmc_cli.cli.batch import finish_run, open_output_of_run, run_from_options, write_rows
    from mmc_cli.cli.output import print_note
    from mmc_cli.decoding.rows import column_names
    from mmc_cli.model.counting import count_noun

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    period = run.take_period()
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table", "tsv")
        job = ReadingsJob(chosen == "table", period)
        write_rows(run, job, out, chosen, "row", dict.fromkeys(column_names("readings", run.spec), "text"))
    counts = run.counts
    if not quiet and counts.messages:
        print_note(f"{count_noun(counts.counters[LISTED], 'reading')} in {count_noun(counts.messages, 'message')}")
    return finish_run(run, quiet=quiet)


@show.command("summary")
@options.paths
@options.mmc_version
@options.formats("row")
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
    **shared: Any,
) -> int:
    """Count messages by kind, outcome, code, device and so on.

    \b
    mmc show summary inbox/
    mmc show summary inbox/ --since 2026-01-01 -f csv
    """
    from mmc_cli.batch.jobs import SummaryJob
    from mmc_cli.cli.batch import finish_run, open_output_of_run, run_from_options
    from mmc_cli.decoding.summary import Summary

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    counted = Summary(run.spec)
    for values in run.results(SummaryJob()):
        counted.add(values)
    with open_output_of_run(run, output, color) as out:
        out.write(counted.rows(), out.choose_format(format_, "table", "tsv"), "row")
    return finish_run(run, quiet=quiet)


def _list_messages(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    kind: "Kind",
    format_: str | None,
    output: str | None,
    color: str,
    **shared: Any,
) -> int:
    """Write a row for each message of a kind."""
    from mmc_cli.batch.jobs import ListJob
    from mmc_cli.cli.batch import finish_run, open_output_of_run, run_from_options, write_rows
    from mmc_cli.cli.output import print_note

    run = run_from_options(paths, mmc_version, outputs=(output,), **shared)
    with open_output_of_run(run, output, color) as out:
        chosen = out.choose_format(format_, "table", "tsv")
        write_rows(run, ListJob(kind, with_payload=FORMATS[chosen].writes_records), out, chosen, "row")
    if not quiet and run.counts.messages:
        print_note(_describe_listed(run.counts, kind, str(run.version or "as declared")))
    return finish_run(run, quiet=quiet)


def _describe_listed(counts: "Counts", kind: str, version: str) -> str:
    from mmc_cli.batch.jobs import LISTED
    from mmc_cli.model.counting import count_noun

    unknown_codes = dict(counts.counters)
    text = f"{count_noun(unknown_codes.pop(LISTED, 0), kind)} in {count_noun(counts.messages, 'message')}"
    if unknown_codes:
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(unknown_codes.items()))
        text += f"; not in MMC {version}: {codes}"
    return text
