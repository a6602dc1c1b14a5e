"""Converts numbers to everyday units, such as kWh, and adds them up, exactly."""

import re
from collections.abc import Iterable
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, localcontext

from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec
from mmc_cli.specification.code_tables import Conversion

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def convert_number(value: Json, conversion: Conversion) -> str | None:
    """Return a number in the everyday unit, exactly; None for a value that is no number."""
    if isinstance(value, int | str) and NUMBER.fullmatch(str(value)):
        number = Decimal(value)
        with localcontext(prec=len(number.as_tuple().digits) + len(conversion.factor.as_tuple().digits)):
            return format(number * conversion.factor, "f")
    return None


def everyday_number(text: str, unit: str | None, spec: Spec) -> tuple[str | None, str | None]:
    """Return a number in kWh or m3 with that unit; None for both where it has none, or is no number."""
    conversion = spec.conversions.get(unit or "")
    number = convert_number(text, conversion) if conversion is not None else None
    return number, conversion.key.replace("_", " ") if conversion is not None and number is not None else None


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Return the sum of numbers, of as many digits as they need."""
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return total
