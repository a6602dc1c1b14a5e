"""`mmc show`: what messages say, one in full or a line for each."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Counts
    from mmc_cli.inputs.message import Message
    from mmc_cli.model.field import MessageView
    from mmc_cli.model.version import Version
    from mmc_cli.records.listing import AlertRow, ResponseRow
    from mmc_cli.specification import Spec
    from mmc_cli.template_cache.cache import FreeValues, ReplayFunction

_LISTED = "listed"
_LIST_FORMATS = ("table", "tsv", "csv", "jsonl", "json")


@click.group(cls=options.OrderedGroup)
def show() -> None:
    """Show what messages say: one in full, or a list.

    \b
    mmc show message response.xml
    mmc show alerts inbox/ --code 8F66 --since 2026-01-01
    mmc show responses inbox/ --failed
    mmc show readings inbox/ -f csv
    mmc show summary inbox/
    """


@show.command("message")
@click.argument("file", metavar="FILE")
@options.mmc_version
@options.formats("tree", "tsv", "csv")
def message(file: str, mmc_version: "Version | None", format_: str | None, output: str | None, color: str) -> int:
    """Show one message in full: what matters, then every field.

    \b
    mmc show message response.xml
    mmc show message response.xml | grep Register
    """
    from mmc_cli.cli.run import Run, for_terminal, write
    from mmc_cli.decoding.field_tree import leaves

    run = Run((file,), mmc_version)

    def rows(whole: bool) -> Iterator[Any]:
        for seen in run.results(seen_whole):
            yield from (seen,) if whole else leaves(seen.fields)

    with run.opened(output, color) as (out, colored):
        chosen = format_ or for_terminal(out, colored, "tree", "tsv")
        write(rows(chosen == "tree"), chosen, out, colored)
    return run.exit_code()


def seen_whole(message: "Message", spec: "Spec", counts: "Counts") -> "tuple[MessageView]":
    """One message in full."""
    from mmc_cli.decoding.listing import message_view

    return (message_view(message, spec),)


@show.command("alerts")
@options.paths
@options.mmc_version
@options.formats(*_LIST_FORMATS)
@options.selection
@options.quiet
def alerts(paths: tuple[str, ...], mmc_version: "Version | None", quiet: bool, **others: Any) -> int:
    """List device alerts, one a line, with payloads in words.

    \b
    mmc show alerts inbox/
    mmc show alerts inbox/ --code 8F86 --device '00-DB-*'
    mmc show alerts inbox/ -f csv -o alerts.csv
    """
    return _list(paths, mmc_version, quiet, "alert", **others)


@show.command("responses")
@options.paths
@options.mmc_version
@options.formats(*_LIST_FORMATS)
@options.selection
@options.quiet
def responses(paths: tuple[str, ...], mmc_version: "Version | None", quiet: bool, **others: Any) -> int:
    """List service responses, one a line, with outcomes.

    \b
    mmc show responses inbox/
    mmc show responses inbox/ --failed
    mmc show responses inbox/ --srv 4.8 -f jsonl
    """
    return _list(paths, mmc_version, quiet, "response", **others)


@show.command("readings")
@options.paths
@options.mmc_version
@options.formats(*_LIST_FORMATS)
@options.selection
@options.quiet
def readings(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    format_: str | None,
    output: str | None,
    color: str,
    **selection: Any,
) -> int:
    """List measured values, one a line, each with its register, time and unit.

    \b
    mmc show readings inbox/
    mmc show readings inbox/ --srv 4.8.1 -f csv -o profile.csv
    mmc show readings inbox/ --code 8F0A --device '00-DB-*'
    """
    from mmc_cli.cli.run import for_terminal, many, run_from_options, say, write
    from mmc_cli.decoding.rows import column_names

    run = run_from_options(paths, mmc_version, **selection)
    with run.opened(output, color) as (out, colored):
        chosen = format_ or for_terminal(out, colored, "table", "tsv")
        found = run.results(partial(measured, chosen == "table"), format_=chosen)
        write(found, chosen, out, colored, column_names("readings", run.spec))
    if not quiet and run.counts.seen:
        say(f"{many(run.counts.numbers[_LISTED], 'reading')} in {many(run.counts.seen, 'message')}")
    return run.exit_code(quiet=quiet)


def measured(short: bool, message: "Message", spec: "Spec", counts: "Counts") -> Iterator[Any]:
    """The readings of one message."""
    from mmc_cli.decoding.readings import reading_rows

    for row in reading_rows(message, spec):
        counts.numbers[_LISTED] += 1
        yield row.line() if short else row


@show.command("summary")
@options.paths
@options.mmc_version
@options.formats(*_LIST_FORMATS)
@options.selection
@options.kind
def summary(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    **selection: Any,
) -> int:
    """Count messages by kind, outcome, code, service and so on.

    \b
    mmc show summary inbox/
    mmc show summary inbox/ --since 2026-01-01 -f csv
    """
    from mmc_cli.cli.run import for_terminal, run_from_options, write
    from mmc_cli.decoding.summary import Summary

    run = run_from_options(paths, mmc_version, **selection)
    counts = Summary(run.spec)
    for facts in run.results(summed):
        counts.add(facts)
    with run.opened(output, color) as (out, colored):
        write(counts.rows(), format_ or for_terminal(out, colored, "table", "tsv"), out, colored)
    return run.exit_code()


def summed(message: "Message", spec: "Spec", counts: "Counts") -> "tuple[tuple[tuple[str, str | None], ...]]":
    """What one message counts as."""
    from mmc_cli.decoding.summary import message_traits

    return (message_traits(message, spec),)


def _list(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    kind: str,
    format_: str | None,
    output: str | None,
    color: str,
    **selection: Any,
) -> int:
    from mmc_cli.cli.run import for_terminal, many, run_from_options, say, write
    from mmc_cli.render import RECORDS

    run = run_from_options(paths, mmc_version, **selection)
    with run.opened(output, color) as (out, colored):
        chosen = format_ or for_terminal(out, colored, "table", "tsv")
        whole = chosen in RECORDS
        alike = partial(build_row_replay, kind, whole)
        found = run.results(partial(listed, kind, whole), format_=chosen, alike=alike)
        write(found, chosen, out, colored)
    if not quiet and run.counts.seen:
        unknown = dict(run.counts.numbers)
        text = f"{many(unknown.pop(_LISTED, 0), kind)} in {many(run.counts.seen, 'message')}"
        if unknown:
            codes = ", ".join(f"{code} ({times})" for code, times in sorted(unknown.items()))
            text += f"; not in MMC {run.version or 'as declared'}: {codes}"
        say(text)
    return run.exit_code(quiet=quiet)


def listed(
    kind: str, whole: bool, message: "Message", spec: "Spec", counts: "Counts"
) -> "tuple[AlertRow | ResponseRow, ...]":
    """The line of one message, if it is of a kind."""
    from mmc_cli.decoding.listing import alert_row, response_row

    if message.header.kind != kind:
        return ()
    return _counted(
        alert_row(message, spec, decode_payload=whole) if kind == "alert" else response_row(message, spec), counts
    )


def build_row_replay(
    kind: str, whole: bool, message: "Message", spec: "Spec", blanks: "FreeValues"
) -> "ReplayFunction | None":
    """The lines of other messages of the form of one."""
    from mmc_cli.template_cache.replay import replay_alert, replay_response

    if message.header.kind != kind:
        return lambda like, counts: ()
    if kind == "response":
        response = replay_response(message, spec, blanks)
        return lambda like, counts: _counted(response(like), counts)
    if whole and message.parts.payload is not None:
        return None
    alert = replay_alert(message, spec, blanks)
    return lambda like, counts: _counted(alert(like), counts)


def _counted(row: "AlertRow | ResponseRow", counts: "Counts") -> "tuple[AlertRow | ResponseRow]":
    """A line, and codes that are not known, counted."""
    counts.numbers[_LISTED] += 1
    if not row.known and row.code is not None:
        counts.numbers[row.code] += 1
    return (row,)
