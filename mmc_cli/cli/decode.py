"""`mmc decode`: messages as typed data for programs and spreadsheets."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.cli import options

if TYPE_CHECKING:
    from mmc_cli.batch.pipeline import Counts
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.inputs.message import Message
    from mmc_cli.model.version import Version
    from mmc_cli.records.message import DecodedMessage
    from mmc_cli.specification import Spec

_INVALID = "invalid"
_RECORDS = ("jsonl", "json")
_ROWS = ("table", "tsv", "csv", "jsonl", "json", "parquet")


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@options.mmc_version
@options.formats(*dict.fromkeys((*_RECORDS, *_ROWS)))
@click.option(
    "--rows",
    metavar="KIND",
    help="Rows instead of whole messages: messages, readings, leaves, or the path or name of an element that repeats.",
)
@click.option("--si", is_flag=True, help="Beside each measured value, the same in kWh, m3 or GBP.")
@click.option("--raw", is_flag=True, help="Values as they stand in the message: no types, names or units.")
@click.option("--nulls", is_flag=True, help="What is absent is null, not left out.")
@click.option("--strict", is_flag=True, help="Refuse messages that are not valid by the schema.")
@click.option("--excel", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
@click.option("--describe", is_flag=True, help="List every field of every message instead.")
@options.selection
@options.kind
@options.quiet
def decode(
    paths: tuple[str, ...],
    mmc_version: "Version | None",
    format_: str | None,
    output: str | None,
    color: str,
    rows: str | None,
    si: bool,
    raw: bool,
    nulls: bool,
    strict: bool,
    excel: bool,
    describe: bool,
    quiet: bool,
    **selection: Any,
) -> int:
    """Decode messages into typed data whose shape never changes.

    \b
    mmc decode inbox/ > messages.jsonl           one JSON object a message
    mmc decode response.xml --si | jq .body
    mmc decode inbox/ --rows readings -f csv -o readings.csv
    mmc decode inbox/ --rows readings -f parquet -o readings.parquet
    mmc decode --describe -f csv                 every field: type, unit, versions
    """
    asked = _checked(
        bool(paths or selection["files_from"]), format_, describe, rows is not None, si or raw or nulls, excel
    )
    from mmc_cli.cli.run import for_terminal, opened, run_from_options, say, write

    if describe:
        from mmc_cli.decoding.data_dictionary import field_rows
        from mmc_cli.specification import DEFAULT_VERSION, at

        spec = at(mmc_version or DEFAULT_VERSION)
        with opened(output, color) as (out, colored):
            write(field_rows(spec), asked or for_terminal(out, colored, "table", "tsv"), out, colored)
        return 0
    from mmc_cli.decoding.json_record import Style

    run = run_from_options(paths, mmc_version, **selection)
    work = partial(_work(rows), strict, Style(raw=raw, nulls=nulls, si=si) if rows is None else rows)
    with run.opened(output, color) as (out, colored):
        if excel:
            out.write("\ufeff")
        chosen = asked or (for_terminal(out, colored, "table", "tsv") if rows else "jsonl")
        write(run.results(work, format_=chosen), chosen, out, colored, _columns(rows, run.spec))
    invalid = run.counts.numbers[_INVALID]
    if invalid and not quiet:
        what = "left out" if strict else "decoded as far as they go"
        say(f"not valid by the schema: {invalid} of {run.counts.seen}, {what}; see mmc validate")
    return run.exit_code(failed=strict and invalid > 0, quiet=quiet)


def _columns(rows: str | None, spec: "Spec") -> tuple[str, ...]:
    if rows is None:
        return ()
    from mmc_cli.decoding.rows import column_names

    return column_names(rows, spec)


def _work(rows: str | None) -> Any:
    """What decodes a message, whole or as rows. Raises UsageError for a kind of rows that is misspelt."""
    if rows is None:
        return whole
    from mmc_cli.decoding.rows import ROWS
    from mmc_cli.specification.wording import likely

    if rows not in ROWS and (meant := likely(tuple(ROWS), rows)) is not None:
        raise click.UsageError(f"{rows} is no kind of rows: try {meant}")
    return in_rows


def whole(
    strict: bool, style: "Style", message: "Message", spec: "Spec", counts: "Counts"
) -> "tuple[DecodedMessage, ...]":
    """One message as its record; none for one that the schema rejects, when that is `strict`."""
    from mmc_cli.decoding.json_record import decode_message

    decoded = decode_message(message, spec, style)
    if not decoded.schema_valid:
        counts.numbers[_INVALID] += 1
        if strict:
            return ()
    return (decoded,)


def in_rows(strict: bool, rows: str, message: "Message", spec: "Spec", counts: "Counts") -> Iterable[Any]:
    """One message as rows of a kind."""
    from mmc_cli.decoding.rows import ROWS, element_rows

    if message.root is not None and not spec.authority.validator.validate(message.root):
        counts.numbers[_INVALID] += 1
        if strict:
            return ()
    return ROWS[rows](message, spec) if rows in ROWS else element_rows(message, spec, rows)


def _checked(paths: bool, format_: str | None, describe: bool, rows: bool, styled: bool, excel: bool) -> str | None:
    """The format; raises UsageError for options that do not go together."""
    if paths == describe:
        raise click.UsageError("Give a file or folder to decode, or --describe alone.")
    if rows and styled:
        raise click.UsageError("--si, --raw and --nulls are for whole messages, not for --rows.")
    if not rows and not describe and format_ not in (None, *_RECORDS):
        raise click.UsageError(f"{format_} needs --rows: messages, readings, leaves, or an element that repeats.")
    if excel and format_ != "csv":
        raise click.UsageError("--excel goes with -f csv.")
    return format_
