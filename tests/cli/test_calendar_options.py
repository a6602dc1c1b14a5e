"""What the time of a log entry is has to be said: no source does."""

import click
import pytest

from mmc_cli.cli.calendar_options import make_calendar
from mmc_cli.decoding.calendar import Calendar


def test_days_are_those_of_utc_unless_others_are_asked_for() -> None:
    assert make_calendar("a profile", "end", None) == Calendar("end", "utc")
    assert make_calendar("a profile", "start", "london") == Calendar("start", "london")


def test_nothing_is_assumed_about_the_times() -> None:
    with pytest.raises(click.UsageError, match="a profile needs --log-times start or --log-times end: no source says"):
        make_calendar("a profile", None, None)
