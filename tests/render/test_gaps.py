"""Gaps at a terminal are under the name of their device, with their times at 80 columns."""

import io

import pytest

from mmc_cli.records.derived_rows import GapRow
from mmc_cli.render.gaps import render

TIMES = ("2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z")
GAPS = [
    GapRow("00-1E-4F-7A-20-00-11-01", "active_import_energy", "primary", None, "missing", 2, *TIMES, 1800),
    GapRow("00-1E-4F-7A-20-00-11-01", "voltage_rms_average", None, "2", "repeated", 1, TIMES[0], TIMES[0], 1800),
    GapRow(None, "gas_volume", None, None, "missing", 17000, *TIMES, 1800),
]


def shown(width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setenv("COLUMNS", str(width))
    with render(out, False) as add:
        for each in GAPS:
            add(each)
    return out.getvalue()


def test_the_gaps_of_a_device_are_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(100, monkeypatch).splitlines() == [
        "00-1E-4F-7A-20-00-11-01",
        "  Quantity                  Problem   Periods  First                 Last",
        f"  {'-' * 87}",
        "  import, primary           missing         2  2026-01-01T00:00:00Z  2026-01-01T00:30:00Z",
        "  average voltage, phase 2  repeated        1  2026-01-01T00:00:00Z  2026-01-01T00:00:00Z",
        "",
        "an unnamed device",
        "  Quantity  Problem  Periods  First                 Last",
        f"  {'-' * 70}",
        "  gas       missing    17000  2026-01-01T00:00:00Z  2026-01-01T00:30:00Z",
    ]


def test_at_80_columns_every_gap_has_both_of_its_times(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(80, monkeypatch).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(len(line.split("2026-01-01T00:")) == 3 for line in lines if "missing" in line or "repeated" in line)


def test_no_gaps_are_shown_as_nothing() -> None:
    out = io.StringIO()
    with render(out, False):
        pass
    assert out.getvalue() == ""
