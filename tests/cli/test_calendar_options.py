"""What the time of a log entry is has to be said: no source does."""

from typing import Any

import click
import pytest

from mmc_cli.cli.calendar_options import CalendarOptions
from mmc_cli.decoding.calendar import Calendar


def test_days_are_those_of_utc_unless_others_are_asked_for() -> None:
    assert CalendarOptions("end", None).make_calendar("a profile") == Calendar("end", "utc")
    assert CalendarOptions("start", "london").make_calendar("a profile") == Calendar("start", "london")


def test_nothing_is_assumed_about_the_times() -> None:
    with pytest.raises(click.UsageError, match="a profile needs --log-times start or --log-times end: no source says"):
        CalendarOptions(None, None).make_calendar("a profile")


@pytest.mark.parametrize(("options", "named"), [(("end", None), "--log-times"), ((None, "utc"), "--calendar")])
def test_options_of_days_have_no_effect_without_days(options: tuple[Any, Any], named: str) -> None:
    with pytest.raises(click.UsageError, match=f"{named} needs --readings"):
        CalendarOptions(*options).check_unused("--readings")
