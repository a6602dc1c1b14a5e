"""`mmc schema`: the XSD of a version, or the JSON Schema of a record."""

import click

from mmc_cli.cli import options


@click.command()
@click.argument("what", metavar="VERSION|RECORD")
@click.option(
    "--mmc-version",
    default="4.0",
    show_default=True,
    envvar="MMC_VERSION",
    help="MMC version of decoded messages and elements.",
)
@click.option("--raw", is_flag=True, help="Describe messages as mmc decode --raw writes them.")
@click.option("--nulls", is_flag=True, help="Describe messages as mmc decode --nulls writes them.")
@click.option("--rows", metavar="ELEMENT", help="Describe the rows of this element (with the record element).")
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
    from mmc_cli.decoding.element_rows import element_schema
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.decoding.message_schema import message_schema
    from mmc_cli.model.version import parse
    from mmc_cli.records.json_schema import json_schema
    from mmc_cli.records.registry import RECORDS
    from mmc_cli.specification import DEFAULT_VERSION, at, versions

    known = [str(version) for version in versions()]
    if what not in (*known, *RECORDS):
        choices = f"the versions are {', '.join(known)}; the records are {', '.join(RECORDS)}"
        raise click.UsageError(f"unknown version or record '{what}'; {choices}")
    if (rows is not None) != (what == "element"):
        raise click.UsageError(
            "--rows goes with the record element, which needs it: mmc schema element --rows LogEntry"
        )
    if (raw or nulls) and what != "message":
        raise click.UsageError("--raw and --nulls go with the record message")
    if mmc_version not in (*known, options.AUTO):
        raise click.UsageError(f"unknown version '{mmc_version}'; the versions are {', '.join(known)}")
    if what in known:
        text = at(parse(what)).schema.plain().decode()
    else:
        spec = at(DEFAULT_VERSION if mmc_version == options.AUTO else parse(mmc_version))
        if rows is not None:
            document = element_schema(rows, spec)
        elif what == "message":
            document = message_schema(spec, Style(raw=raw, nulls=nulls))
        else:
            document = json_schema(RECORDS[what])
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    with opened(output, "never") as (out, _):
        out.write(text)
    return 0
