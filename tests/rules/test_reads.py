"""A rule says what it reads; what is accepted for every rule about times is known in advance."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from mmc_cli.model.instant import parse_instant
from mmc_cli.rules.context import tomorrow
from mmc_cli.rules.reads import TIMES, value

PAST, FUTURE = TIMES.equivalent_texts


def written(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("days", [0, -1, -27, -31, -40, -365, -366, -800, -4000])
def test_a_time_of_today_or_before_is_of_the_past(days: int) -> None:
    assert re.fullmatch(PAST, written(days))
    assert not re.fullmatch(FUTURE, written(days))


@pytest.mark.parametrize("days", [1, 2, 30, 31, 40, 300])
def test_a_time_that_comes_is_not_of_the_past(days: int) -> None:
    assert not re.fullmatch(PAST, written(days))


@pytest.mark.parametrize("days", [800, 4000])
def test_a_time_in_years_is_of_the_future(days: int) -> None:
    assert re.fullmatch(FUTURE, written(days))
    when = parse_instant(written(days))
    assert when is not None
    assert when.is_after(tomorrow())


@pytest.mark.parametrize("text", ["2011-12-31T23:59:59Z", "2020-01-01T00:00:00", "2020-01-01T00:00:00+01:00", ""])
def test_a_time_before_2012_or_without_z_is_neither(text: str) -> None:
    assert not any(re.fullmatch(pattern, text) for pattern in TIMES.equivalent_texts)


def test_a_read_names_the_texts_that_are_fine() -> None:
    assert value("OriginatorCounter").equivalent_texts == ()
    (accepted,) = value("OriginatorCounter", accepted="[1-9][0-9]*").equivalent_texts
    assert re.fullmatch(accepted, "17")
    assert not re.fullmatch(accepted, "0")
