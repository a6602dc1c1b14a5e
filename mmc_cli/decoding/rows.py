"""Turns a message into the rows of tidy tables: one a message, one a value.

Measured values are in readings.py, wide rows of one kind of element in wide.py.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mmc_cli.decoding import fields, leaves
from mmc_cli.decoding.element_rows import blank_element, cells, element_rows
from mmc_cli.decoding.listing import code_cell
from mmc_cli.decoding.readings import ReadingRow, reading_rows
from mmc_cli.inputs.message import Message
from mmc_cli.model.field import Field
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec

__all__ = ["ROWS", "LeafRow", "MessageRow", "columns", "element_rows", "leaf_rows", "message_rows", "reading_rows"]


_NOWHERE = Origin("")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message: who sent it, what it is, and what it states of its success."""

    types: ClassVar[Mapping[str, str]] = {"index": "integer", "time": "time", "success": "boolean"}

    origin: Origin
    header: Header
    name: str | None
    success: bool | None
    mmc_version: str

    def record(self) -> dict[str, Json]:
        """`mmc.message-row/1`."""
        header = self.header
        return {
            "schema": "mmc.message-row/1",
            **self.origin.record(),
            "kind": header.kind,
            "device": header.device,
            "target": header.target,
            "counter": header.counter,
            "message_code": header.message_code,
            "alert_code": header.alert_code,
            "service_reference_variant": header.service_reference_variant,
            "time": header.time,
            "name": self.name,
            "success": self.success,
            "declared_version": header.declared_version,
            "mmc_version": self.mmc_version,
        }

    def cells(self) -> dict[str, str]:
        """The keys of the record in the same order; codes with 0x."""
        codes = {key: code_cell(getattr(self.header, key)) for key in ("message_code", "alert_code")}
        return {**cells(self.record()), **codes}


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One value or attribute of a message."""

    origin: Origin
    field: Field

    def record(self) -> dict[str, Json]:
        """`mmc.leaf/1`; the value is the text as it stands in the message."""
        return {
            "schema": "mmc.leaf/1",
            **self.origin.record(),
            "path": self.field.path,
            "value": self.field.raw,
            "unit": self.field.unit,
            "meaning": self.field.meaning,
            "problem": self.field.problem,
        }

    def cells(self) -> dict[str, str]:
        """The keys of the record, with the value on one line."""
        return {**cells(self.record()), "value": self.field.plain or ""}


def message_rows(message: Message, spec: Spec) -> Iterator[MessageRow]:
    """The one row of a message. Raises ValueError for a message that could not be read."""
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    header, response = message.header, message.parts.response
    table = spec.alert_codes if header.kind == "alert" else spec.service_requests
    code = header.alert_code if header.kind == "alert" else header.service_reference_variant
    stated = response.get("MessageSuccess", "").strip() if response is not None else ""
    success = {"true": True, "1": True, "false": False, "0": False}.get(stated)
    yield MessageRow(message.origin, header, table.label(code), success, str(spec.version))


def leaf_rows(message: Message, spec: Spec) -> Iterator[LeafRow]:
    """Every value and attribute in the order of the message. Raises ValueError for a message that was not read."""
    for field in leaves(fields(message, spec)):
        yield LeafRow(message.origin, field)


def columns(kind: str, spec: Spec) -> tuple[str, ...]:
    """The names of the columns of a kind of rows, in ROWS or an element's path, as they stand in a CSV file.

    Raises MmcError when the schema has no such element.
    """
    blank: dict[str, Any] = {
        "messages": MessageRow(_NOWHERE, Header(), None, None, ""),
        "readings": ReadingRow(_NOWHERE, Header(), None, None, None, "", None, None, "", None, None, None, ""),
        "leaves": LeafRow(_NOWHERE, Field("", "")),
    }
    return tuple((blank.get(kind) or blank_element(spec, kind)).cells())


# The tables that need nothing but a message; element_rows needs a path as well.
ROWS: Mapping[str, Callable[[Message, Spec], Iterator[Any]]] = {
    "messages": message_rows,
    "readings": reading_rows,
    "leaves": leaf_rows,
}
