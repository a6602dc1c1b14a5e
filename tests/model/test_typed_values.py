"""Values of records in the types of columns, and what does not fit."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mmc_cli.model.typed_values import CONVERTERS


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("integer", "12", 12),
        ("integer", "1.5", None),
        ("integer", str(2**63), None),
        ("integer", "1" * 29, None),
        ("integer", "1" * 29 + ".5", None),
        ("number", "4968.117", Decimal("4968.117")),
        ("number", "1.0000000001", None),
        ("number", "0" * 40 + "1.5" + "0" * 40, Decimal("1.5")),
        ("number", "9" * 29 + ".999999999", Decimal("9" * 29 + ".999999999")),
        ("number", "1e3", None),
        ("number", True, None),
        ("time", "2026-01-31T01:00:00+01:00", datetime(2026, 1, 31, tzinfo=UTC)),
        ("time", "2026-01-31T01:00:00", None),
        ("time", "yesterday", None),
        ("time", "2026-01-30T24:00:00Z", datetime(2026, 1, 31, tzinfo=UTC)),
        ("time", "2026-01-31T00:00:00.1234560Z", datetime(2026, 1, 31, 0, 0, 0, 123456, tzinfo=UTC)),
        ("time", "2026-01-31T00:00:00.1234567Z", None),
        ("time", "2026-01-31T00:00:00+15:00", None),
        ("time", "2026-W01-1T00:00:00Z", None),
        ("time", "0001-01-01T00:00:00+14:00", None),
        ("time", "12026-01-31T00:00:00Z", None),
        ("boolean", False, False),
        ("boolean", "false", None),
        ("text", "4.10", "4.10"),
        ("text", ("a", "b"), '["a", "b"]'),
        ("text", "\udcff.xml", "\\udcff.xml"),
    ],
)
def test_a_value_has_the_type_of_its_column_or_none(kind: str, value: object, typed: object) -> None:
    assert CONVERTERS[kind](value) == typed
