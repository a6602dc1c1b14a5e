"""Turns a message into wide rows: one for each element at a path, with the columns that the schema gives it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from msgspec import to_builtins

from mmc_cli.decoding.canonical_text import is_utc_time
from mmc_cli.decoding.element_columns import ElementColumns, element_columns, index_attribute, join
from mmc_cli.decoding.scalars import json_value, parse_value
from mmc_cli.decoding.schema_walk import declared_children, parsed_root
from mmc_cli.decoding.value_notes import describe_number
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, collapsed_text, element_text, text_pieces
from mmc_cli.model.instant import Instant
from mmc_cli.model.json_types import Json
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import XSI
from mmc_cli.records.cells import cells
from mmc_cli.records.json_schema import Schema, json_schema
from mmc_cli.records.rows import ElementRecord
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.wording import join_names

AFTER_COLUMNS = ("others", "note")  # the fields of ElementRecord that follow the columns of the element
# The JSON types of a column: its own, or text if a value is not of its type.
_JSON_TYPES = {"integer": ["integer", "string", "null"], "boolean": ["boolean", "string", "null"]}
_TEXT = ["string", "null"]


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element: the common fields of rows, and a value or None for each column of the schema."""

    fixed: ElementRecord
    columns: Mapping[str, str]
    values: Mapping[str, Json]

    @property
    def column_types(self) -> dict[str, str]:
        """The Parquet type of each field that is not text: integer, number, time or boolean."""
        return {**ElementRecord.column_types, **self.columns}

    def record(self) -> dict[str, Json]:
        """Return the row as `mmc.element/1`, with the columns before `others` and `note`."""
        record: dict[str, Json] = to_builtins(self.fixed)
        last = {name: record.pop(name) for name in AFTER_COLUMNS}
        return {**record, **self.values, **last}

    def cells(self) -> dict[str, str]:
        """Return the fields of the record in their order."""
        return cells({name: value for name, value in self.record().items() if name != "schema"})


def element_rows(message: Message, spec: Spec, path: str) -> Iterator[ElementRow]:
    """Yield a row for each element at a path: see `element_columns`.

    Raises MmcError for a path that the schema does not have, ValueError for a message that could not be read.
    """
    columns = element_columns(spec.schema, path)
    origin, header = message.origin, message.header
    for element, declaration, where in _find(parsed_root(message), spec.schema.root, "/GBCSResponse", columns):
        values: dict[str, Json] = dict.fromkeys(columns.types)
        others: list[str] = []
        notes: dict[str, list[str]] = {}
        for column, text, own in _texts(element, declaration, ""):
            if own is None or column not in values or values[column] is not None:
                others.append(f"{column}={collapse(text)}")
            else:
                values[column] = _column_value(text, own, spec)
            if own is not None and (note := describe_number(text, None, own)) is not None:
                notes.setdefault(note, []).append(column)
        fixed = ElementRecord(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            device=header.device,
            message_time=header.time,
            path=where,
            others="; ".join(others) or None,
            note="; ".join(f"{join_names(tuple(names), ' and ')}: {note}" for note, names in notes.items()) or None,
        )
        yield ElementRow(fixed, columns.types, values)


def element_schema(path: str, spec: Spec) -> Schema:
    """Return the JSON Schema of the rows of the elements at a path. Raises MmcError for a path that does not exist."""
    schema = json_schema(ElementRecord)
    types = element_columns(spec.schema, path).types
    schema["properties"] |= {name: {"type": _JSON_TYPES.get(kind, _TEXT)} for name, kind in types.items()}
    schema["required"][-len(AFTER_COLUMNS) :] = [*types, *AFTER_COLUMNS]
    return schema


def _find(
    element: etree._Element, declaration: Declaration, path: str, columns: ElementColumns
) -> Iterator[tuple[etree._Element, Declaration, str]]:
    """Yield the elements that have rows, with their declarations and their paths in the message."""
    if id(declaration) in columns.targets:
        yield element, declaration, path
    if id(declaration) in columns.ancestors:
        for child, own, step in declared_children(element, declaration):
            if own is not None and (id(own) in columns.targets or id(own) in columns.ancestors):
                yield from _find(child, own, f"{path}/{step}", columns)


def _texts(
    element: etree._Element, declaration: Declaration | None, column: str
) -> Iterator[tuple[str, str, Declaration | None]]:
    """Yield the column, text and declaration of every value in an element; no declaration if it is unknown."""
    yield from _attribute_texts(element, declaration, column)
    has_value = declaration is None or declaration.type.value is not None or declaration.type.is_marker
    children = list(declared_children(element, declaration))
    if collapsed_text(element) or (has_value and not children):
        is_known = declaration is not None and has_value
        text = element_text(element) if is_known else " ".join(map(collapse, text_pieces(element)))
        text = text if declaration is None else declaration.value_text(text)
        yield column or ".", text, declaration if has_value else None
    for child, own, step in children:
        yield from _texts(child, own, join(column, _index_step(child, own) or step))


def _attribute_texts(
    element: etree._Element, declaration: Declaration | None, column: str
) -> Iterator[tuple[str, str, Declaration | None]]:
    known = declaration.type.attributes if declaration is not None else {}
    in_step = index_attribute(declaration) if declaration is not None and column else None
    for key, text in element.attrib.items():
        name = str(key)
        if name.startswith(XSI):
            continue
        if name != in_step or _parse_index(str(text)) is None:
            yield join(column, f"@{name}"), str(text), known.get(name)


def _index_step(element: etree._Element, declaration: Declaration | None) -> str | None:
    """Return the step of an element by its index, such as Register[@index=3]; None if it has no index."""
    attribute = index_attribute(declaration) if declaration is not None else None
    index = _parse_index(element.get(attribute, "")) if attribute is not None else None
    return f"{declaration.name}[@{attribute}={index}]" if declaration is not None and index is not None else None


def _parse_index(text: str) -> int | None:
    """Return the index in a text, 3 for 3, +03 and 3.0; None if it is not a whole number."""
    number = plain_number(text)
    return int(number) if number.isdigit() and number.isascii() and len(number) <= 4 else None


def _column_value(text: str, declaration: Declaration, spec: Spec) -> Json:
    value = parse_value(text, declaration, spec)
    if value.problem is not None or (isinstance(value.typed, Instant) and is_utc_time(collapse(text))):
        return collapse(text)
    return json_value(value, declaration)
