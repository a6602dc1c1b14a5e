"""Numbers in kWh and m3 are exact, whatever their length; what is not a number or has no such unit stays out."""

from decimal import Decimal

import pytest

from mmc_cli.decoding.units import everyday_number, exact_sum
from mmc_cli.specification import load_spec
from tests.samples import V4_0


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("10435000", "Wh", ("10435.000", "kWh")),
        ("-1", "Wh", ("-0.001", "kWh")),
        ("1" * 40, "Wh", ("1" * 37 + ".111", "kWh")),
        ("ten", "Wh", (None, None)),
        ("10", "V", (None, None)),
        ("10", None, (None, None)),
    ],
)
def test_a_number_is_converted_exactly_where_its_unit_has_an_everyday_one(
    text: str, unit: str | None, number: tuple[str | None, str | None]
) -> None:
    assert everyday_number(text, unit, load_spec(V4_0)) == number


def test_a_sum_has_as_many_digits_as_it_needs() -> None:
    assert exact_sum([Decimal(10**60), Decimal("1e-60"), Decimal(-1)]) == Decimal("9" * 60 + "." + "0" * 59 + "1")
    assert exact_sum([]) == 0
