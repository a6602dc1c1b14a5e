"""Turns a message into data for programs (dictionaries, lists, texts, numbers), whose shape never changes.

The shape follows from the schema of the version alone. An element that may repeat is a list; one with a unit, a coded
meaning or attributes, in any version, is an object; a marker is true; a decimal, and an integer whose type allows more
than 2^53, is text. Content that is not in the schema is in `unparsed`, and a text that cannot be restored from its
value is in `texts`.

For each declaration a decoder is built once: a function that turns an element into its data.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from lxml import etree
from msgspec import to_builtins

from mmc_cli.decoding.canonical_text import TextDecoder, decodes_to_number, keep_text, text_decoder, with_marks
from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.decoding.schema_walk import parsed_root
from mmc_cli.decoding.texts import PLAIN_TEXTS, Texts
from mmc_cli.decoding.value_facts import number_marker, value_facts, version_marker
from mmc_cli.decoding.version_marks import mark_element
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import element_text
from mmc_cli.model.json_types import Json
from mmc_cli.model.xml_names import NS
from mmc_cli.records.message import DecodedMessage
from mmc_cli.records.words import Kind
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration, Particle
from mmc_cli.validate.schema_verdict import is_schema_valid

NEXT = "decrypt this part, then run Parse & Correlate again"


@dataclass(frozen=True, slots=True)
class Style:
    """How to write values.

    `raw`: as in the message, without types, units or names. `nulls`: null for absent values, which otherwise have no
    key. `si`: beside each measured value, the same in the everyday unit. `marks`: marks in place of some values.
    """

    raw: bool = False
    nulls: bool = False
    si: bool = False
    marks: bool = False


# Returns the data of an element.
Decoder: TypeAlias = Callable[[etree._Element, DecodeNotes], Json]

DEFAULT_STYLE = Style()


def decode_message(
    message: Message, spec: Spec, style: Style = DEFAULT_STYLE, texts: Texts = PLAIN_TEXTS
) -> DecodedMessage:
    """Return the whole message as data. One that the schema rejects is decoded as far as possible.

    Raises ValueError for a message that could not be read.
    """
    root, origin = parsed_root(message), message.origin
    notes = DecodeNotes(is_schema_valid(message, spec), spec, texts)
    data: Any = _root_decoder(spec, style, texts is not PLAIN_TEXTS)(root, notes)
    body = data.get("Body")
    response = body.get("ResponseMessage") if body is not None else None
    return DecodedMessage(
        file=origin.file,
        member=origin.member,
        index=origin.index,
        declared_version=message.header.declared_version,
        mmc_version=str(spec.version),
        kind=_kind(body),
        schema_valid=notes.valid,
        header=data.get("Header"),
        body=body,
        debug=response.pop("DebugInfo", None) if response is not None else None,
        unparsed=notes.unparsed,
        texts=notes.texts,
        marks=notes.marks,
    )


def decode_element(element: etree._Element, declaration: Declaration, spec: Spec) -> Json:
    """Return one element as data; "unparsed" has its unknown content, and "marks" the remarks on its values."""
    notes = DecodeNotes(spec=spec)
    data = _decoder(declaration, spec, DEFAULT_STYLE)(element, notes)
    if not isinstance(data, dict):
        return data
    about = {"unparsed": notes.unparsed, "marks": notes.marks}
    return {**data, **{key: to_builtins(parts) for key, parts in about.items() if parts}}


def interleaved(content: Particle) -> tuple[str, ...]:
    """Return the elements that may be mixed in any order, which lists by name do not preserve."""
    if content.kind == "choice" and content.max_occurs != 1 and len(content.parts) > 1:
        return tuple(part.name for part in content.parts)
    return next(filter(None, map(interleaved, content.parts)), ())


def _kind(body: dict[str, Json] | None) -> Kind | None:
    if body is None:
        return None
    return "alert" if body.get("DeviceAlertMessage") else "response" if body.get("ResponseMessage") else None


@cache
def _root_decoder(spec: Spec, style: Style, has_marks: bool) -> Decoder:
    return _decoder(spec.schema.root, spec, replace(style, marks=has_marks))


@cache
def _decoders(spec: Spec, style: Style) -> dict[int, Decoder]:
    """Return the decoders built so far, by the id of their declaration, which lives as long as the specification."""
    return {}


def _decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    decoders = _decoders(spec, style)
    if id(declaration) not in decoders:
        decoders[id(declaration)] = _build_decoder(declaration, spec, style)
    return decoders[id(declaration)]


def _build_decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    kind = declaration.type
    if kind.is_marker:
        return _decode_marker
    if kind.value is None:
        return _group_decoder(declaration, spec, style)
    build = (
        _unparsed_part_decoder if kind.part else _object_decoder if declaration.decodes_to_object else _value_decoder
    )
    return build(declaration, spec, style)


def _decode_marker(element: etree._Element, notes: DecodeNotes) -> Json:
    if len(element):
        notes.value_text(element)
    return True


def _text_decoder(declaration: Declaration, spec: Spec, style: Style) -> TextDecoder:
    decode_text = keep_text if style.raw else text_decoder(declaration, spec)
    is_number = not style.raw and decodes_to_number(declaration)
    return with_marks(decode_text, is_number) if style.marks else decode_text


def _attribute_decoders(declaration: Declaration, spec: Spec, style: Style) -> dict[str, TextDecoder]:
    return {name: _text_decoder(each, spec, style) for name, each in declaration.type.attributes.items()}


def _value_decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    """Return the decoder of an element that is only a value."""
    decode_text = _text_decoder(declaration, spec, style)
    mark_number, mark_unknown = number_marker(declaration), version_marker(declaration, spec)

    def decode(element: etree._Element, notes: DecodeNotes) -> Json:
        text = notes.value_text(element) if len(element) else element_text(element)
        if mark_number is not None:
            mark_number(text, element, notes)
        if not notes.valid:
            notes.keep_unknown_attributes(element, ())
            if mark_unknown is not None:
                mark_unknown(text, element, notes)
        return decode_text(text, element, notes)

    return decode


def _object_decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    """Return the decoder of a value with a unit, a coded meaning or attributes."""
    simple = declaration.type.value
    assert simple is not None, "only a value is decoded to an object"
    attributes = _attribute_decoders(declaration, spec, style)
    if style.raw and not (declaration.object or attributes):
        return _value_decoder(declaration, spec, style)
    decode_text = _text_decoder(declaration, spec, style)
    add_facts = None if style.raw else value_facts(declaration, spec, style.si)
    absent: dict[str, Json] = dict.fromkeys(attributes) if style.nulls else {}
    key = "code" if (declaration.table or simple.table) and not style.raw else "value"
    mark_number, mark_unknown = number_marker(declaration), version_marker(declaration, spec)

    def decode(element: etree._Element, notes: DecodeNotes) -> Json:
        text = notes.value_text(element) if len(element) else element_text(element)
        value = decode_text(text, element, notes)
        data: dict[str, Json] = {key: value}
        if add_facts is not None:
            add_facts(data, value, element, notes)
        if mark_number is not None:
            mark_number(text, element, notes)
        if absent:
            data.update(absent)
        for name, decode_attribute in attributes.items():
            if (attribute := element.get(name)) is not None:
                data[name] = decode_attribute(attribute, element, notes, f"/@{name}")
        if not notes.valid:
            notes.keep_unknown_attributes(element, attributes)
            if mark_unknown is not None:
                mark_unknown(text, element, notes)
        return data

    return decode


def _unparsed_part_decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    """Return the decoder of a part that Parse & Correlate did not parse.

    The octets of a plain part are in hexadecimal, those of an encrypted one unchanged.
    """
    decode_object = _object_decoder(declaration, spec, style)

    def decode(element: etree._Element, notes: DecodeNotes) -> Json:
        data = decode_object(element, notes)
        if style.raw or not isinstance(data, dict):
            return data
        if element.get("format") == "encrypted":
            return {**data, "next": NEXT}
        try:
            octets = base64.b64decode(str(data["value"]), validate=True)
        except ValueError:  # not base64
            return data
        return {**data, "value": octets.hex().upper()}

    return decode


class _Child(NamedTuple):
    """An element that a group allows: its name, whether it may repeat, whether it is a part, and its decoder."""

    name: str
    many: bool
    is_part: bool
    decode: Decoder


class _Children(dict[object, _Child | None]):
    """The elements that a group allows by tag, each looked up when a message first has it; None for any other."""

    def __init__(self, declarations: Mapping[str, Declaration], spec: Spec, style: Style) -> None:
        self._declarations, self._spec, self._style = declarations, spec, style

    def __missing__(self, tag: object) -> _Child | None:
        name = tag.removeprefix(NS) if isinstance(tag, str) and tag.startswith(NS) else ""
        declaration = self._declarations.get(name)
        if declaration is None:
            return None
        decoder = _decoder(declaration, self._spec, self._style)
        child = self[tag] = _Child(name, declaration.repeats, declaration.type.part, decoder)
        return child


def _group_decoder(declaration: Declaration, spec: Spec, style: Style) -> Decoder:
    """Return the decoder of an element that holds elements."""
    kind = declaration.type
    attributes = _attribute_decoders(declaration, spec, style)
    children = _Children(kind.children, spec, style)
    absent: dict[str, Json] = dict.fromkeys((*kind.attributes, *kind.children)) if style.nulls else {}
    mixed = interleaved(kind.content)

    def decode(element: etree._Element, notes: DecodeNotes) -> Json:
        data: dict[str, Any] = absent.copy()
        for name, decode_attribute in attributes.items():
            if (text := element.get(name)) is not None:
                data[name] = decode_attribute(text, element, notes, f"/@{name}")
        if not notes.valid:
            notes.keep_unknown_attributes(element, attributes)
            notes.keep_loose_text(element)
        parts: set[str] = set()
        for node in element:
            child = children[node.tag]
            if child is None:
                if isinstance(node.tag, str):
                    mark = mark_element(node, spec)
                    notes.keep_element(node, mark.reason)
                    if mark.version is not None:
                        notes.mark(node, None, mark.reason, mark.version)
                continue
            name, many, is_part, decode_child = child
            previous = data.get(name)
            if many:
                if previous is None:
                    data[name] = [decode_child(node, notes)]
                else:
                    previous.append(decode_child(node, notes))
            elif previous is None:
                data[name] = decode_child(node, notes)
            else:
                notes.keep_element(node, "more than the schema allows")
            if is_part:
                parts.add(name)
        for name in parts:
            data[name].sort(key=_sequence)
        if mixed and sum(name in data for name in mixed) > 1:
            data["order"] = [each.name for node in element if (each := children[node.tag]) is not None]
        return data

    return decode


def _sequence(part: Any) -> int:
    """Return the number of a part in its sequence, or 0 if it has none."""
    number = str(part.get("sequence"))
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4000 else 0
