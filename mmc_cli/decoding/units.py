"""Converts numbers to everyday units, such as kWh, exactly."""

import re
from decimal import Decimal, localcontext

from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec
from mmc_cli.specification.code_tables import Conversion

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
