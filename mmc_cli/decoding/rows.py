"""Turns a message into rows of tables: one for the message, or one for each of its values.

ROWS has the kinds of rows that need only a message; the rows of an element also need its path. KINDS also has the rows
derived from readings.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mmc_cli.decoding.derivation import DERIVED
from mmc_cli.decoding.element_columns import element_columns
from mmc_cli.decoding.element_rows import AFTER_COLUMNS, element_rows
from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.listing import stated_success
from mmc_cli.decoding.readings import READING_COLUMNS, reading_rows
from mmc_cli.decoding.schema_walk import parsed_root
from mmc_cli.inputs.message import Message
from mmc_cli.records.rows import SI_COLUMNS, ElementRecord, LeafRow, MessageRow, Reading
from mmc_cli.specification import Spec

__all__ = [
    "KINDS",
    "READINGS",
    "ROWS",
    "column_names",
    "column_types",
    "element_rows",
    "leaf_rows",
    "message_rows",
    "reading_rows",
]


def message_rows(message: Message, spec: Spec) -> Iterator[MessageRow]:
    """Yield the one row of a message. Raises ValueError for a message that could not be read."""
    parsed_root(message)
    origin, header = message.origin, message.header
    table = spec.alert_codes if header.kind == "alert" else spec.service_requests
    code = header.alert_code if header.kind == "alert" else header.service_reference_variant
    yield MessageRow(
        file=origin.file,
        member=origin.member,
        index=origin.index,
        kind=header.kind,
        device=header.device,
        target=header.target,
        counter=header.counter,
        message_code=header.message_code,
        alert_code=header.alert_code,
        service_reference_variant=header.service_reference_variant,
        time=header.time,
        name=table.label(code),
        success=stated_success(message.parts.response),
        declared_version=header.declared_version,
        mmc_version=str(spec.version),
    )


def leaf_rows(message: Message, spec: Spec) -> Iterator[LeafRow]:
    """Yield a row for each value and attribute, in the order of the message.

    Raises ValueError for a message that could not be read.
    """
    origin = message.origin
    for field in leaves(field_tree(message, spec)):
        yield LeafRow(
            file=origin.file,
            member=origin.member,
            index=origin.index,
            path=field.path,
            value=field.raw,
            unit=field.unit,
            meaning=field.meaning,
            problem=field.problem,
            note=field.note,
        )


def column_names(kind: str, spec: Spec, si: bool = False) -> tuple[str, ...]:
    """Return the columns of a kind of rows, or of the rows of the elements at a path, as in a CSV file.

    `si` adds the columns of readings in everyday units.

    Raises MmcError for a path that the schema does not have.
    """
    if kind in _COLUMNS:
        return (*_COLUMNS[kind], *(SI_COLUMNS if si else ()))
    return _with_columns(ElementRecord.__struct_fields__, tuple(element_columns(spec.schema, kind).types))


def column_types(kind: str, spec: Spec, si: bool = False) -> dict[str, str]:
    """Return the columns of a kind of rows as in records, with their types.

    Raises MmcError for a path that the schema does not have.
    """
    record = _RECORDS.get(kind, ElementRecord)
    names = record.__struct_fields__
    types = {**record.column_types, **(element_columns(spec.schema, kind).types if kind not in _RECORDS else {})}
    own = tuple(name for name in types if name not in names)
    ordered = names if kind in _RECORDS else _with_columns(names, own)
    return {name: types.get(name, "text") for name in ordered if si or name not in SI_COLUMNS}


def _with_columns(fields: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields of an element's row with its own columns inserted."""
    last = len(AFTER_COLUMNS)
    return (*fields[:-last], *own, *fields[-last:])


READINGS = "readings"
ROWS: Mapping[str, Callable[[Message, Spec], Iterator[Any]]] = {
    "messages": message_rows,
    READINGS: reading_rows,
    "leaves": leaf_rows,
}
KINDS = (*ROWS, *DERIVED)
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "messages": MessageRow.__struct_fields__,
    READINGS: READING_COLUMNS,
    "leaves": LeafRow.__struct_fields__,
}
_RECORDS: Mapping[str, type[MessageRow] | type[Reading] | type[LeafRow]] = {
    "messages": MessageRow,
    READINGS: Reading,
    "leaves": LeafRow,
}
