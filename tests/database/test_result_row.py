"""A row of a result as cells and as JSON."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mmc_cli.database.result_row import ResultRow, result_rows, unique_names


@pytest.mark.parametrize(
    ("value", "text", "record"),
    [
        (None, "", None),
        (True, "yes", True),
        (7, "7", 7),
        (2**53 + 1, "9007199254740993", "9007199254740993"),
        (Decimal("68395947.482000000"), "68395947.482", "68395947.482"),
        (Decimal("100.000"), "100", "100"),
        (Decimal("1" * 29 + ".987654321"), "1" * 29 + ".987654321", "1" * 29 + ".987654321"),
        (0.5, "0.5", 0.5),
        (float("inf"), "inf", "inf"),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        (datetime(2026, 1, 31, 12), "2026-01-31T12:00:00", "2026-01-31T12:00:00"),
        (date(2026, 1, 31), "2026-01-31", "2026-01-31"),
        (timedelta(hours=1), "1:00:00", "1:00:00"),
        (b"\x00\xff", "00FF", "00FF"),
        ([Decimal("1.50"), None], '["1.5", null]', ["1.5", None]),
        ({"a": 1}, '{"a": 1}', {"a": 1}),
    ],
)
def test_a_value_is_written_as_everywhere_else(value: object, text: str, record: object) -> None:
    row = ResultRow(("x",), (value,))
    assert row.cells() == {"x": text}
    assert row.record() == {"x": record}


def test_a_code_has_0x_in_a_cell_only() -> None:
    row = ResultRow(("alert_code", "source", "value"), ("8E72", "4.8.1", "8E72"))
    assert row.cells() == {"alert_code": "0x8E72", "source": "4.8.1", "value": "8E72"}
    assert row.record()["alert_code"] == "8E72"


def test_columns_of_the_same_name_are_told_apart() -> None:
    assert unique_names(("a", "a", "a_2", "a")) == ("a", "a_2", "a_2_2", "a_3")


def test_rows_come_one_by_one() -> None:
    assert [row.cells() for row in result_rows(("a",), iter([(1,), (2,)]))] == [{"a": "1"}, {"a": "2"}]
