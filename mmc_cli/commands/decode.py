"""`mmc decode`: messages as typed data for programs and spreadsheets."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from mmc_cli.commands import options

if TYPE_CHECKING:
    from mmc_cli.message import Message
    from mmc_cli.plain import Style
    from mmc_cli.spec import Spec
    from mmc_cli.versions import Version

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
    asked = _checked(bool(paths), format_, describe, rows is not None, si or raw or nulls, excel)
    from mmc_cli.commands.run import for_terminal, opened, say, started, write

    if describe:
        from mmc_cli.dictionary import fields
        from mmc_cli.spec import DEFAULT_VERSION, at

        spec = at(mmc_version or DEFAULT_VERSION)
        with opened(output, color) as (out, colored):
            write(fields(spec), asked or for_terminal(out, colored, "table", "tsv"), out, colored)
        return 0
    from mmc_cli.plain import Style

    run = started(paths, mmc_version, **selection)
    decode_one = _decoder(rows, Style(raw=raw, nulls=nulls, si=si))
    invalid = 0

    def found() -> Iterator[Any]:
        nonlocal invalid
        for message in run.readable():
            spec = run.spec_for(message)
            decoded, valid = decode_one(message, spec)
            invalid += not valid
            if valid or not strict:
                yield from decoded

    with opened(output, color) as (out, colored):
        if excel:
            out.write("\ufeff")
        chosen = asked or (for_terminal(out, colored, "table", "tsv") if rows else "jsonl")
        write(found(), chosen, out, colored, _columns(rows, run.spec))
    if invalid and not quiet:
        what = "left out" if strict else "decoded as far as they go"
        say(f"not valid by the schema: {invalid} of {run.seen}, {what}; see mmc validate")
    return run.exit_code(failed=strict and invalid > 0)


def _columns(rows: str | None, spec: "Spec") -> tuple[str, ...]:
    if rows is None:
        return ()
    from mmc_cli.rows import columns

    return columns(rows, spec)


def _decoder(rows: str | None, style: "Style") -> "Callable[[Message, Spec], tuple[Iterable[Any], bool]]":
    """What turns a message into its record or its rows, and says whether the schema accepts it."""
    if rows is None:
        from mmc_cli.plain import Decoded, record

        def whole(message: "Message", spec: "Spec") -> tuple[Iterable[Any], bool]:
            values = record(message, spec, style)
            return (Decoded(values),), values["schema_valid"] is True

        return whole
    from mmc_cli.rows import ROWS, element_rows
    from mmc_cli.words import likely

    if rows not in ROWS and (meant := likely(tuple(ROWS), rows)) is not None:
        raise click.UsageError(f"{rows} is no kind of rows: try {meant}")

    def several(message: "Message", spec: "Spec") -> tuple[Iterable[Any], bool]:
        found = ROWS[rows](message, spec) if rows in ROWS else element_rows(message, spec, rows)
        return found, message.root is not None and spec.schema.validator.validate(message.root)

    return several


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
