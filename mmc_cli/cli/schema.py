"""`mmc schema`: the schema of one version, or of one record."""

import click

from mmc_cli.cli import options


@click.command()
@click.argument("what", metavar="VERSION|RECORD")
@click.option(
    "--mmc-version", default="4.0", show_default=True, envvar="MMC_VERSION", help="Version of the messages in a record."
)
@click.option("--raw", is_flag=True, help="Of a message as mmc decode --raw writes it.")
@click.option("--nulls", is_flag=True, help="Of a message as mmc decode --nulls writes it.")
@click.option("--rows", metavar="ELEMENT", help="The element whose rows are meant, for the record element.")
@options.output
def schema(what: str, mmc_version: str, raw: bool, nulls: bool, rows: str | None, output: str | None) -> int:
    """Print the MMC schema of a version as plain XSD, or the JSON Schema of a record.

    \b
    mmc schema 4.0 > mmc-4.0.xsd
    xmllint --noout --schema mmc-4.0.xsd response.xml
    mmc schema message --mmc-version 5.1      what mmc decode writes
    mmc schema element --rows LogEntry        what mmc decode --rows LogEntry -f jsonl writes
    """
    import json

    from mmc_cli.cli.run import opened
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.json_schemas import ELEMENT, MESSAGE, RECORDS, element_schema, json_schema
    from mmc_cli.model.version import parse_version
    from mmc_cli.specification import DEFAULT_VERSION, known_versions, load_spec

    known = [str(version) for version in known_versions()]
    records = (*RECORDS, ELEMENT)
    if what not in (*known, *records):
        given = f"{what} is neither a version that mmc knows nor a record"
        raise click.UsageError(f"{given}: the versions are {', '.join(known)}; the records are {', '.join(records)}")
    if (rows is not None) != (what == ELEMENT):
        raise click.UsageError("The record element needs --rows, and only that: mmc schema element --rows LogEntry.")
    if (raw or nulls) and what != MESSAGE:
        raise click.UsageError("--raw and --nulls are for the record message.")
    if mmc_version not in (*known, options.AUTO):
        raise click.UsageError(f"{mmc_version} is not a version that mmc knows; it knows {', '.join(known)}")
    if what in known:
        text = load_spec(parse_version(what)).schema.to_xsd().decode()
    else:
        version = DEFAULT_VERSION if mmc_version == options.AUTO else parse_version(mmc_version)
        style = Style(raw=raw, nulls=nulls)
        found = (
            element_schema(rows, load_spec(version))
            if rows is not None
            else json_schema(what, load_spec(version), style)
        )
        text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    with opened(output, "never") as (out, _):
        out.write(text)
    return 0
