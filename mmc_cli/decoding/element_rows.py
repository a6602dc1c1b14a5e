"""Turns a message into wide rows: one for each element of a kind, with the columns that the schema gives it.

The columns follow from the declaration, never from the instance, so that the rows of every message line up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from lxml import etree

from mmc_cli.decoding.scalars import interpret, scalar
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.errors import MmcError
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema
from mmc_cli.specification.wording import sort_by_similarity

_MOST_INDEXES, _MOST_PLACES, _MOST_COLUMNS = 100, 12, 2000
_KINDS = {"decimal": "number", "dateTime": "time", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of a kind, with a column for every value that the schema allows below it.

    `columns` has the type of every column, `values` what stands there or None. `others` holds what has no column, as
    path=text: what the schema does not know, what stands twice, what may repeat too often to have columns.
    """

    origin: Origin
    header: Header
    path: str
    columns: Mapping[str, str]
    values: Mapping[str, Json]
    others: str | None

    @property
    def types(self) -> dict[str, str]:
        """The type of each key that is no text: integer, number, time or boolean."""
        return {"index": "integer", "message_time": "time", **self.columns}

    def record(self) -> dict[str, Json]:
        """`mmc.element/1`; the columns are paths below the element, `.` its own value."""
        return {
            "schema": "mmc.element/1",
            **self.origin.record(),
            "device": self.header.device,
            "message_time": self.header.time,
            "path": self.path,
            **self.values,
            "others": self.others,
        }

    def cells(self) -> dict[str, str]:
        """The keys of the record in the same order."""
        return cells(self.record())


def cells(record: Mapping[str, Json]) -> dict[str, str]:
    """A record as cells: text as it is, nothing for what is absent, yes and no."""
    words = {None: "", True: "yes", False: "no"}
    return {
        key: words[value] if value is None or isinstance(value, bool) else str(value)
        for key, value in record.items()
        if key != "schema"
    }


def element_rows(message: Message, spec: Spec, path: str) -> Iterator[ElementRow]:
    """A row for each element at a path, such as /GBCSResponse/Body or only its end: LogEntry, Gas/LogEntry.

    Raises MmcError when the schema has no such element, ValueError for a message that could not be read.
    """
    plan = _plan(spec.schema, path)
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    for element, declaration, where in _at(message.root, spec.schema.root, "/GBCSResponse", plan):
        values: dict[str, Json] = dict.fromkeys(plan.types)
        others: list[str] = []
        for column, text, own in _below(element, declaration, ""):
            if own is None or column not in values or values[column] is not None:
                others.append(f"{column}={' '.join(text.split())}")
            else:
                values[column] = _plain(text, own, spec)
        yield ElementRow(message.origin, message.header, where, plan.types, values, "; ".join(others) or None)


def blank_element(spec: Spec, path: str) -> ElementRow:
    """A row without values, for its columns. Raises MmcError when the schema has no such element."""
    types = _plan(spec.schema, path).types
    return ElementRow(Origin(""), Header(), "", types, dict.fromkeys(types), None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where elements of a path are declared, what leads to them, and the columns below them with their types."""

    there: frozenset[int]
    onward: frozenset[int]
    types: Mapping[str, str]


@cache
def _plan(schema: Schema, path: str) -> _Plan:
    wanted = "/" + path.strip("/")
    there: dict[int, Declaration] = {}
    onward: set[int] = set()
    names: dict[str, None] = {}

    def search(declaration: Declaration, above: str) -> bool:
        where = f"{above}/{declaration.name}"
        names[declaration.name] = None
        found = where == wanted if path.startswith("/") else where.endswith(wanted)
        if found:
            there[id(declaration)] = declaration
        inside = [search(child, where) for child in declaration.type.children.values()]
        if any(inside):
            onward.add(id(declaration))
        return found or any(inside)

    search(schema.root, "")
    if not there:
        near = ", ".join(sort_by_similarity(tuple(names), path.rpartition("/")[2])[:3])
        raise MmcError(f"no element of the schema is at {path}: the nearest are {near}")
    types: dict[str, str] = {}
    for column, kind in (pair for each in there.values() for pair in _columns(each, "")):
        if len(types) > _MOST_COLUMNS:
            raise MmcError(f"{path} has more than {_MOST_COLUMNS} values: ask for an element further down")
        types[column] = kind if types.get(column, kind) == kind else _common(kind, types[column])
    return _Plan(frozenset(there), frozenset(onward), types)


def _columns(declaration: Declaration, below: str) -> Iterator[tuple[str, str]]:
    """The columns of an element: its own value, its attributes, what is inside it."""
    indexed = _indexed(declaration) if below else None
    for name in declaration.type.attributes:
        if name != indexed:
            yield _join(below, f"@{name}"), _type(declaration.type.attributes[name])
    if declaration.type.value is not None or declaration.type.is_marker:
        yield below or ".", _type(declaration)
    for child in declaration.type.children.values():
        for mark in _steps(child):
            yield from _columns(child, _join(below, mark))


def _steps(child: Declaration) -> list[str]:
    """The columns of a child: one for each index it can have, or for each place where those are few, or none."""
    if not child.repeats:
        return [child.name]
    name, most = _indexed(child), child.max_occurs or _MOST_INDEXES + 1
    if name is not None and most <= _MOST_INDEXES:
        return [f"{child.name}[@{name}={index}]" for index in range(1, most + 1)]
    return [f"{child.name}[{position}]" for position in range(1, most + 1)] if most <= _MOST_PLACES else []


def _below(
    element: etree._Element, declaration: Declaration | None, below: str
) -> Iterator[tuple[str, str, Declaration | None]]:
    """Every value in an element: its column, its text, its declaration, or None for what the schema does not know."""
    kind = declaration.type if declaration is not None else None
    indexed = _indexed(declaration) if declaration is not None and below else None
    for key, text in element.attrib.items():
        name = str(key)
        if name != indexed or _index(str(text)) is None:
            yield _join(below, f"@{name}"), str(text), kind.attributes.get(name) if kind is not None else None
    children = list(element.iterchildren(etree.Element))
    valued = kind is None or kind.value is not None or kind.is_marker
    if collapsed_text(element) or (valued and not children):
        yield below or ".", element_text(element), declaration if valued else None
    counts: dict[str, int] = {}
    for child in children:
        tag = etree.QName(child)
        step = tag.localname
        own = kind.children.get(step) if kind is not None and tag.namespace == NAMESPACE else None
        if own is not None and own.repeats:
            counts[step] = counts.get(step, 0) + 1
            attribute = _indexed(own)
            index = _index(child.get(attribute, "")) if attribute is not None else None
            step = f"{step}[@{attribute}={index}]" if index is not None else f"{step}[{counts[step]}]"
        yield from _below(child, own, _join(below, step))


def _at(
    element: etree._Element, declaration: Declaration, where: str, plan: _Plan
) -> Iterator[tuple[etree._Element, Declaration, str]]:
    """The elements a plan asks for, each with its path in the message."""
    if id(declaration) in plan.there:
        yield element, declaration, where
    if id(declaration) not in plan.onward:
        return
    counts: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        own = declaration.type.children.get(name.localname) if name.namespace == NAMESPACE else None
        if own is None or not (id(own) in plan.there or id(own) in plan.onward):
            continue
        step = name.localname
        if own.repeats:
            counts[step] = counts.get(step, 0) + 1
            step = f"{step}[{counts[step]}]"
        yield from _at(child, own, f"{where}/{step}", plan)


def _indexed(declaration: Declaration) -> str | None:
    """The name of the index attribute, where an element has one."""
    return next((name for name in declaration.type.attributes if name.lower() == "index"), None)


def _index(text: str) -> int | None:
    """The index that a text names: 3, 03 and 3.0 are 3; None for what is no whole number."""
    whole, _, rest = text.strip().partition(".")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) <= 4 and not rest.strip("0") else None


def _plain(text: str, declaration: Declaration, spec: Spec) -> Json:
    value = interpret(text, declaration, spec)
    return scalar(value, declaration) if isinstance(value.typed, int | Decimal) else text.strip()


def _type(declaration: Declaration) -> str:
    simple = declaration.type.value
    if simple is None:
        return "boolean"
    return "integer" if simple.is_integer else _KINDS.get(simple.builtin, "text")


def _common(one: str, other: str) -> str:
    return "number" if {one, other} <= {"integer", "number"} else "text"


def _join(above: str, step: str) -> str:
    return f"{above}/{step}" if above else step
