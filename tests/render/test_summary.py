"""The summary as a page."""

import io

import pytest

from mmc_cli.records.listing import CountRow
from mmc_cli.render.summary import render
from tests.samples import written


def page(*rows: tuple[str, str | None, int], width: str = "80") -> list[str]:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", width)
        written(render, [CountRow(by, value, None, count) for by, value, count in rows], out, False)
    return out.getvalue().splitlines()


def test_the_page_begins_with_the_totals_and_has_no_empty_section() -> None:
    lines = page(("kind", "alert", 2), ("kind", "not read", 1), ("device", "00-DB", 2))
    assert lines == ["3 messages: 2 alerts, 1 not read", "from 1 device"]


def test_a_bar_is_as_long_as_its_count() -> None:
    lines = page(("kind", "alert", 6), ("verdict", "valid", 4), ("verdict", "invalid", 2))
    assert lines[2:] == ["Verdicts", f"  valid    4  {'█' * 24}", f"  invalid  2  {'█' * 12}"]


def test_only_the_largest_counts_are_shown_and_the_others_are_counted() -> None:
    lines = page(("kind", "alert", 12), *(("alert code", f"8F{number:02}", 1) for number in range(12)))
    assert lines[-1] == "  ... 2 more (-f csv lists all)"


def test_days_are_a_sparkline_from_the_first_to_the_last() -> None:
    lines = page(("kind", "alert", 5), ("day", "2025-11-01", 4), ("day", "2025-11-03", 1))
    assert lines[2:] == ["Days 2025-11-01 to 2025-11-03", "  █ ▂", "  most on 2025-11-01: 4"]


def test_many_days_share_a_mark() -> None:
    lines = page(("kind", "alert", 2), ("day", "0001-01-01", 1), ("day", "9999-12-31", 1))
    assert lines[2].startswith("Days 0001-01-01 to 9999-12-31, each mark ")
    assert max(map(len, lines)) <= 80
