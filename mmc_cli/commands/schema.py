"""`mmc schema`: the schema of one version."""

import click

from mmc_cli.commands import options
from mmc_cli.versions import Version


@click.command()
@click.argument("version", type=options.KnownVersion())
@options.output
def schema(version: Version, output: str | None) -> int:
    """Print the MMC schema of a version as plain XSD.

    \b
    mmc schema 4.0 > mmc-4.0.xsd
    xmllint --noout --schema mmc-4.0.xsd response.xml
    """
    from mmc_cli.commands.run import opened
    from mmc_cli.spec import at

    with opened(output, "never") as (out, _):
        out.write(at(version).schema.plain().decode())
    return 0
