"""The records of profiles and gaps."""

from mmc_cli.records.derived_rows import LONG_DAY_COLUMNS, PERIOD_COLUMNS, GapRow, ProfileRow


def test_a_profile_has_a_column_for_each_half_hour_and_two_more_only_in_local_days() -> None:
    assert ProfileRow.__struct_fields__[-50:] == PERIOD_COLUMNS
    assert LONG_DAY_COLUMNS == ("p49", "p50")
    counts = dict.fromkeys(("periods", "missing", "repeated", "differing", "no_value", "problems", "irregular"), 0)
    texts = dict.fromkeys(("device", "date", "quantity", "element", "phase", "unit", "total", "maximum"), "x")
    values = dict.fromkeys(PERIOD_COLUMNS[:48])
    row = ProfileRow(**texts, **counts, **values, calendar="utc", log_times="end")
    assert list(row.cells())[-1] == "p48"
    assert row.cells()["p1"] == ""
    assert row.column_types["p50"] == "number"
    assert row.record() is row


def test_a_gap_has_its_fields_as_cells() -> None:
    row = GapRow("D", "gas_volume", None, None, "missing", 2, "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z", 1800)
    assert list(row.cells().values()) == [
        *("D", "gas_volume", "", "", "missing", "2", "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z", "1800")
    ]
