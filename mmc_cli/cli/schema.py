"""`mmc schema`: the XSD of a version, or the JSON Schema of a record."""

from typing import TYPE_CHECKING

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command

if TYPE_CHECKING:
    from mmc_cli.model.version import Version

SETTINGS = "settings"


@click.command(cls=Command, epilog="Guide: mmc help records.")
@click.argument("what", metavar="VERSION|RECORD", shell_complete=completion_values.versions_and_records)
@click.option(
    "--mmc-version",
    type=options.KnownVersion(),
    default="4.0",
    show_default=True,
    envvar="MMC_VERSION",
    help="MMC version of the messages that a record describes.",
)
@click.option("--raw", is_flag=True, help="Describe the output of mmc decode --raw (record message only).")
@click.option("--nulls", is_flag=True, help="Describe the output of mmc decode --nulls (record message only).")
@click.option("--rows", metavar="ELEMENT", help="The element whose rows the record element describes.")
@options.output
@options.quiet
def schema(
    what: str, mmc_version: "Version | None", raw: bool, nulls: bool, rows: str | None, output: str | None, quiet: bool
) -> int:
    """Print the XSD of a version, or the JSON Schema of a record.

    \b
    mmc schema 4.0 > mmc-4.0.xsd
    xmllint --noout --schema mmc-4.0.xsd response.xml
    mmc schema message --mmc-version 5.1  what mmc decode writes
    mmc schema element --rows LogEntry    what mmc decode --rows LogEntry writes
    mmc schema settings                   what mmc.toml may have
    """
    import json

    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output, print_note
    from mmc_cli.decoding.element_rows import element_schema
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.decoding.message_schema import message_schema
    from mmc_cli.model.version import parse_version
    from mmc_cli.records.json_schema import json_schema
    from mmc_cli.records.registry import RECORDS
    from mmc_cli.specification import DEFAULT_VERSION, known_versions, load_spec

    versions = [str(version) for version in known_versions()]
    if what not in (*versions, *RECORDS, SETTINGS):
        from mmc_cli.specification.similar_names import best_match

        nearest = best_match((*RECORDS, SETTINGS), what)
        raise click.UsageError(
            f"unknown version or record {what}; did you mean {nearest}?"
            if nearest is not None
            else f"unknown version or record {what}; versions: {', '.join(versions)}; records: {', '.join(RECORDS)}; "
            f"or {SETTINGS}"
        )
    if (rows is not None) != (what == "element"):
        raise click.UsageError("--rows and the record element go together: mmc schema element --rows LogEntry")
    if (raw or nulls) and what != "message":
        raise click.UsageError("--raw and --nulls are for the record message only")
    if what in versions:
        text = load_spec(parse_version(what)).schema.to_xsd().decode()
    else:
        spec = load_spec(mmc_version or DEFAULT_VERSION)
        if rows is not None:
            document = element_schema(rows, spec)
        elif what == SETTINGS:
            from mmc_cli.cli.settings_schema import settings_schema

            document = settings_schema(click.get_current_context().find_root())
        elif what == "message":
            document = message_schema(spec, Style(raw=raw, nulls=nulls))
        else:
            document = json_schema(RECORDS[what])
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    with open_output(output, "never") as out:
        out.stream.write(text)
    if what in versions and not quiet and (note := _describe_origin(what)):
        print_note(note)
    return ExitCode.OK


def _describe_origin(version: str) -> str | None:
    """Return a note if the schema of a version was derived, not published."""
    from mmc_cli.specification import table_rows

    (row,) = (row for row in table_rows("versions.csv") if row["version"] == version)
    if not row["source"].startswith("RN"):
        return None
    return f"no MMC {version} schema was published: this one is derived from the 5.0 schema and the V4.0 release note"
