"""A fix gives the correct value, and edits only the bytes of the fault."""

import pytest

from mmc_cli.inputs import positions
from mmc_cli.specification.declarations import EnumValue, Simple
from mmc_cli.validate.fixes import Fix, fix_edits, fix_value
from tests.samples import ALERT, RESPONSE, found, message

LIST = Simple("string", {text: EnumValue(text, None, False) for text in ("success", "hardware-fault", "4.1", "4.11.1")})


@pytest.mark.parametrize(
    ("text", "simple", "new"),
    [
        ("Success", LIST, "success"),
        ("hardware_fault", LIST, "hardware-fault"),
        ("utterly wrong", LIST, None),
        ("0x8F72", Simple("hexBinary"), "8F72"),
        ("8F 72", Simple("hexBinary"), "8F72"),
        ("00:db:12:34:56:78:90:a0", Simple("token", name="EUI"), "00-db-12-34-56-78-90-a0"),
        ("00DB1234567890A0", Simple("token", name="EUI"), "00-DB-12-34-56-78-90-A0"),
        ("TRUE", Simple("boolean"), "true"),
        ("2026-02-03 16:00:00Z", Simple("dateTime"), "2026-02-03T16:00:00Z"),
        ("yesterday", Simple("dateTime"), None),
        ("12", Simple("integer"), None),
    ],
)
def test_a_wrong_value_is_fixed_if_the_right_one_is_clear(text: str, simple: Simple, new: str | None) -> None:
    fix = fix_value(text, simple)
    assert (fix.new if fix else None) == new


def test_of_equally_similar_values_the_one_like_its_neighbour_is_suggested() -> None:
    services = Simple("string", {text: EnumValue(text, None, False) for text in ("4.1.1", "4.6.1", "4.8.1")})
    fix = fix_value("4.x.1", services, neighbours=("4.6",))
    assert fix is not None
    assert fix.new == "4.6.1"


@pytest.mark.parametrize(
    ("text", "service", "new"), [("7.31", "7.13", "7.13"), ("4.8.7", "4.8", "4.8.1"), ("7.31", "", None)]
)
def test_a_number_is_fixed_only_to_one_that_agrees_with_a_neighbour(text: str, service: str, new: str | None) -> None:
    services = Simple(
        "string", {each: EnumValue(each, None, False) for each in ("7.1", "7.3", "7.13", "4.8.1", "4.6.1")}
    )
    fix = fix_value(text, services, neighbours=("00CE", service))
    assert (fix.new if fix else None) == new


def apply_edits(data: bytes, changes: tuple[object, ...]) -> bytes:
    for edit in sorted(changes, key=lambda each: -each.place.byte_offset):
        start = edit.place.byte_offset
        data = data[:start] + edit.text.encode() + data[start + edit.place.byte_length :]
    return data


@pytest.mark.parametrize(
    ("text", "name", "fix", "old", "new"),
    [
        (ALERT, "ResultingLevel", Fix("text", "90"), ">100<", ">90<"),
        (ALERT, "ResultingLevel", Fix("rename", "OutputState"), "ra:ResultingLevel>", "ra:OutputState>"),
        (ALERT, "ResultingLevel", Fix("rename", "Level", prefix="x"), "ra:ResultingLevel>", "x:Level>"),
        (RESPONSE, "COSEMResponse", Fix("attribute", "7", "ResponseCode"), 'ResponseCode="0"', 'ResponseCode="7"'),
        (RESPONSE, "COSEMResponse", Fix("rename-attribute", "Code", "ResponseCode"), 'ResponseCode="0"', 'Code="0"'),
    ],
)
def test_edits_change_the_bytes_of_the_fault_and_no_others(text: str, name: str, fix: Fix, old: str, new: str) -> None:
    sample = message(text)
    element, _ = found(sample, name)
    assert sample.root is not None
    steps, _ = positions.element_paths(sample.root, {element})[element]
    position = positions.element_positions(sample.data, {steps})[steps]
    count = 1 if "Code" in old else -1
    assert apply_edits(sample.data, fix_edits(fix, element, position)).decode() == text.replace(old, new, count)
