"""`mmc schema`: the XSD of a version, or the JSON Schema of a record."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mmc_cli.cli import completion_values, options
from mmc_cli.cli.command import Command, take_options

if TYPE_CHECKING:
    from mmc_cli.model.version import Version

SETTINGS = "settings"


class SchemaOptions(NamedTuple):
    """The argument and options of schema."""

    what: str
    mmc_version: "Version | None"
    raw: bool
    nulls: bool
    rows: str | None
    output: str | None
    quiet: bool

    @property
    def is_version(self) -> bool:
        """True for the XSD of a version, not the JSON Schema of a record."""
        return self.what in _version_names()

    def check(self) -> None:
        """Raise UsageError for an unknown version or record, and for options that cannot be combined with it."""
        from mmc_cli.records.registry import RECORDS

        if self.what not in (*_version_names(), *RECORDS, SETTINGS):
            raise click.UsageError(f"unknown version or record {self.what}; {_hint(self.what, tuple(RECORDS))}")
        if (self.rows is not None) != (self.what == "element"):
            raise click.UsageError("--rows and the record element go together: mmc schema element --rows LogEntry")
        if (self.raw or self.nulls) and self.what != "message":
            raise click.UsageError("--raw and --nulls are for the record message only")


def _version_names() -> list[str]:
    from mmc_cli.specification import known_versions

    return [str(version) for version in known_versions()]


def _hint(unknown: str, records: tuple[str, ...]) -> str:
    from mmc_cli.specification.similar_names import best_match

    if (nearest := best_match((*records, SETTINGS), unknown)) is not None:
        return f"did you mean {nearest}?"
    return f"versions: {', '.join(_version_names())}; records: {', '.join(records)}; or {SETTINGS}"


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
def schema(**values: Any) -> int:
    """Print the XSD of a version, or the JSON Schema of a record.

    The name of a record is in the field schema of each object: that of mmc.verdict/1 is verdict.

    \b
    mmc schema 4.0 > mmc-4.0.xsd
    xmllint --noout --schema mmc-4.0.xsd response.xml
    mmc schema message --mmc-version 5.1  what mmc decode writes
    mmc schema element --rows LogEntry    what mmc decode --rows LogEntry writes
    mmc schema settings                   what mmc.toml may have
    """
    from mmc_cli.cli.exit_codes import ExitCode
    from mmc_cli.cli.output import open_output, print_note

    own, _ = take_options(SchemaOptions, values)
    own.check()
    text = _xsd_of(own.what) if own.is_version else _json_schema_of(own)
    with open_output(own.output, "never") as out:
        out.stream.write(text)
    if own.is_version and not own.quiet and (note := _describe_origin(own.what)):
        print_note(note)
    return ExitCode.OK


def _xsd_of(version: str) -> str:
    from mmc_cli.model.version import parse_version
    from mmc_cli.specification import load_spec

    return load_spec(parse_version(version)).schema.to_xsd().decode()


def _json_schema_of(own: SchemaOptions) -> str:
    """Return the JSON Schema of a record or of the settings, as text."""
    import json

    from mmc_cli.decoding.element_rows import element_schema
    from mmc_cli.decoding.json_record import Style
    from mmc_cli.decoding.message_schema import message_schema
    from mmc_cli.records.json_schema import json_schema
    from mmc_cli.records.registry import RECORDS
    from mmc_cli.specification import DEFAULT_VERSION, load_spec

    spec = load_spec(own.mmc_version or DEFAULT_VERSION)
    if own.rows is not None:
        document = element_schema(own.rows, spec)
    elif own.what == SETTINGS:
        from mmc_cli.cli.settings_schema import settings_schema

        document = settings_schema(click.get_current_context().find_root())
    elif own.what == "message":
        document = message_schema(spec, Style(raw=own.raw, nulls=own.nulls))
    else:
        document = json_schema(RECORDS[own.what])
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _describe_origin(version: str) -> str | None:
    """Return a note if the schema of a version was derived, not published."""
    from mmc_cli.specification import table_rows

    (row,) = (row for row in table_rows("versions.csv") if row["version"] == version)
    if not row["source"].startswith("RN"):
        return None
    return f"no MMC {version} schema was published: this one is derived from the 5.0 schema and the V4.0 release note"
