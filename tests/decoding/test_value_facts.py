"""What decoding adds to a value: its name or unit, with --si the same in an everyday unit, and marks."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.decoding.value_facts import number_marker, value_facts, version_marker
from mmc_cli.model.json_types import Json
from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from tests.samples import V3_1, V4_0

SPEC = load_spec(V4_0)
NUMBER = Type(None, value=Simple("integer"))


def facts_of(value: Json, declaration: Declaration, si: bool = True) -> dict[str, Any]:
    data: dict[str, Json] = {"value": value}
    add = value_facts(declaration, SPEC, si)
    assert add is not None
    add(data, value, etree.Element("A"), DecodeNotes())
    return data


def test_a_measured_value_has_its_unit_and_with_si_the_everyday_one() -> None:
    energy = Declaration("A", NUMBER, unit="Wh")
    assert facts_of("1500", energy) == {"value": "1500", "unit": "Wh", "value_kWh": "1.500"}
    assert facts_of("1500", energy, si=False) == {"value": "1500", "unit": "Wh"}
    assert facts_of("x", energy) == {"value": "x", "unit": "Wh"}


@pytest.mark.parametrize("number", ["123456789012345678901234567890123456789", "-7", "0"])
def test_the_everyday_value_is_exact(number: str) -> None:
    shown = facts_of(number, Declaration("A", NUMBER, unit="Wh"))["value_kWh"]
    assert Decimal(f"{shown}e3").as_tuple() == Decimal(number).as_tuple()


def test_a_code_of_another_version_is_marked() -> None:
    code = Declaration("A", Type(None, value=Simple("hexBinary")), table="alert_codes")
    notes, data = DecodeNotes(), dict[str, Json]()
    add = value_facts(code, load_spec(V3_1), False)
    assert add is not None
    add(data, "8F86", etree.Element("A"), notes)
    assert data["name"] == "ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    assert [(each.path, each.mmc_version) for each in notes.marks] == [("/A", "4.0")]


def test_a_caution_about_a_unit_is_marked_once_in_a_message() -> None:
    mark = number_marker(Declaration("A", NUMBER, unit="V (unconfirmed)", doubt="V or 0.1 V"))
    assert mark is not None
    notes = DecodeNotes()
    for _ in range(3):
        mark("230", etree.Element("A"), notes)
    assert [each.value for each in notes.marks] == ["230"]


def test_a_unit_that_the_decoded_value_has_no_place_for_is_a_mark() -> None:
    mark = number_marker(Declaration("A", NUMBER, unit="s", object=False))
    assert mark is not None
    notes = DecodeNotes()
    mark("30", etree.Element("A"), notes)
    assert [each.mark for each in notes.marks] == ["unit: s"]


def test_nothing_marks_a_value_that_is_the_same_everywhere() -> None:
    assert number_marker(Declaration("A", NUMBER)) is None
    assert version_marker(Declaration("A", NUMBER), SPEC) is None
    assert value_facts(Declaration("A", NUMBER), SPEC, True) is None
