"""The options of `mmc decode`, and checks for those that cannot be combined."""

from typing import TYPE_CHECKING, NamedTuple

import click

from mmc_cli.cli.calendar_options import CalendarOptions
from mmc_cli.render import FORMATS, formats_for

if TYPE_CHECKING:
    from mmc_cli.decoding.calendar import Calendar
    from mmc_cli.model.version import Version
    from mmc_cli.records.words import CalendarName, LogTimes


class DecodeOptions(NamedTuple):
    """The arguments and options of decode that do not choose what is read."""

    paths: tuple[str, ...]
    mmc_version: "Version | None"
    format_: str | None
    output: str | None
    color: str
    rows: str | None
    log_times: "LogTimes | None"
    calendar: "CalendarName | None"
    partition_by: str | None
    columns: tuple[str, ...]
    si: bool
    raw: bool
    nulls: bool
    strict: bool
    excel: bool
    text_codes: bool
    describe: bool
    quiet: bool

    def days(self) -> "Calendar | None":
        """Return the calendar for rows that are days. Raises UsageError if it is missing, or not needed."""
        from mmc_cli.decoding.derivation import DAILY

        options = CalendarOptions(self.log_times, self.calendar)
        if self.rows in DAILY:
            return options.make_calendar(f"--rows {self.rows}")
        options.check_unused(f"--rows {' or '.join(DAILY)}")
        return None


def check_combinations(options: DecodeOptions) -> None:
    """Raise UsageError for options that cannot be combined."""
    if options.rows is not None and (options.raw or options.nulls):
        raise click.UsageError("--raw and --nulls cannot be combined with --rows")
    if options.raw and options.si:
        raise click.UsageError("--raw cannot be combined with --si")
    if options.si and options.rows not in (None, "readings"):
        raise click.UsageError("--si can be combined with --rows readings only")
    format_ = options.format_
    if options.rows is None and format_ is not None and "record" not in FORMATS[format_].modules:
        from mmc_cli.decoding.rows import KINDS

        raise click.UsageError(
            f"-f {format_} needs --rows ({', '.join(KINDS)}, or an element); "
            f"whole messages are written as {' or '.join(formats_for('record'))}."
        )
    for option, given in (("--excel", options.excel), ("--text-codes", options.text_codes)):
        if given and format_ != "csv":
            raise click.UsageError(f"{option} needs -f csv")
