"""Numbers that mean "no value", and units that are not settled, say so wherever they are shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.decoding.value_notes import describe_doubt, describe_no_values, no_value_finder
from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from tests.conftest import Outcome
from tests.samples import RESPONSE, V4_0

NO_VALUE = "probably no value: the largest 32-bit number"
LINE = RESPONSE[: RESPONSE.index("10435000")].count("\n") + 1
ENERGY = Declaration("Value", Type(None, value=Simple("integer")), unit="Wh")


@pytest.mark.parametrize("text", ["4294967295", "+4294967295", " 04294967295 ", "4294967295.0"])
def test_the_number_for_no_value_is_recognized_however_it_is_written(text: str) -> None:
    find_note = no_value_finder(ENERGY)
    assert find_note is not None
    assert find_note(text) == NO_VALUE


@pytest.mark.parametrize("text", ["4294967294", "0", "-4294967295", "", "x", "42949672950"])
def test_any_other_number_is_not(text: str) -> None:
    find_note = no_value_finder(ENERGY)
    assert find_note is not None
    assert find_note(text) is None


def test_gas_has_the_numbers_of_its_types_in_thousandths() -> None:
    gas = Declaration("Value", Type(None, value=Simple("decimal")), unit="m3")
    find_note = no_value_finder(gas)
    assert find_note is not None
    assert [find_note(text) for text in ("16777.215", "16777.2150", "16777.214")] == [
        "probably no value: the largest 24-bit number",
        "probably no value: the largest 24-bit number",
        None,
    ]
    assert describe_no_values(gas).startswith("probably 16777.215 (the largest 24-bit number), ")


def test_text_and_numbers_without_such_a_value_have_none() -> None:
    assert no_value_finder(Declaration("A", Type(None, value=Simple("token")))) is None
    assert no_value_finder(Declaration("A", Type(None))) is None
    assert describe_no_values(Declaration("A", Type(None, value=Simple("token")))) == ""


def test_a_unit_that_is_settled_has_no_caution() -> None:
    assert describe_doubt(ENERGY) is None
    caution = describe_doubt(ENERGY._replace(doubt="V or 0.1 V"))
    assert caution == "unit unconfirmed: V or 0.1 V (see release note 5.1)"


def test_every_view_marks_the_number_and_none_drops_it(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(RESPONSE.replace("10435000", "4294967295"), encoding="utf-8")
    (reading,) = [json.loads(line) for line in mmc("show", "readings", file, "-f", "jsonl").lines]
    assert (reading["value"], reading["note"]) == ("4294967295", NO_VALUE)
    decoded = json.loads(mmc("decode", file).out)
    registers = decoded["body"]["ResponseMessage"]["SMETSData"]["ReadInstantaneousImportRegistersRsp"]["Electricity"]
    assert registers["ActiveImportRegister"]["Value"]["value"] == "4294967295"
    assert [(each["value"], each["mark"]) for each in decoded["marks"]] == [("4294967295", NO_VALUE)]
    for command in (("show", "message"), ("decode", "--rows", "readings", "-f", "csv"), ("decode", "--rows", "leaves")):
        assert NO_VALUE in mmc(*command, file).out
    assert f"Caution  {NO_VALUE}" in mmc("explain", f"{file}:{LINE}").out


def test_every_unit_that_is_not_settled_says_unconfirmed_when_it_is_explained(mmc: Callable[..., Outcome]) -> None:
    for name in ("RMSVoltageSagThreshold", "DebtRecoveryRateCap", "FlowStabilisationPeriod", "SubGHzLinkQuality"):
        assert "unit unconfirmed: " in mmc("explain", name).out
        assert "release note 5.1" in " ".join(mmc("explain", name).out.split())
    described = mmc("decode", "--describe", "-f", "csv").lines
    assert any("RMSVoltageSagThreshold" in line and "unit unconfirmed" in line for line in described)


def test_a_unit_that_a_name_says_is_unconfirmed_has_a_reason() -> None:
    def check(declaration: Declaration) -> None:
        if "(unconfirmed)" in (declaration.unit or ""):
            assert declaration.doubt, f"give {declaration.name} an mmc:doubt"
        for child in declaration.type.children.values():
            check(child)

    check(load_spec(V4_0).schema.root)
