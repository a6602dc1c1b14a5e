"""The words for times that people use."""

from datetime import UTC, datetime

import click
import pytest

from mmc_cli.cli.selection import time_limit
from mmc_cli.cli.time_words import read_limit

NOW = datetime(2026, 2, 3, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("today", "2026-02-03T00:00:00", "2026-02-03T23:59:59.999999"),
        ("Yesterday", "2026-02-02T00:00:00", "2026-02-02T23:59:59.999999"),
        ("now", "2026-02-03T16:30:00", "2026-02-03T16:30:00"),
        ("7d", "2026-01-27T16:30:00", "2026-01-27T16:30:00"),
        ("36h", "2026-02-02T04:30:00", "2026-02-02T04:30:00"),
        ("2w", "2026-01-20T16:30:00", "2026-01-20T16:30:00"),
        ("2026-01", "2026-01-01T00:00:00", "2026-01-31T23:59:59.999999"),
        ("2025-12", "2025-12-01T00:00:00", "2025-12-31T23:59:59.999999"),
        ("2026-W05", "2026-01-26T00:00:00", "2026-02-01T23:59:59.999999"),
        ("2026W05", "2026-01-26T00:00:00", "2026-02-01T23:59:59.999999"),
        ("2026-W01", "2025-12-29T00:00:00", "2026-01-04T23:59:59.999999"),
        ("2026-01-31", "2026-01-31T00:00:00", "2026-01-31T23:59:59.999999"),
        ("2026-01-31T09:30:00+01:00", "2026-01-31T08:30:00", "2026-01-31T08:30:00"),
        (" 2026-01-31 09:30 ", "2026-01-31T09:30:00", "2026-01-31T09:30:00"),
    ],
)
def test_a_period_begins_and_ends(text: str, since: str, until: str) -> None:
    assert read_limit(text, False, NOW) == datetime.fromisoformat(since + "+00:00")
    assert read_limit(text, True, NOW) == datetime.fromisoformat(until + "+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "7",
        "7m",
        "-7d",
        "2026",
        "2026-13",
        "2026-00",
        "2026-W54",
        "9999-12",
        "999999w",
        "\u0667d",
        "31/01/2026",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"expected a time such as 2026-01-31"):
        time_limit(click.Context(click.Command("test")), click.Option(["--until"]), text)
