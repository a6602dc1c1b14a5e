"""Each value is in the type of its column, or kept beside it; whole columns are read as single values are."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.batch.arrow_columns import arrow_column, import_pyarrow

pytest.importorskip("pyarrow")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", str(2**63)),
        ("integer", "1.5"),
        ("integer", "many"),
        ("number", "0.1234567891"),
        ("number", "9" * 30),
        ("number", ""),
        ("number", "1e5"),
        ("number", "+-5"),
        ("time", "yesterday"),
        ("time", "2026-01-01T00:00:00"),
        ("time", "0001-01-01T00:00:00+14:00"),
        ("boolean", "perhaps"),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_kept_as_text(kind: str, value: str) -> None:
    array, misfits = arrow_column([None, value], kind)
    assert array.to_pylist() == [None, None]
    assert misfits == {1: value}


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("integer", -(2**63), -(2**63)),
        ("integer", "007", 7),
        ("number", "-4817.362", Decimal("-4817.362")),
        ("number", 12, Decimal(12)),
        ("number", "1.5" + "0" * 40, Decimal("1.5")),
        ("time", "2026-01-01T01:00:00+01:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("boolean", False, False),
        ("text", ["a"], '["a"]'),
    ],
)
def test_a_value_that_fits_its_column_is_typed(kind: str, value: Any, typed: object) -> None:
    array, misfits = arrow_column([value], kind)
    assert array.to_pylist() == [typed]
    assert not misfits


NUMBERS = some.from_regex(r"[+-]?[0-9]{0,31}(\.[0-9]{0,11})?", fullmatch=True)
TIMES = some.from_regex(
    r"[0-3][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,9})?(Z|\+01:00)?", fullmatch=True
)


@given(some.lists(some.one_of(NUMBERS, some.none(), some.just("5\n6"), some.just("1e5"))))
def test_numbers_are_the_same_in_a_whole_column_and_alone(values: list[str | None]) -> None:
    check("number", values)


@given(some.lists(some.one_of(TIMES, some.none(), some.just("2026-02-30T00:00:00Z"))))
def test_times_are_the_same_in_a_whole_column_and_alone(values: list[str | None]) -> None:
    check("time", values)


@given(some.lists(some.one_of(some.text(some.characters(codec=None)), some.none())))
def test_texts_are_the_same_in_a_whole_column_and_alone(values: list[str | None]) -> None:
    check("text", values)


def check(kind: str, values: list[str | None]) -> None:
    array, misfits = arrow_column(values, kind)
    alone = [arrow_column([value], kind) for value in values]
    assert array.to_pylist() == [each.to_pylist()[0] for each, _ in alone]
    assert misfits == {at: others[0] for at, (_, others) in enumerate(alone) if others}


def test_libraries_for_columns_start_no_threads_that_a_limit_on_processes_would_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    import_pyarrow.__wrapped__()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.undo()
