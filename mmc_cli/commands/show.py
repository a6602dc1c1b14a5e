"""`mmc show`: what messages say, one in full or a line for each."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.commands import options

if TYPE_CHECKING:
    from mmc_cli.listing import AlertRow, ResponseRow
    from mmc_cli.message import Message
    from mmc_cli.spec import Spec
    from mmc_cli.versions import Version

_LIST_FORMATS = ("table", "tsv", "csv", "jsonl", "json")


@click.group(cls=options.Ordered)
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
    from mmc_cli.commands.run import Run, for_terminal, opened, write
    from mmc_cli.decoding import leaves
    from mmc_cli.listing import view

    run = Run((file,), mmc_version)
    for one in run.readable():
        seen = view(one, run.spec_for(one))
        with opened(output, color) as (out, colored):
            chosen = format_ or for_terminal(out, colored, "tree", "tsv")
            rows: Iterable[Any] = (seen,) if chosen == "tree" else leaves(seen.fields)
            write(rows, chosen, out, colored)
    return run.exit_code()


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
    from mmc_cli.listing import alert_row

    return _list(paths, mmc_version, quiet, "alert", alert_row, **others)


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
    from mmc_cli.listing import response_row

    return _list(paths, mmc_version, quiet, "response", response_row, **others)


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
    from mmc_cli.commands.run import for_terminal, opened, say, started, write
    from mmc_cli.readings import reading_rows
    from mmc_cli.rows import columns

    run = started(paths, mmc_version, **selection)
    listed = 0

    def rows(short: bool) -> Iterator[Any]:
        nonlocal listed
        for one in run.readable():
            for row in reading_rows(one, run.spec_for(one)):
                listed += 1
                yield row.line() if short else row

    with opened(output, color) as (out, colored):
        chosen = format_ or for_terminal(out, colored, "table", "tsv")
        write(rows(chosen == "table"), chosen, out, colored, columns("readings", run.spec))
    if not quiet and run.seen:
        say(f"{listed} reading{'' if listed == 1 else 's'} in {run.seen} message{'' if run.seen == 1 else 's'}")
    return run.exit_code()


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
    from mmc_cli.commands.run import for_terminal, opened, started, write
    from mmc_cli.listing import Summary

    run = started(paths, mmc_version, **selection)
    counts = Summary(run.spec)
    for one in run.readable():
        counts.add(one)
    with opened(output, color) as (out, colored):
        write(counts.rows(), format_ or for_terminal(out, colored, "table", "tsv"), out, colored)
    return run.exit_code()


def _list(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    quiet: bool,
    kind: str,
    row: "Callable[[Message, Spec], AlertRow] | Callable[[Message, Spec], ResponseRow]",
    format_: str | None,
    output: str | None,
    color: str,
    **selection: Any,
) -> int:
    from mmc_cli.commands.run import for_terminal, opened, say, started, write

    run = started(paths, mmc_version, **selection)
    unknown: dict[str, int] = {}
    listed = 0

    def rows() -> "Iterator[AlertRow | ResponseRow]":
        nonlocal listed
        for one in run.readable():
            if one.header.kind != kind:
                continue
            found = row(one, run.spec_for(one))
            listed += 1
            if not found.known and found.code is not None:
                unknown[found.code] = unknown.get(found.code, 0) + 1
            yield found

    with opened(output, color) as (out, colored):
        write(rows(), format_ or for_terminal(out, colored, "table", "tsv"), out, colored)
    if not quiet and run.seen:
        text = (
            f"{listed} {kind if listed == 1 else kind + 's'} in {run.seen} {'message' if run.seen == 1 else 'messages'}"
        )
        if unknown:
            codes = ", ".join(f"{code} ({times})" for code, times in sorted(unknown.items()))
            text += f"; not in MMC {run.version or 'as declared'}: {codes}"
        say(text)
    return run.exit_code()
