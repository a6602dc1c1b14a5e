"""Builds the functions that add a name, a unit, an everyday value and marks to the JSON object of a value.

Each is built once per declaration; it is None if there is nothing to add.
"""

from collections.abc import Callable
from typing import TypeAlias

from lxml import etree

from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.decoding.prices import find_amount, price_unit
from mmc_cli.decoding.units import convert_number
from mmc_cli.decoding.value_notes import describe_doubt, no_value_finder
from mmc_cli.decoding.version_marks import can_differ, mark_code, mark_value
from mmc_cli.model.json_types import Json
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

# Adds facts that follow from a value to its object: its unit, its name.
AddFacts: TypeAlias = Callable[[dict[str, Json], Json, etree._Element, DecodeNotes], None]
# Marks the value of an element, given as text, if there is a remark on it.
MarkValue: TypeAlias = Callable[[str, etree._Element, DecodeNotes], None]


def value_facts(declaration: Declaration, spec: Spec, si: bool) -> AddFacts | None:
    """Return a function that adds the name of a code, or the unit of a value, with `si` also the everyday unit."""
    table = declaration.table or (declaration.type.value and declaration.type.value.table)
    if table:
        names = spec.titles(table)

        def add_name(data: dict[str, Json], code: Json, element: etree._Element, notes: DecodeNotes) -> None:
            name = names.get(str(code))
            if name is None and (mark := mark_code(str(code), table, spec)) is not None:
                notes.mark(element, str(code), mark.reason, mark.version)
            data["name"] = name or spec.meaning(table, str(code))

        return add_name
    unit = declaration.unit
    if not unit:
        return None
    conversion = spec.conversions.get(unit) if si else None
    price = price_unit(unit) if si else None

    def add_unit(data: dict[str, Json], value: Json, element: etree._Element, notes: DecodeNotes) -> None:
        data["unit"] = unit
        if conversion is not None and (converted := convert_number(value, conversion)) is not None:
            data[f"value_{conversion.key}"] = converted
        if price is not None and (amount := find_amount(str(value), element, price, spec)) is not None:
            if amount.number is None:
                notes.mark(element, str(value), amount.problem)
            else:
                data["value_" + amount.unit.replace(" ", "_")] = format(amount.number, "f")

    return add_unit


def number_marker(declaration: Declaration) -> MarkValue | None:
    """Return a function that marks numbers for "no value", and units that are not settled or have no other place."""
    find_note, doubt = no_value_finder(declaration), describe_doubt(declaration)
    if declaration.unit and not declaration.decodes_to_object:
        doubt = f"unit: {declaration.unit}"
    if find_note is None and doubt is None:
        return None

    def mark(text: str, element: etree._Element, notes: DecodeNotes) -> None:
        if doubt is not None:
            notes.mark_once(element, text, doubt)
        if find_note is not None and (note := find_note(text)) is not None:
            notes.mark(element, text, note)

    return mark


def version_marker(declaration: Declaration, spec: Spec) -> MarkValue | None:
    """Return a function that marks a value that the version does not have; None if all versions have the same type."""
    simple = declaration.type.value
    if simple is None or not can_differ(simple):
        return None

    listed = simple.enum_values

    def mark(text: str, element: etree._Element, notes: DecodeNotes) -> None:
        if text in listed or notes.message_texts.mark(element) is not None:  # only values of the type vary
            return
        if (found := mark_value(text, element, declaration, spec)) is not None:
            notes.mark(element, text, found.reason, found.version)

    return mark
