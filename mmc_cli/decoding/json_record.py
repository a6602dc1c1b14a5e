"""Turns a message into plain data for programs: dictionaries, lists, texts, numbers, whose shape never changes.

The shape follows from the schema of the version alone. What may repeat is a list; what has a unit, a coded meaning or,
in any version, attributes is an object; a marker is true; an integer whose type can pass 2^53, and every decimal, is
text. What the schema does not know is in `unparsed`, and a text that the plain form does not give back is in `texts`.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from lxml import etree

from mmc_cli.decoding.canonical_text import DecodeNotes, Text, reader
from mmc_cli.decoding.unparsed import all_text, loose, surplus, surplus_attributes, unparsed
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import element_text
from mmc_cli.model.header import Kind
from mmc_cli.model.json_types import Json
from mmc_cli.model.xml_names import NS
from mmc_cli.specification import Conversion, Spec
from mmc_cli.specification.declarations import Declaration, Particle

_DEBUG = ("ResponseMessage", "DebugInfo")
NEXT = "decrypt this part, then run Parse & Correlate again"


@dataclass(frozen=True, slots=True)
class Style:
    """How to write values. `raw`: as they stand, without units, names or types; `nulls`: what is absent is null;
    `si`: beside each measured value the same in the unit that people use."""

    raw: bool = False
    nulls: bool = False
    si: bool = False


Reader: TypeAlias = Callable[[etree._Element, DecodeNotes], Json]

PLAIN = Style()


def record(message: Message, spec: Spec, style: Style = PLAIN) -> dict[str, Json]:
    """`mmc.message/1`: the whole message. An invalid one is decoded as far as it goes, with `schema_valid` false.

    Raises ValueError for a message that could not be read.
    """
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    notes = DecodeNotes(spec.validation_schema.validator.validate(message.root))
    whole = _reader(spec.schema.root, spec, style)(message.root, notes)
    parts = whole if isinstance(whole, dict) else {}
    body = parts.get("Body")
    kind, debug = _kind(body), None
    if isinstance(body, dict) and isinstance(inside := body.get(_DEBUG[0]), dict):
        debug = inside.pop(_DEBUG[1], None)
    declared = message.root.get("schemaVersion")
    return {
        "schema": "mmc.message/1",
        "file": message.origin.file,
        "member": message.origin.member,
        "index": message.origin.index,
        "declared_version": declared.strip() if declared is not None else None,
        "mmc_version": str(spec.version),
        "kind": kind,
        "schema_valid": notes.valid,
        "header": parts.get("Header"),
        "body": body,
        "debug": debug,
        "unparsed": notes.unparsed,
        "texts": dict(notes.texts),
    }


def _kind(body: Json) -> Kind | None:
    if not isinstance(body, dict):
        return None
    return "alert" if body.get("DeviceAlertMessage") else "response" if body.get(_DEBUG[0]) else None


@dataclass(frozen=True, slots=True)
class Decoded:
    """One message as plain data: the record `mmc.message/1`."""

    values: dict[str, Json]

    def record(self) -> dict[str, Json]:
        """The message as it is written."""
        return self.values


def data(element: etree._Element, declaration: Declaration, spec: Spec) -> Json:
    """One element as plain data; what is unknown in it is under "unparsed"."""
    notes = DecodeNotes()
    found = _reader(declaration, spec, PLAIN)(element, notes)
    return {**found, "unparsed": notes.unparsed} if notes.unparsed and isinstance(found, dict) else found


@cache
def _readers(spec: Spec, style: Style) -> dict[int, Reader]:
    """The readers made so far, by the identity of a declaration: those live as long as the specification."""
    return {}


def _reader(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    made = _readers(spec, style)
    if id(declaration) not in made:
        made[id(declaration)] = _make(declaration, spec, style)
    return made[id(declaration)]


def _make(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    kind = declaration.type
    if kind.is_marker:
        return lambda element, notes: True if not len(element) else surplus(element, notes)
    if kind.value is None:
        return _group(declaration, spec, style)
    make = _part if kind.part else _boxed if declaration.decodes_to_object else _bare
    return make(declaration, spec, style)


def _text(declaration: Declaration, spec: Spec, style: Style) -> Text:
    return _as_it_is if style.raw else reader(declaration, spec)


def _as_it_is(text: str, element: etree._Element, notes: DecodeNotes, where: str = "") -> Json:
    return text


def _bare(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    text = _text(declaration, spec, style)

    def read(element: etree._Element, notes: DecodeNotes) -> Json:
        if len(element) or not notes.valid:
            if not notes.valid:
                surplus_attributes(element, {}, notes)
            return text(all_text(element, notes), element, notes)
        return text(element_text(element), element, notes)

    return read


def _boxed(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    simple = declaration.type.value
    assert simple is not None, "only values stand in objects"
    bare = _bare(Declaration(declaration.name, declaration.type), spec, style)
    text = _text(declaration, spec, style)
    attributes = {name: _text(each, spec, style) for name, each in declaration.type.attributes.items()}
    absent: dict[str, Json] = dict.fromkeys(attributes) if style.nulls else {}
    table, unit = declaration.table or simple.table, declaration.unit
    names: dict[Json, str] = spec.titles(table) if table else {}  # type: ignore[assignment]
    key = "code" if table and not style.raw else "value"
    if style.raw and not (declaration.object or attributes):
        return bare
    conversion = spec.conversions.get(unit or "") if style.si and not style.raw else None

    def read(element: etree._Element, notes: DecodeNotes) -> Json:
        whole = all_text(element, notes) if len(element) else element_text(element)
        value = text(whole, element, notes)
        found: dict[str, Json] = {key: value}
        if not style.raw:
            if table:
                found["name"] = names.get(value) or spec.meaning(table, str(value))
            if unit:
                found["unit"] = unit
            if conversion is not None:
                found |= _converted(value, conversion)
        if absent:
            found.update(absent)
        for name, read_attribute in attributes.items():
            if (given := element.get(name)) is not None:
                found[name] = read_attribute(given, element, notes, f"/@{name}")
        if not notes.valid:
            surplus_attributes(element, attributes, notes)
        return found

    return read


def _part(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    """A part of a message that was not parsed: plain octets in hexadecimal, encrypted ones as they are."""
    boxed = _boxed(declaration, spec, style)

    def read(element: etree._Element, notes: DecodeNotes) -> Json:
        found = boxed(element, notes)
        if style.raw or not isinstance(found, dict):
            return found
        if element.get("format") == "encrypted":
            return {**found, "next": NEXT}
        try:
            octets = base64.b64decode(str(found["value"]), validate=True)
        except ValueError:  # it is none, or has letters that are in no base64
            return found
        return {**found, "value": octets.hex().upper()}

    return read


class _Child:
    """What may stand in a group; its reader is made when it is first met."""

    __slots__ = ("declaration", "many", "name", "reader")

    def __init__(self, name: str, declaration: Declaration) -> None:
        self.name = name
        self.declaration = declaration
        self.many = declaration.repeats
        self.reader: Reader | None = None

    def made(self, spec: Spec, style: Style) -> Reader:
        self.reader = _reader(self.declaration, spec, style)
        return self.reader


def _group(declaration: Declaration, spec: Spec, style: Style) -> Reader:
    kind = declaration.type
    attributes = {name: _text(each, spec, style) for name, each in kind.attributes.items()}
    children: dict[object, _Child] = {  # by tag, which of a comment is no text
        f"{NS}{name}": _Child(name, each) for name, each in kind.children.items()
    }
    absent: dict[str, Json] = dict.fromkeys((*kind.attributes, *kind.children)) if style.nulls else {}
    mixed = interleaved(kind.content)
    simple = not mixed and not any(each.type.part for each in kind.children.values())
    parts = tuple(name for name, each in kind.children.items() if each.type.part)

    def read(element: etree._Element, notes: DecodeNotes) -> Json:
        found: dict[str, Any] = absent.copy()
        for name, read_attribute in attributes.items():
            if (given := element.get(name)) is not None:
                found[name] = read_attribute(given, element, notes, f"/@{name}")
        if not notes.valid:
            surplus_attributes(element, attributes, notes)
            loose(element, notes)
        for node in element:
            child = children.get(node.tag)
            if child is None:
                if isinstance(node.tag, str):
                    unparsed(node, f"not in the schema of MMC {spec.version}", notes)
                continue
            read_child = child.reader or child.made(spec, style)
            name = child.name
            if child.many:
                several = found.get(name)
                if several is None:
                    found[name] = [read_child(node, notes)]
                else:
                    several.append(read_child(node, notes))
            elif found.get(name) is None:
                found[name] = read_child(node, notes)
            else:
                unparsed(node, "more than the schema allows", notes)
        if simple:
            return found
        for name in parts:
            if isinstance(listed := found.get(name), list):
                listed.sort(key=_sequence)
        if mixed and sum(name in found for name in mixed) > 1:
            found["order"] = [children[child.tag].name for child in element if child.tag in children]
        return found

    return read


def interleaved(content: Particle) -> tuple[str, ...]:
    """The elements that may stand in any order among each other, so that lists by name would lose it."""
    if content.kind == "choice" and content.max_occurs != 1 and len(content.parts) > 1:
        return tuple(part.name for part in content.parts)
    return next(filter(None, map(interleaved, content.parts)), ())


def _sequence(part: Json) -> int:
    number = str(part.get("sequence")) if isinstance(part, dict) else ""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4000 else 0


def _converted(value: Json, conversion: Conversion) -> dict[str, Json]:
    if isinstance(value, int | str) and re.fullmatch(r"[+-]?\d+(\.\d+)?", str(value), re.ASCII):
        return {f"value_{conversion.key}": format(Decimal(value) * conversion.factor, "f")}
    return {}
