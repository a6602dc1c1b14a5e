"""Turns a message into its readings: one row for each measured value, with its register, index, time and unit.

What is measured, and in which unit, is what schemas/mmc.xsd says. A register is told by its index attribute and never
by its position, and a value that cannot be understood is a row with its text and the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar, NamedTuple

from lxml import etree

from mmc_cli.decoding.listing import code_cell
from mmc_cli.decoding.scalars import interpret
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One measured value.

    `time` is the nearest one: of the value's own entry, of what encloses it, of the alert, of the header; `time_of`
    names the element it was found in. `register` is the element that says what is measured, `register_index` its
    index attribute or the nearest above it, `within` every other mark of the elements around it, such as the phase.
    `value` is an int or a Decimal, or the text when `problem` says that it is neither. `unit` is None where the
    schema has not established one.
    """

    types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time", "value": "number"}

    origin: Origin
    header: Header
    source_name: str | None
    time: str | None
    time_of: str | None
    register: str
    register_index: str | None
    within: str | None
    text: str
    value: object
    unit: str | None
    problem: str | None
    path: str

    @property
    def source(self) -> str | None:
        """The alert code of an alert, the service reference variant of a response."""
        return self.header.alert_code if self.header.kind == "alert" else self.header.service_reference_variant

    def record(self) -> dict[str, Json]:
        """`mmc.reading/1`. The value is text, so exact: registers may pass 2^53, and gas has decimals."""
        return {
            "schema": "mmc.reading/1",
            **self.origin.record(),
            "device": self.header.device,
            "kind": self.header.kind,
            "source": self.source,
            "source_name": self.source_name,
            "time": self.time,
            "time_of": self.time_of,
            "register": self.register,
            "register_index": self.register_index,
            "within": self.within,
            "value": format(self.value, "f") if isinstance(self.value, Decimal) else str(self.value),
            "unit": self.unit,
            "problem": self.problem,
            "path": self.path,
        }

    def cells(self) -> dict[str, str]:
        """Time, device, register and value, then the rest."""
        return {
            "time": self.time or "",
            "device": self.header.device or "",
            "register": self.register,
            "register_index": self.register_index or "",
            "within": self.within or "",
            "value": self.text,
            "unit": self.unit or "",
            "problem": self.problem or "",
            "kind": self.header.kind or "",
            "source": self._source_cell(),
            "source_name": self.source_name or "",
            "time_of": self.time_of or "",
            "file": self.origin.file,
            "member": self.origin.member or "",
            "index": str(self.origin.index),
            "path": self.path,
        }

    def line(self) -> "ReadingLine":
        """The same reading for a person, in fewer columns."""
        return ReadingLine(self)

    def _source_cell(self) -> str:
        return code_cell(self.source) if self.header.kind == "alert" else self.source or ""


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One measured value in five columns: the register with its index, the value with its unit."""

    of: ReadingRow

    def cells(self) -> dict[str, str]:
        """Time, device, register, value and source."""
        row = self.of
        cells = row.cells()
        register = " ".join(filter(None, (row.register, row.register_index)))
        return {
            "time": cells["time"],
            "device": cells["device"],
            "register": ", ".join(filter(None, (register, row.within))),
            "value": " ".join(filter(None, (row.text, row.unit))) + (f", {row.problem}" if row.problem else ""),
            "source": f"{cells['source']} {cells['source_name']}".strip(),
        }


def reading_rows(message: Message, spec: Spec) -> Iterator[ReadingRow]:
    """Every measured value of a message, in the order of the message.

    That is every value with a unit in the schema, and every number of the same name elsewhere, whose unit is not
    established, such as an average voltage. Raises ValueError for a message that could not be read.
    """
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    header = message.header
    table = spec.alert_codes if header.kind == "alert" else spec.service_requests
    name = table.label(header.alert_code if header.kind == "alert" else header.service_reference_variant)
    sent = message.parts.header.get(f"{NS}Timestamp")
    time, time_of = (_text(sent), "Header") if sent is not None else (None, None)
    start = _Around("/GBCSResponse", time, time_of, None, (), "GBCSResponse")
    for element, declaration, around in _walk(message.root, spec.schema.root, start, _plan(spec.schema)):
        value = interpret(element_text(element), declaration, spec)
        yield ReadingRow(
            message.origin,
            header,
            name,
            around.time,
            around.time_of,
            around.register,
            around.marked.text if around.marked is not None else None,
            "; ".join(around.within) or None,
            _text(element),
            value.typed,
            declaration.unit,
            value.problem,
            around.path,
        )


class _Index(NamedTuple):
    """The text of an index attribute, and the element that has it."""

    text: str
    of: str


class _Around(NamedTuple):
    """What the elements around a value say of it; `register` is the nearest name that says what is measured."""

    path: str
    time: str | None
    time_of: str | None
    marked: _Index | None
    within: tuple[str, ...]
    register: str


class _Plan(NamedTuple):
    """What a schema says of readings: the ids of the declarations that are measured or hold what is, and names.

    `times` date what stands beside and below them, `nameless` do not say what is measured, nor do `neutral`.
    """

    wanted: frozenset[int]
    times: tuple[str, ...]
    nameless: frozenset[str]
    neutral: frozenset[str]


def _walk(
    element: etree._Element, declaration: Declaration, around: _Around, plan: _Plan
) -> Iterator[tuple[etree._Element, Declaration, _Around]]:
    counts: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        tag = str(child.tag)
        own = declaration.type.children.get(tag[len(NS) :]) if tag.startswith(NS) else None
        if own is None or id(own) not in plan.wanted:
            continue
        step = own.name
        if own.repeats:
            counts[step] = counts.get(step, 0) + 1
            step = f"{step}[{counts[step]}]"
        inside = _inside(child, own, around, f"{around.path}/{step}", plan)
        if own.type.value is not None:
            yield child, own, inside
        else:
            yield from _walk(child, own, inside, plan)


def _inside(element: etree._Element, own: Declaration, around: _Around, path: str, plan: _Plan) -> _Around:
    """What is known inside an element: what was known around it, and what it says itself."""
    _, time, time_of, index, within, register = around
    for key, text in element.attrib.items():
        name = local_name(str(key))
        if name.lower() == "index":
            if index is not None:
                within = (*within, f"{index.of} index={index.text}")
            index = _Index(str(text).strip(), own.name)
        elif name != "MessageSuccess":
            within = (*within, f"{own.name} {name}={str(text).strip()}")
    if own.type.value is not None:
        return _Around(path, time, time_of, index, within, register if own.name in plan.nameless else own.name)
    for name in plan.times:
        if name in own.type.children and (when := element.find(NS + name)) is not None:
            time, time_of = _text(when), own.name
            break
    if own.repeats:
        within = (*within, *_marks(element, own, plan))
    elif own.name not in plan.neutral:
        register = own.name
    return _Around(path, time, time_of, index, within, register)


def _marks(element: etree._Element, own: Declaration, plan: _Plan) -> Iterator[str]:
    """What tells one of several elements from the others: its plain values that are neither measured nor times."""
    for name, each in own.type.children.items():
        simple = each.type.value
        if simple is not None and not each.unit and not each.repeats and simple.builtin != "dateTime":
            mark = element.find(NS + name)
            if mark is not None and name not in plan.nameless:
                yield f"{name}={_text(mark)}"


def _text(element: etree._Element) -> str:
    return collapsed_text(element)


@cache
def _plan(schema: Schema) -> _Plan:
    """What a schema says of readings; the cache keeps the schema, so ids stay."""
    known: dict[int, bool] = {}
    named: set[str] = set()

    def name(declaration: Declaration) -> None:
        if declaration.unit is not None:
            named.add(declaration.name)
        for child in declaration.type.children.values():
            name(child)

    def mark(declaration: Declaration) -> bool:
        if id(declaration) not in known:
            simple = declaration.type.value
            if simple is None:
                inside = [mark(child) for child in declaration.type.children.values()]
                known[id(declaration)] = any(inside)
            else:
                numeric = simple.is_integer or simple.builtin == "decimal"
                known[id(declaration)] = bool(declaration.unit) or (numeric and declaration.name in named)
        return known[id(declaration)]

    name(schema.root)
    mark(schema.root)
    wanted = frozenset(key for key, wanted in known.items() if wanted)
    nameless, neutral = frozenset(schema.annotation_names("nameless")), frozenset(schema.annotation_names("neutral"))
    return _Plan(wanted, schema.annotation_names("times"), nameless, neutral)
