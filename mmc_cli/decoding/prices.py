"""Turns a price into an amount of money: the number, times ten to the power of the scale beside it, in its currency.

The unit in schemas/mmc.xsd names the scale ("currency per kWh x 10^PriceScale"); schemas/currencies.csv has the
currencies. Both are read from the nearest element around the price that has them.
"""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from lxml import etree

from mmc_cli.decoding.units import NUMBER
from mmc_cli.model.element_text import collapse, collapsed_text
from mmc_cli.model.xml_names import NS
from mmc_cli.specification import Spec
from mmc_cli.specification.code_tables import Currency
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate.value_check import find_value_fault

_UNIT = re.compile(r"currency(?P<per>.*) x 10\^(?P<scale>\w+)")
_LABEL, _NAME = "CurrencyUnitsLabel", "CurrencyUnitsName"


class PriceUnit(NamedTuple):
    """The unit of a price: "" or such as " per kWh", and the element with the power of ten."""

    per: str
    scale: str


class Amount(NamedTuple):
    """An amount of money and its unit, such as GBP per kWh; without a number, `problem` says why."""

    number: Decimal | None
    unit: str = ""
    problem: str = ""

    @property
    def in_words(self) -> str:
        """The amount with its unit; empty without a number."""
        return "" if self.number is None else f"{self.number:f} {self.unit}"


@cache
def price_unit(unit: str | None) -> PriceUnit | None:
    """Return the parsed unit of a price; None for any other unit."""
    match = _UNIT.fullmatch(unit or "")
    return PriceUnit(match["per"], match["scale"]) if match is not None else None


def find_price(text: str, element: etree._Element, declaration: Declaration, spec: Spec) -> Amount | None:
    """Return the amount of the price in an element; None for a text that is not a number, and for other values."""
    unit = price_unit(declaration.unit)
    return find_amount(text, element, unit, spec) if unit is not None else None


def find_amount(text: str, element: etree._Element, unit: PriceUnit, spec: Spec) -> Amount | None:
    """Return the amount of the price in an element; None for a text that is not a number."""
    text = collapse(text)
    if NUMBER.fullmatch(text) is None:
        return None
    scale, problem = _find_scale(element, unit.scale, spec)
    if scale is None:
        return Amount(None, problem=problem)
    currency, problem = _find_currency(element, spec)
    if currency is None:
        return Amount(None, problem=problem)
    return Amount(shift(Decimal(text), scale), f"{currency}{unit.per}")


def shift(number: Decimal, power: int) -> Decimal:
    """Return a number times a power of ten, exactly: `Decimal.scaleb` rounds to 28 digits."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int), "a number of a message is finite"
    return Decimal((sign, digits, exponent + power))


def _find_scale(element: etree._Element, name: str, spec: Spec) -> tuple[int | None, str]:
    """Return the power of ten, or None and the reason."""
    nearest = _find_nearest(element, name)
    if not nearest:
        return None, f"{name} is missing, so the amount is not known"
    if len(nearest) > 1:
        return None, f"{name} occurs {len(nearest)} times, so the amount is not known"
    text, declaration = collapsed_text(nearest[0]), spec.schema.declaration(nearest[0])
    simple = declaration.type.value if declaration is not None else None
    if simple is None or find_value_fault(text, simple) is not None:
        return None, f'{name} is "{text}", so the amount is not known'
    return int(text), ""


def _find_currency(element: etree._Element, spec: Spec) -> tuple[str | None, str]:
    """Return the code of the currency, or None and the reason.

    If an element is absent or empty, the other one is used, otherwise the default of the schema.
    """
    rows_by_text: dict[str, Currency] = {}
    for name, field in ((_LABEL, "label"), (_NAME, "name")):
        for found in _find_nearest(element, name):
            if text := collapsed_text(found):
                row = next((each for each in spec.currencies if getattr(each, field) == text), None)
                if row is None:
                    return None, f'{name} is "{text}", so the currency is not known'
                rows_by_text[f"{name} {text}"] = row
    rows = set(rows_by_text.values()) or {each for each in spec.currencies if each.is_default}
    if len(rows) > 1:
        return None, f"{' and '.join(rows_by_text)} disagree, so the currency is not known"
    return rows.pop().currency, ""


def _find_nearest(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the elements of a name beside an element, or beside the nearest element around it that has any."""
    for around in element.iterancestors():
        if found := list(around.iterchildren(NS + name)):
            return found
    return []
