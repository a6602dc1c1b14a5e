"""The options --log-times and --calendar, which assign the half hours of a log to days."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from mmc_cli.decoding.calendar import Calendar
    from mmc_cli.records.words import CalendarName, LogTimes


def calendar_options(command: Any) -> Any:
    """Add --log-times and --calendar to a command."""
    log_times = click.option(
        "--log-times",
        type=click.Choice(["start", "end"]),
        help="Whether the time of a log entry is the start or the end of its half hour; profiles need it.",
    )
    calendar = click.option(
        "--calendar",
        type=click.Choice(["utc", "london"]),
        help="Days of a profile: UTC, or local days of 46, 48 or 50 settlement periods (default: utc).",
    )
    return log_times(calendar(command))


class CalendarOptions(NamedTuple):
    """The values of --log-times and --calendar."""

    log_times: "LogTimes | None"
    calendar: "CalendarName | None"

    def make_calendar(self, what: str) -> "Calendar":
        """Return the calendar of days.

        Args:
            what: what needs the calendar, for the error about a missing option.

        Raises:
            UsageError: --log-times is missing.
        """
        if self.log_times is None:
            raise click.UsageError(
                f"{what} needs --log-times start or --log-times end: "
                "no source says whether the time of a log entry is the start or the end of its period."
            )
        from mmc_cli.decoding.calendar import Calendar

        return Calendar(self.log_times, self.calendar or "utc")

    def check_unused(self, needed: str) -> None:
        """Raise UsageError if an option is given without the option that needs days."""
        for option, value in (("--log-times", self.log_times), ("--calendar", self.calendar)):
            if value is not None:
                raise click.UsageError(f"{option} needs {needed}")
