"""The tables of a database: their columns with types, from the records, and the rows of a message in each.

To add a table, add a line to TABLES with its records and the function that makes its rows.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from msgspec.inspect import BoolType, IntType, Metadata, Type, UnionType, type_info
from msgspec.structs import astuple, fields

from mmc_cli.decoding.listing import alert_row, response_row
from mmc_cli.decoding.rows import message_rows, reading_rows
from mmc_cli.inputs.message import Message
from mmc_cli.model.typed_values import CONVERTERS
from mmc_cli.model.verdict import Verdict
from mmc_cli.records.listing import AlertRow, ResponseRow
from mmc_cli.records.rows import SI_COLUMNS, MessageRow, Reading
from mmc_cli.records.verdict import FindingRecord, VerdictRecord
from mmc_cli.specification import Spec
from mmc_cli.validate import validate_against

# The values of a row in the order of the columns.
Values: TypeAlias = tuple[Any, ...]
# Makes the rows of a message; the last argument says whether it is checked against the version that it declares.
MakeRows: TypeAlias = Callable[[Message, Spec, bool], Iterable[Values]]

MESSAGES, FINDINGS = "messages", "findings"
# Holds, as JSON by column name, the values that do not fit the types of their columns.
_MISFITS = "as_text"


class Table(NamedTuple):
    """A table: its columns with their types, and what makes the rows of a message.

    With `takes_payloads`, GBCS payloads have rows too.
    """

    columns: Mapping[str, str]
    make_rows: MakeRows
    takes_payloads: bool = False

    def typed(self, values: Values) -> Values:
        """Return the values of a row in the types of the columns; values that do not fit are in the last one."""
        typed, misfits = list[Any](), dict[str, Any]()
        for (name, kind), value in zip(self.columns.items(), values[: len(self.columns) - 1], strict=False):
            fitting = CONVERTERS[kind](value) if value is not None else None
            typed.append(fitting)
            if fitting is None and value is not None:
                misfits[name] = value
        return (*typed, json.dumps(misfits) if misfits else None)


def finding_rows(verdict: Verdict) -> Iterator[Values]:
    """Yield a row for each finding of a verdict."""
    record = verdict.record()
    for finding in record.findings:
        yield (*astuple(record)[:-1], *astuple(finding))


def _columns(*records: Any, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the columns of records with their types: those of `column_types`, otherwise those of the fields."""
    types = {
        field.name: getattr(record, "column_types", {}).get(field.name) or _kind(type_info(field.type))
        for record in records
        for field in fields(record)
        if field.name not in without
    }
    return {**types, _MISFITS: "text"}


def _kind(type_: Type) -> str:
    if isinstance(type_, UnionType):
        kinds = {_kind(each) for each in type_.types if type(each).__name__ not in ("NoneType", "UnsetType")}
        return kinds.pop() if len(kinds) == 1 else "text"
    if isinstance(type_, Metadata):
        return _kind(type_.type)
    return "boolean" if isinstance(type_, BoolType) else "integer" if isinstance(type_, IntType) else "text"


def _alerts(message: Message, spec: Spec, as_declared: bool) -> Iterator[Values]:
    if message.header.kind == "alert":
        yield astuple(alert_row(message, spec))


def _responses(message: Message, spec: Spec, as_declared: bool) -> Iterator[Values]:
    if message.header.kind == "response":
        yield astuple(response_row(message, spec))


def _readings(message: Message, spec: Spec, as_declared: bool) -> Iterator[Values]:
    return (astuple(row.reading) for row in reading_rows(message, spec))


def _findings(message: Message, spec: Spec, as_declared: bool) -> Iterator[Values]:
    return finding_rows(validate_against(message, spec, as_declared=as_declared))


TABLES: Mapping[str, Table] = {
    MESSAGES: Table(_columns(MessageRow), lambda message, spec, _: map(astuple, message_rows(message, spec))),
    "alerts": Table(_columns(AlertRow), _alerts, takes_payloads=True),
    "responses": Table(_columns(ResponseRow), _responses, takes_payloads=True),
    "readings": Table(_columns(Reading, without=SI_COLUMNS), _readings),
    FINDINGS: Table(_columns(VerdictRecord, FindingRecord, without=("findings",)), _findings),
}
