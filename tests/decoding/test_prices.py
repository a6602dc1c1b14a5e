"""A price is an amount of money: the number times ten to the power of the scale beside it, in the currency beside it."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.json_record import Style, decode_message
from mmc_cli.decoding.prices import Amount, find_price, price_unit, shift
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import V4_0, found, message

SPEC = load_spec(V4_0)
HEADER = """<GBCSResponse xmlns="http://www.dccinterface.co.uk/ResponseAndAlert" schemaVersion="4.0"><Header>
<BusinessOriginatorID>00-1E-4F-7A-20-00-11-02</BusinessOriginatorID>
<BusinessTargetID>90-A1-B2-C3-D4-00-00-01</BusinessTargetID><OriginatorCounter>1</OriginatorCounter>
<GBCSHexadecimalMessageCode>00B7</GBCSHexadecimalMessageCode><ServiceReference>4.11</ServiceReference>
<ServiceReferenceVariant>4.11.1</ServiceReferenceVariant></Header><Body><ResponseMessage><SMETSData>
<ReadTariffPrimaryElementRsp MessageSuccess="true">"""
FOOTER = "</ReadTariffPrimaryElementRsp></SMETSData></ResponseMessage></Body></GBCSResponse>"
CURRENCIES = {
    "GBP": "<CurrencyUnitsLabel>GBP</CurrencyUnitsLabel>",
    "EUR": "<CurrencyUnitsLabel>ECB</CurrencyUnitsLabel>",
}
NAMES = {
    "GBP": "<CurrencyUnitsName>Millipence</CurrencyUnitsName>",
    "EUR": "<CurrencyUnitsName>Millicent</CurrencyUnitsName>",
}


def electricity(price: str, scale: str | None, currency: str = "", charge_scale: str | None = None) -> str:
    scales = "" if charge_scale is None else f"<StandingChargeScale>{charge_scale}</StandingChargeScale>"
    scales += "" if scale is None else f"<PriceScale>{scale}</PriceScale>"
    return f"""{HEADER}<Electricity><PrimaryActiveTariffPrice>{price}</PrimaryActiveTariffPrice>{currency}
<StandingCharge>{price}</StandingCharge>{scales}<TariffBlockPriceMatrix><TariffBlockPrices index="1">
<BlockPrice index="1">{price}</BlockPrice></TariffBlockPrices></TariffBlockPriceMatrix><TariffTOUPriceMatrix>
<TariffTOUPrice index="1">{price}</TariffTOUPrice></TariffTOUPriceMatrix></Electricity>{FOOTER}"""


def gas(price: str, scale: str | None, currency: str = "") -> str:
    scales = "" if scale is None else f"<PrimaryActiveTariffPriceScale>{scale}</PrimaryActiveTariffPriceScale>"
    return f"""{HEADER}<Gas><PrimaryActiveTariffPrice>{price}</PrimaryActiveTariffPrice>{scales}{currency}
<StandingCharge>{price}</StandingCharge><TOUTariff><TariffTOUPrice index="1">{price}</TariffTOUPrice></TOUTariff>
<BlockTariff><BlockPrice index="1">{price}</BlockPrice></BlockTariff></Gas>{FOOTER}"""


def amounts(data: Any) -> dict[str, set[str]]:
    """Return the amounts in a decoded message by key."""
    found: dict[str, set[str]] = {}
    if isinstance(data, dict):
        for key, value in data.items():
            if key.startswith("value_"):
                found.setdefault(key, set()).add(value)
            for inner, texts in amounts(value).items():
                found.setdefault(inner, set()).update(texts)
    for each in data if isinstance(data, list) else ():
        for inner, texts in amounts(each).items():
            found.setdefault(inner, set()).update(texts)
    return found


def decoded(text: str) -> tuple[dict[str, set[str]], list[str]]:
    """Return the amounts in a message by key, and its marks."""
    record = decode_message(message(text), SPEC, Style(si=True))
    return amounts(record.body), [each.mark for each in record.marks]


@settings(max_examples=300, deadline=None)
@given(
    number=st.integers(0, 32767),
    scale=st.integers(-9, 3),
    currency=st.sampled_from(("GBP", "EUR")),
    is_gas=st.booleans(),
)
def test_every_price_is_its_number_times_its_scale_in_its_currency(
    number: int, scale: int, currency: str, is_gas: bool
) -> None:
    label = CURRENCIES[currency]
    text = (
        gas(str(number), str(scale), label)
        if is_gas
        else electricity(str(number), str(scale), label + NAMES[currency], str(scale))
    )
    given_amounts, marks = decoded(text)
    expected = Decimal(number) * Decimal(10) ** scale
    assert given_amounts.keys() == {f"value_{currency}_per_kWh", f"value_{currency}_per_day"}
    assert [Decimal(each) for texts in given_amounts.values() for each in texts] == [expected] * 2
    assert not any("E" in each for texts in given_amounts.values() for each in texts)
    assert marks == []


def test_4000_at_scale_minus_2_is_40_pounds_for_both_fuels() -> None:
    wanted = {"value_GBP_per_kWh": {"40.00"}, "value_GBP_per_day": {"40.00"}}
    assert decoded(gas("4000", "-2"))[0] == wanted
    assert decoded(electricity("4000", "-2", charge_scale="-2"))[0] == wanted


def test_the_standing_charge_of_electricity_has_its_own_scale() -> None:
    found_amounts, _ = decoded(electricity("4000", "-5", charge_scale="-2"))
    assert found_amounts == {"value_GBP_per_kWh": {"0.04000"}, "value_GBP_per_day": {"40.00"}}


@pytest.mark.parametrize(
    ("currency", "code"),
    [
        ("", "GBP"),
        ("<CurrencyUnitsLabel/>", "GBP"),
        (NAMES["GBP"], "GBP"),
        (NAMES["EUR"], "EUR"),
        (CURRENCIES["EUR"], "EUR"),
        (CURRENCIES["EUR"] + "<CurrencyUnitsName/>", "EUR"),
    ],
)
def test_the_label_or_the_name_gives_the_currency_otherwise_it_is_the_default(currency: str, code: str) -> None:
    assert decoded(electricity("1", "0", currency))[0] == {f"value_{code}_per_kWh": {"1"}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (gas("1", None), "PrimaryActiveTariffPriceScale is missing, so the amount is not known"),
        (gas("1", "200"), 'PrimaryActiveTariffPriceScale is "200", so the amount is not known'),
        (gas("1", "x"), 'PrimaryActiveTariffPriceScale is "x", so the amount is not known'),
        (
            gas("1", "1</PrimaryActiveTariffPriceScale><PrimaryActiveTariffPriceScale>2"),
            "PrimaryActiveTariffPriceScale occurs 2 times, so the amount is not known",
        ),
        (
            electricity("1", "-5", CURRENCIES["GBP"] + NAMES["EUR"], "-5"),
            "CurrencyUnitsLabel GBP and CurrencyUnitsName Millicent disagree, so the currency is not known",
        ),
        (
            gas("1", "-5", "<CurrencyUnitsLabel>USD</CurrencyUnitsLabel>"),
            'CurrencyUnitsLabel is "USD", so the currency is not known',
        ),
    ],
)
def test_a_price_whose_scale_or_currency_is_not_known_has_no_amount_and_says_why(text: str, reason: str) -> None:
    found_amounts, marks = decoded(text)
    assert found_amounts == {}
    assert reason in marks
    shown = {field.note for field in leaves(field_tree(message(text), SPEC)) if "currency" in (field.unit or "")}
    assert shown == {reason}


def test_a_price_that_is_no_number_has_no_amount_and_no_second_complaint() -> None:
    assert decoded(gas("cheap", "-5"))[0] == {}
    (price, _) = found(message(gas("cheap", "-5")), "PrimaryActiveTariffPrice")
    declaration = SPEC.schema.declaration(price)
    assert declaration is not None
    assert find_price("cheap", price, declaration, SPEC) is None


def test_an_amount_of_many_digits_is_exact() -> None:
    number = "1" * 40
    assert shift(Decimal(number), -5) == Decimal(f"{number[:35]}.{number[35:]}")


def test_only_the_unit_of_a_price_names_a_scale() -> None:
    assert price_unit("Wh") is None
    assert price_unit(None) is None
    unit = price_unit("currency per kWh x 10^PriceScale")
    assert unit is not None
    assert (unit.per, unit.scale) == (" per kWh", "PriceScale")
    assert Amount(None, problem="x").in_words == ""


def test_every_view_shows_the_amount(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(gas("4000", "-2", CURRENCIES["EUR"]), encoding="utf-8")
    assert "40.00 EUR per kWh" in mmc("show", "message", tmp_path / "a.xml").out
    rows = [json.loads(line) for line in mmc("show", "readings", tmp_path / "a.xml", "-f", "jsonl").lines]
    assert {each["note"] for each in rows} == {"40.00 EUR per kWh", "40.00 EUR per day"}
    for command in (("decode", "--si"), ("show", "readings"), ("show", "message"), ("decode", "--rows", "leaves")):
        assert "GBP" not in mmc(*command, tmp_path / "a.xml").out
