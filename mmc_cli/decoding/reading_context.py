"""Finds the measured values of a message, each with its context in the elements around it: register, time, phase,
period.

schemas/mmc.xsd gives the quantity and the unit. A register is identified by its index attribute, never by its position.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from mmc_cli.decoding.scalars import parse_value, plain_text
from mmc_cli.decoding.schema_walk import declared_children
from mmc_cli.decoding.texts import Texts
from mmc_cli.model.element_text import collapse, collapsed_text
from mmc_cli.model.lexical import plain_number
from mmc_cli.model.xml_names import NS, XSI, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.specification.schema import Schema

_SECONDS = re.compile("[1-9][0-9]{0,8}")


class _Index(NamedTuple):
    """The text of an index attribute, and the name of the element that has it."""

    text: str
    element: str


class Register(NamedTuple):
    """What is measured, from the annotations of an element and those around it: the fields of `Reading` with these
    names.
    """

    quantity: Any = None
    phase: str | None = None
    element: Any = None
    tou: str | None = None
    block: str | None = None
    period_seconds: int | None = None


class Context(NamedTuple):
    """The context of a value in the elements around it: the fields of `Reading` with these names."""

    path: str
    time: str | None
    time_of: str | None
    register_index: _Index | None
    within: tuple[str, ...]
    register: str
    measured: Register


class _Measurements:
    """The facts of a schema about readings: the declarations of measured values and of groups with some, and names.

    `times` are elements with the time of values beside and below them. `nameless` and `neutral` are values and groups
    whose names do not identify what is measured.
    """

    def __init__(self, schema: Schema) -> None:
        self.times = schema.annotation_names("times")
        self.nameless = frozenset(schema.annotation_names("nameless"))
        self.neutral = frozenset(schema.annotation_names("neutral"))
        self._names = schema.names_with_units
        self._known: dict[int, bool] = {}  # by the id of the declaration, which lives as long as the schema

    def are_in(self, declaration: Declaration) -> bool:
        """Return whether an element is a measured value or has some inside; computed only for elements that messages
        have.
        """
        known = self._known.get(id(declaration))
        if known is None:
            simple = declaration.type.value
            if simple is None:
                known = any(map(self.are_in, declaration.type.children.values()))
            else:
                is_number = simple.is_integer or simple.builtin == "decimal"
                known = bool(declaration.unit) or (is_number and declaration.name in self._names)
            self._known[id(declaration)] = known
        return known


def find_measured(
    element: etree._Element, declaration: Declaration, context: Context, spec: Spec, texts: Texts
) -> Iterator[tuple[etree._Element, Declaration, Context]]:
    """Yield the measured values in an element, each with its declaration and context."""
    measurements = _measurements(spec.schema)
    for child, own, step in declared_children(element, declaration):
        if own is None or not measurements.are_in(own):
            continue
        path = f"{context.path}/{step}"
        if own.type.value is not None:
            yield child, own, _value_context(child, own, context, path, spec, texts)
        else:
            yield from find_measured(child, own, _group_context(child, own, context, path, spec, texts), spec, texts)


def _value_context(
    element: etree._Element, own: Declaration, context: Context, path: str, spec: Spec, texts: Texts
) -> Context:
    """Return the context of a measured value itself."""
    index, within = _with_attributes(element, own, context, spec)
    register = context.register if own.name in _measurements(spec.schema).nameless else own.name
    measured = _with_metric(element, own, context.measured, spec, texts)
    return Context(path, context.time, context.time_of, index, within, register, measured)


def _group_context(
    element: etree._Element, own: Declaration, context: Context, path: str, spec: Spec, texts: Texts
) -> Context:
    """Return the context of the values inside a group."""
    measurements, (_, time, time_of, _, _, register, measured) = _measurements(spec.schema), context
    index, within = _with_attributes(element, own, context, spec)
    inside = _values_inside(own, spec.schema)
    for name in inside.times:
        if (when := _first(element, name)) is not None:
            time, time_of = texts.mark(when) or collapsed_text(when), own.name
            break
    if own.repeats:
        for name, child in inside.distinguishing:
            if (value := _first(element, name)) is not None:
                within = (*within, f"{name}={_plain(texts.read(value), child, spec)}")
    elif own.name not in measurements.neutral:
        register = own.name
    measured = _with_metric(element, own, measured, spec, texts)
    return Context(path, time, time_of, index, within, register, measured)


def _with_attributes(
    element: etree._Element, own: Declaration, context: Context, spec: Spec
) -> tuple[_Index | None, tuple[str, ...]]:
    """Return the nearest index, and the other attributes of this element and of those around it."""
    index, within = context.register_index, context.within
    for key, text in element.items():
        name = local_name(str(key))
        if name.lower() == "index":
            if index is not None:
                within = (*within, f"{index.element} index={index.text}")
            index = _Index(plain_number(str(text)), own.name)
        elif name != "MessageSuccess" and not str(key).startswith(XSI):
            within = (*within, f"{own.name} {name}={_plain(str(text), own.type.attributes.get(str(key)), spec)}")
    return index, within


def _with_metric(element: etree._Element, own: Declaration, around: Register, spec: Spec, texts: Texts) -> Register:
    """Return what is measured in an element, from its own annotations and those of the elements around it."""
    metric = own.metric
    if not any(metric):
        return around
    index = plain_number(text) if (text := element.get("index")) is not None else None
    return Register(
        metric.quantity or around.quantity,
        _inner_value(element, own, metric.phase, spec, texts) or around.phase,
        metric.element or around.element,
        index if metric.indexes == "tou" else around.tou,
        index if metric.indexes == "block" else metric.block or around.block,
        _seconds(metric.period, element, own, spec, texts) or around.period_seconds,
    )


def _seconds(period: str | None, element: etree._Element, own: Declaration, spec: Spec, texts: Texts) -> int | None:
    """Return a number of seconds, given as such or by the name of the element that has it; None for any other text."""
    text = period if period is None or period.isdigit() else _inner_value(element, own, period, spec, texts)
    return int(text) if text is not None and _SECONDS.fullmatch(text) else None


def _inner_value(element: etree._Element, own: Declaration, name: str | None, spec: Spec, texts: Texts) -> str | None:
    """Return the value of an element inside another, or None."""
    inner = _first(element, name) if name is not None else None
    return _plain(texts.read(inner), own.type.children[name], spec) or None if inner is not None and name else None


class _ValuesInside(NamedTuple):
    """The names of values in a group: times, and values that distinguish one of several groups."""

    times: tuple[str, ...]
    distinguishing: tuple[tuple[str, Declaration], ...]


def _values_inside(own: Declaration, schema: Schema) -> _ValuesInside:
    """Return the values in the groups of a declaration. The result is cached."""
    known = _known_values_inside(schema)
    if id(own) not in known:
        measurements, children = _measurements(schema), own.type.children
        times = tuple(name for name in measurements.times if name in children)
        distinguishing = tuple(
            (name, child)
            for name, child in children.items()
            if (simple := child.type.value) is not None
            and not child.unit
            and not child.repeats
            and simple.builtin != "dateTime"
            and name not in measurements.nameless
        )
        known[id(own)] = _ValuesInside(times, distinguishing)
    return known[id(own)]


@cache
def _known_values_inside(schema: Schema) -> dict[int, _ValuesInside]:
    """Return the cached results, by the id of the declaration, which lives as long as the schema."""
    return {}


def _first(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first element of a name inside another."""
    return next(element.iterchildren(NS + name), None)


def _plain(text: str, declaration: Declaration | None, spec: Spec) -> str:
    """Return a text on one line, in the canonical form of its value."""
    return collapse(plain_text(parse_value(text, declaration, spec)) if declaration is not None else text)


@cache
def _measurements(schema: Schema) -> _Measurements:
    """Return the facts of a schema about readings. The cache keeps the schema alive, so the ids stay valid."""
    return _Measurements(schema)
