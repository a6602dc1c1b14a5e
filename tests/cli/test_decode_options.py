"""Options of decode that cannot be combined are refused in words."""

from typing import Any

import click
import pytest

from mmc_cli.cli.decode_options import DecodeOptions, check_combinations

_PLAIN = DecodeOptions(
    paths=("inbox",),
    mmc_version=None,
    format_=None,
    output=None,
    color="auto",
    rows=None,
    log_times=None,
    calendar=None,
    partition_by=None,
    columns=(),
    si=False,
    raw=False,
    nulls=False,
    strict=False,
    excel=False,
    text_codes=False,
    describe=False,
    quiet=False,
)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"rows": "readings", "raw": True}, "--raw and --nulls cannot be combined with --rows"),
        ({"rows": "readings", "nulls": True}, "--raw and --nulls cannot be combined with --rows"),
        ({"raw": True, "si": True}, "--raw cannot be combined with --si"),
        ({"rows": "billing", "si": True}, "--si can be combined with --rows readings only"),
        ({"format_": "csv"}, "-f csv needs --rows"),
        ({"rows": "readings", "excel": True}, "--excel needs -f csv"),
        ({"rows": "readings", "format_": "tsv", "text_codes": True}, "--text-codes needs -f csv"),
    ],
)
def test_the_options_that_do_not_go_together_are_named(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(click.UsageError, match=problem):
        check_combinations(_PLAIN._replace(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"rows": "readings", "si": True},
        {"si": True, "nulls": True},
        {"rows": "readings", "format_": "csv", "excel": True, "text_codes": True},
    ],
)
def test_options_that_go_together_are_accepted(changed: dict[str, Any]) -> None:
    check_combinations(_PLAIN._replace(**changed))


def test_a_calendar_is_for_rows_that_are_days() -> None:
    with pytest.raises(click.UsageError, match="--log-times needs --rows profile"):
        _PLAIN._replace(log_times="end").days()
    assert _PLAIN.days() is None
    assert _PLAIN._replace(rows="profile", log_times="end").days() is not None
