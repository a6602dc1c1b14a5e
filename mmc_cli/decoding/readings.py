"""Turns a message into its readings: one row for each measured value, with its register, index, time and unit.

schemas/mmc.xsd gives the quantity and the unit. A register is identified by its index attribute, never by its position.
A value that is not of its type is a row with its text and the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from lxml import etree
from msgspec import UNSET

from mmc_cli.decoding.canonical_text import canonical_test
from mmc_cli.decoding.prices import Amount, find_price, price_unit
from mmc_cli.decoding.quantity_words import describe_quantity
from mmc_cli.decoding.reading_context import Context, Register, find_measured
from mmc_cli.decoding.scalars import Value, parse_value, plain_text
from mmc_cli.decoding.schema_walk import parsed_root
from mmc_cli.decoding.texts import PLAIN_TEXTS, Texts
from mmc_cli.decoding.units import everyday_number
from mmc_cli.decoding.value_notes import describe_doubt, no_value_finder
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NS
from mmc_cli.records import words
from mmc_cli.records.cells import cell, code_cell
from mmc_cli.records.rows import SI_COLUMNS, Reading
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

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
        """Return the most important columns first: time, device, register, value."""
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
            "quantity": reading.quantity or "",
            "phase": reading.phase or "",
            "element": reading.element or "",
            "tou": reading.tou or "",
            "block": reading.block or "",
            "period_seconds": cell(reading.period_seconds),
            "flag": reading.flag or "",
            **{name: cell(value) for name in SI_COLUMNS if (value := getattr(reading, name)) is not UNSET},
        }

    def line(self) -> "ReadingLine":
        """Return the same reading for a list under the message."""
        return ReadingLine(self)


class ReadingLine(NamedTuple):
    """One measured value in a list for a person: the register and what it measures, the value with its unit."""

    row: ReadingRow

    @property
    def device(self) -> str:
        """The device that measured it."""
        return self.row.reading.device or "an unnamed device"

    @property
    def title(self) -> str:
        """The message that contains it: its code and name, and its origin."""
        cells, reading = self.row.cells(), self.row.reading
        origin = Origin(reading.file, reading.member, reading.index)
        return f"{cells['source']} {cells['source_name']}, {origin.numbered()}".strip(" ,")

    @property
    def message(self) -> tuple[str | None, str, str | None, int]:
        """The key of the message, equal for its readings."""
        reading = self.row.reading
        return reading.device, reading.file, reading.member, reading.index

    def cells(self) -> dict[str, str]:
        """Return register, quantity, index, value, time, context, and problem."""
        cells = self.row.cells()
        return {
            "register": cells["register"],
            "quantity": describe_quantity(self.row.reading),
            "index": cells["register_index"],
            "value": " ".join(filter(None, (cells["value"], cells["unit"]))),
            "time": _FRACTION.sub("", cells["time"]),
            "within": cells["within"],
            "problem": ", ".join(filter(None, (cells["problem"], cells["note"]))),
        }


_blank: dict[str, Any] = dict.fromkeys(Reading.__struct_fields__, "")
READING_COLUMNS = tuple(name for name in ReadingRow(Reading(**_blank)).cells() if name not in SI_COLUMNS)


def reading_rows(message: Message, spec: Spec, si: bool = False, texts: Texts = PLAIN_TEXTS) -> Iterator[ReadingRow]:
    """Yield every measured value of a message, in the order of the message; with `si` also in the everyday unit.

    These are all values with a unit in the schema, and numbers of the same name elsewhere without an established unit,
    such as an average voltage. Raises ValueError for a message that could not be read.
    """
    root, origin, header = parsed_root(message), message.origin, message.header
    is_alert = header.kind == "alert"
    source = header.alert_code if is_alert else header.service_reference_variant
    source_name = (spec.alert_codes if is_alert else spec.service_requests).label(source)
    sent, originator = message.parts.header.get(f"{NS}Timestamp"), message.varying_header_elements().get("device")
    device = (texts.mark(originator) if originator is not None else None) or header.device
    time, time_of = (texts.mark(sent) or collapsed_text(sent), "Header") if sent is not None else (None, None)
    start = Context("/GBCSResponse", time, time_of, None, (), "GBCSResponse", Register())
    for element, declaration, context in find_measured(root, spec.schema.root, start, spec, texts):
        decode = _number_decoder(declaration, spec)
        number, register = decode(element, texts, si), context.measured
        reading = Reading(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            device=device,
            kind=header.kind,
            source=source,
            source_name=source_name,
            time=context.time,
            time_of=context.time_of,
            register=context.register,
            register_index=context.register_index.text if context.register_index is not None else None,
            within="; ".join(context.within) or None,
            value=number.value,
            unit=declaration.unit,
            problem=number.problem,
            path=context.path,
            note=number.note,
            quantity=register.quantity,
            phase=register.phase,
            element=register.element,
            tou=register.tou,
            block=register.block,
            period_seconds=register.period_seconds if register.quantity is not None else None,
            flag=number.flag,
            **number.in_si,
        )
        yield ReadingRow(reading)


class _Number(NamedTuple):
    """The number of a reading: the fields of `Reading` with these names, and those that --si adds."""

    value: str
    problem: str | None = None
    note: str | None = None
    flag: words.Flag | None = None
    in_si: Mapping[str, str | None] = {}


def _number_decoder(declaration: Declaration, spec: Spec) -> Callable[[etree._Element, Texts, bool], _Number]:
    """Return the decoder of the values of a declaration. It is built once."""
    decoders = _number_decoders(spec)
    if id(declaration) not in decoders:
        decoders[id(declaration)] = _build_number_decoder(declaration, spec)
    return decoders[id(declaration)]


@cache
def _number_decoders(spec: Spec) -> dict[int, Callable[[etree._Element, Texts, bool], _Number]]:
    """Return the decoders built so far, by the id of their declaration, which lives as long as the specification."""
    return {}


def _build_number_decoder(declaration: Declaration, spec: Spec) -> Callable[[etree._Element, Texts, bool], _Number]:
    is_price, find_no_value = price_unit(declaration.unit) is not None, no_value_finder(declaration)
    is_canonical, doubt = canonical_test(declaration), describe_doubt(declaration)

    def decode(element: etree._Element, texts: Texts, si: bool) -> _Number:
        if (mark := texts.mark(element)) is not None and not is_price:
            return _Number(mark, note=doubt, in_si=dict.fromkeys(SI_COLUMNS) if si else {})
        text = texts.read_with_others(element) if is_price else element_text(element)
        amount = find_price(text, element, declaration, spec) if is_price else None
        value = Value(text) if is_canonical(text) else parse_value(text, declaration, spec)
        no_value = find_no_value(text) if find_no_value is not None else None
        notes = (amount and amount.in_words, amount and amount.problem, no_value, doubt)
        return _Number(
            plain_text(value),
            value.problem,
            "; ".join(filter(None, notes)) or None,
            "no-value" if no_value is not None else None,
            _everyday_value(value, amount, declaration, spec) if si else {},
        )

    return decode


def _everyday_value(
    value: Value, amount: Amount | None, declaration: Declaration, spec: Spec
) -> Mapping[str, str | None]:
    """Return a value in kWh, m3 or GBP with that unit; None if it has no such unit, or is not a number."""
    if amount is not None:
        number, unit = (f"{amount.number:f}", amount.unit) if amount.number is not None else (None, None)
    else:
        number, unit = everyday_number(plain_text(value), declaration.unit, spec) if not value.problem else (None, None)
    return dict(zip(SI_COLUMNS, (number, unit), strict=True))
