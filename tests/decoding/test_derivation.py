"""The kinds of rows that are derived from readings."""

import pytest

from mmc_cli.decoding.calendar import Calendar
from mmc_cli.decoding.derivation import DAILY, DERIVED, Derivation, derivation
from mmc_cli.decoding.rows import KINDS


@pytest.mark.parametrize("kind", DERIVED)
def test_every_kind_has_the_columns_of_its_record(kind: str) -> None:
    made = derivation(kind, Calendar("start", "london"))
    assert isinstance(made, Derivation)
    assert list(made.columns()) == list(made.record.__struct_fields__)
    assert set(made.columns().values()) <= {"text", "integer", "number", "time"}
    assert kind in KINDS


def test_a_day_of_utc_has_48_columns_and_a_local_one_50() -> None:
    counts = [
        sum(name[1:].isdigit() for name in derivation("profile", Calendar("end", name)).columns())
        for name in ("utc", "london")
    ]
    assert counts == [48, 50]


def test_only_days_need_a_calendar() -> None:
    assert DAILY == ("profile",)
    assert all(derivation(kind).columns() for kind in DERIVED if kind not in DAILY)
