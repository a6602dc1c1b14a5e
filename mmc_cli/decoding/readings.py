"""Turns a message into its readings: one row for each measured value, with its register, index, time and unit.

schemas/mmc.xsd says what is measured and in which unit. A register is identified by its index attribute, never by its
position. A value that is not of its type is a row with its text and the reason.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from mmc_cli.decoding.prices import find_price
from mmc_cli.decoding.scalars import parse_value, plain_text
from mmc_cli.decoding.schema_walk import declared_children, parsed_root
from mmc_cli.decoding.value_notes import describe_number
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import NS, XSI, local_name
from mmc_cli.records.cells import code_cell, file_cell
from mmc_cli.records.rows import Reading
from mmc_cli.specification import Spec
from mmc_cli.specification.catalogue import rows_by_key
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema

_FRACTION = re.compile(r"\.\d+(?=Z|$)")


class ReadingRow(NamedTuple):
    """One measured value."""

    reading: Reading

    @property
    def column_types(self) -> dict[str, str]:
        """The Parquet type of each field that is not text."""
        return dict(Reading.column_types)

    def record(self) -> Reading:
        """Return the reading as `mmc.reading/1`."""
        return self.reading

    def cells(self) -> dict[str, str]:
        """Return the columns that matter most first: when, which device, which register, the value."""
        reading = self.reading
        return {
            "time": reading.time or "",
            "device": reading.device or "",
            "register": reading.register,
            "register_index": reading.register_index or "",
            "within": reading.within or "",
            "value": collapse(reading.value),
            "unit": reading.unit or "",
            "problem": reading.problem or "",
            "kind": reading.kind or "",
            "source": code_cell(reading.source) if reading.kind == "alert" else reading.source or "",
            "source_name": reading.source_name or "",
            "time_of": reading.time_of or "",
            "file": reading.file,
            "member": reading.member or "",
            "index": str(reading.index),
            "path": reading.path,
            "note": reading.note or "",
        }

    def line(self) -> "ReadingLine":
        """Return the same reading for a person, under its message."""
        return ReadingLine(self)


class ReadingLine(NamedTuple):
    """One measured value for a person: the register and what it measures, the value with its unit."""

    row: ReadingRow

    @property
    def device(self) -> str:
        """The device that measured it."""
        return self.row.reading.device or "an unnamed device"

    @property
    def title(self) -> str:
        """The message that has it: its code and name, and where it is."""
        cells, reading = self.row.cells(), self.row.reading
        number = f"#{reading.index + 1}" if reading.index else ""
        return f"{cells['source']} {cells['source_name']}, {file_cell(reading.file, reading.member)}{number}".strip(
            " ,"
        )

    @property
    def message(self) -> tuple[str | None, str, str | None, int]:
        """What the readings of one message have in common."""
        reading = self.row.reading
        return reading.device, reading.file, reading.member, reading.index

    def cells(self) -> dict[str, str]:
        """Return register, quantity, index, value, time, what distinguishes it, and what is wrong."""
        cells = self.row.cells()
        return {
            "register": cells["register"],
            "quantity": quantity_of(self.row.reading.register),
            "index": cells["register_index"],
            "value": " ".join(filter(None, (cells["value"], cells["unit"]))),
            "time": _FRACTION.sub("", cells["time"]),
            "within": cells["within"],
            "problem": ", ".join(filter(None, (cells["problem"], cells["note"]))),
        }


def quantity_of(register: str) -> str:
    """Return what a register measures in words, from quantities.csv; empty for one that is not in it."""
    row = rows_by_key("quantities.csv").get(register)
    return row["quantity"] if row is not None else ""


_blank: dict[str, Any] = dict.fromkeys(Reading.__struct_fields__, "")
READING_COLUMNS = tuple(ReadingRow(Reading(**_blank)).cells())


def reading_rows(message: Message, spec: Spec) -> Iterator[ReadingRow]:
    """Yield every measured value of a message, in the order of the message.

    That is every value with a unit in the schema, and every number of the same name elsewhere, whose unit is not
    established, such as an average voltage. Raises ValueError for a message that could not be read.
    """
    root, origin, header = parsed_root(message), message.origin, message.header
    is_alert = header.kind == "alert"
    source = header.alert_code if is_alert else header.service_reference_variant
    source_name = (spec.alert_codes if is_alert else spec.service_requests).label(source)
    sent = message.parts.header.get(f"{NS}Timestamp")
    time, time_of = (collapsed_text(sent), "Header") if sent is not None else (None, None)
    start = _Context("/GBCSResponse", time, time_of, None, (), "GBCSResponse")
    for element, declaration, context in _measured(root, spec.schema.root, start, spec):
        text = element_text(element)
        value = parse_value(text, declaration, spec)
        amount = find_price(text, element, declaration, spec)
        notes = (amount.in_words if amount is not None else None, describe_number(text, amount, declaration))
        reading = Reading(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            device=header.device,
            kind=header.kind,
            source=source,
            source_name=source_name,
            time=context.time,
            time_of=context.time_of,
            register=context.register,
            register_index=context.register_index.text if context.register_index is not None else None,
            within="; ".join(context.within) or None,
            value=plain_text(value),
            unit=declaration.unit,
            problem=value.problem,
            path=context.path,
            note="; ".join(filter(None, notes)) or None,
        )
        yield ReadingRow(reading)


class _Index(NamedTuple):
    """The text of an index attribute, and the name of the element that has it."""

    text: str
    element: str


class _Context(NamedTuple):
    """What the elements around a value say about it: the fields of `Reading` with these names."""

    path: str
    time: str | None
    time_of: str | None
    register_index: _Index | None
    within: tuple[str, ...]
    register: str


class _Measurements(NamedTuple):
    """What a schema says about readings: the declarations that are measured values or hold some (by id), and names.

    `times` are elements that date what is beside and below them. `nameless` and `neutral` are values and groups whose
    names do not say what is measured.
    """

    declarations: frozenset[int]
    times: tuple[str, ...]
    nameless: frozenset[str]
    neutral: frozenset[str]


def _measured(
    element: etree._Element, declaration: Declaration, context: _Context, spec: Spec
) -> Iterator[tuple[etree._Element, Declaration, _Context]]:
    """Yield the measured values in an element, each with its declaration and context."""
    measurements = _measurements(spec.schema)
    for child, own, step in declared_children(element, declaration):
        if own is None or id(own) not in measurements.declarations:
            continue
        path = f"{context.path}/{step}"
        if own.type.value is not None:
            yield child, own, _value_context(child, own, context, path, spec)
        else:
            yield from _measured(child, own, _group_context(child, own, context, path, spec), spec)


def _value_context(element: etree._Element, own: Declaration, context: _Context, path: str, spec: Spec) -> _Context:
    """Return the context of a measured value itself."""
    index, within = _with_attributes(element, own, context, spec)
    register = context.register if own.name in _measurements(spec.schema).nameless else own.name
    return _Context(path, context.time, context.time_of, index, within, register)


def _group_context(element: etree._Element, own: Declaration, context: _Context, path: str, spec: Spec) -> _Context:
    """Return the context of the values inside a group."""
    measurements, (_, time, time_of, _, _, register) = _measurements(spec.schema), context
    index, within = _with_attributes(element, own, context, spec)
    for name in measurements.times:
        if name in own.type.children and (when := element.find(NS + name)) is not None:
            time, time_of = collapsed_text(when), own.name
            break
    if own.repeats:
        within = (*within, *_distinguishing_values(element, own, spec))
    elif own.name not in measurements.neutral:
        register = own.name
    return _Context(path, time, time_of, index, within, register)


def _with_attributes(
    element: etree._Element, own: Declaration, context: _Context, spec: Spec
) -> tuple[_Index | None, tuple[str, ...]]:
    """Return the nearest index, and the other attributes of this element and of those around it."""
    index, within = context.register_index, context.within
    for key, text in element.attrib.items():
        name = local_name(str(key))
        if name.lower() == "index":
            if index is not None:
                within = (*within, f"{index.element} index={index.text}")
            index = _Index(plain_number(str(text)), own.name)
        elif name != "MessageSuccess" and not str(key).startswith(XSI):
            within = (*within, f"{own.name} {name}={_plain(str(text), own.type.attributes.get(str(key)), spec)}")
    return index, within


def _distinguishing_values(element: etree._Element, own: Declaration, spec: Spec) -> Iterator[str]:
    """Yield what distinguishes one of several elements: its values that are neither measured nor times."""
    nameless = _measurements(spec.schema).nameless
    for name, child in own.type.children.items():
        simple = child.type.value
        if simple is not None and not child.unit and not child.repeats and simple.builtin != "dateTime":
            value = element.find(NS + name)
            if value is not None and name not in nameless:
                yield f"{name}={_plain(element_text(value), child, spec)}"


def _plain(text: str, declaration: Declaration | None, spec: Spec) -> str:
    """Return a text on one line, in the one form that its value has."""
    return collapse(plain_text(parse_value(text, declaration, spec)) if declaration is not None else text)


@cache
def _measurements(schema: Schema) -> _Measurements:
    """Return what a schema says about readings. The cache keeps the schema alive, so the ids stay valid."""
    names = set(_names_with_units(schema.root))
    known: dict[int, bool] = {}

    def has_measurements(declaration: Declaration) -> bool:
        if id(declaration) not in known:
            simple = declaration.type.value
            if simple is None:
                inside = [has_measurements(child) for child in declaration.type.children.values()]
                known[id(declaration)] = any(inside)
            else:
                is_number = simple.is_integer or simple.builtin == "decimal"
                known[id(declaration)] = bool(declaration.unit) or (is_number and declaration.name in names)
        return known[id(declaration)]

    has_measurements(schema.root)
    return _Measurements(
        frozenset(key for key, is_measured in known.items() if is_measured),
        schema.annotation_names("times"),
        frozenset(schema.annotation_names("nameless")),
        frozenset(schema.annotation_names("neutral")),
    )


def _names_with_units(declaration: Declaration) -> Iterator[str]:
    if declaration.unit is not None:
        yield declaration.name
    for child in declaration.type.children.values():
        yield from _names_with_units(child)
