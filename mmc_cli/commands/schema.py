"""`mmc schema`: the schema of one version, or of one record."""

import click

from mmc_cli.commands import options


@click.command()
@click.argument("what", metavar="VERSION|RECORD")
@click.option(
    "--mmc-version", default="4.0", show_default=True, envvar="MMC_VERSION", help="Version of the messages in a record."
)
@options.output
def schema(what: str, mmc_version: str, output: str | None) -> int:
    """Print the MMC schema of a version as plain XSD, or the JSON Schema of a record.

    \b
    mmc schema 4.0 > mmc-4.0.xsd
    xmllint --noout --schema mmc-4.0.xsd response.xml
    mmc schema message --mmc-version 5.1      what mmc decode writes
    """
    import json

    from mmc_cli.commands.run import opened
    from mmc_cli.records import RECORDS, json_schema
    from mmc_cli.spec import DEFAULT_VERSION, at, versions
    from mmc_cli.versions import parse

    known = [str(version) for version in versions()]
    if what not in (*known, *RECORDS):
        given = f"{what} is neither a version that mmc knows nor a record"
        raise click.UsageError(f"{given}: the versions are {', '.join(known)}; the records are {', '.join(RECORDS)}")
    if mmc_version not in (*known, options.AUTO):
        raise click.UsageError(f"{mmc_version} is not a version that mmc knows; it knows {', '.join(known)}")
    if what in known:
        text = at(parse(what)).schema.plain().decode()
    else:
        version = DEFAULT_VERSION if mmc_version == options.AUTO else parse(mmc_version)
        text = json.dumps(json_schema(what, at(version)), indent=2, ensure_ascii=False) + "\n"
    with opened(output, "never") as (out, _):
        out.write(text)
    return 0
