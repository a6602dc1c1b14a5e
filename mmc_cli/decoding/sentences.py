"""Turns a payload, or a failed status, into a sentence.

The templates are the mmc:sentence attributes of schemas/mmc.xsd; the comment at its head explains them.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import etree

from mmc_cli.decoding.scalars import parse_value
from mmc_cli.decoding.value_notes import no_value_finder
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapse, collapsed_text, element_text
from mmc_cli.model.instant import Instant
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

# Formats the value of an element in a sentence.
FormatElement: TypeAlias = Callable[[etree._Element, Declaration, Spec], str]

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def format_element(element: etree._Element, declaration: Declaration, spec: Spec) -> str:
    """Return the value of an element in the form used in sentences."""
    return format_value(declaration.value_text(element_text(element)), declaration, spec)


def format_value(text: str, declaration: Declaration, spec: Spec) -> str:
    """Return a value as used in sentences: a time with its zone, a code with its meaning, a number with its unit."""
    simple = declaration.type.value
    if simple is None:
        return collapse(text)
    if declaration.table or simple.table:
        value = parse_value(text, declaration, spec)
        return f"{value.typed} ({value.meaning})" if value.meaning else str(value.typed)
    if simple.builtin == "dateTime":
        when = parse_value(text, declaration, spec).typed
        if isinstance(when, Instant):
            return _format_time(when)
    shown, find_note = with_unit(collapse(text), declaration.unit), no_value_finder(declaration)
    note = find_note(text) if find_note is not None else None
    return f"{shown} ({note})" if note is not None else shown


def with_unit(text: str, unit: str | None) -> str:
    """Return a number with its unit: "100 %", "10435000 Wh", "1000 x 0.01 %"."""
    if not unit:
        return text
    return f"{text} x {unit}" if unit[:1].isdigit() else f"{text} {unit}"


def describe_element(
    element: etree._Element, declaration: Declaration, spec: Spec, formatter: FormatElement = format_element
) -> str:
    """Return an element in one line, by the template of its type; without a template, its parts joined."""
    if declaration.type.value is not None or declaration.type.is_empty:
        return formatter(element, declaration, spec)
    template = declaration.type.sentence
    if template is None:
        parts = [
            describe_element(child, own, spec, formatter)
            for child in element.iterchildren(etree.Element)
            if (own := declaration.type.children.get(local_name(child))) is not None
        ]
        return "; ".join(filter(None, parts))
    text = "".join([_fill(part, element, declaration, spec, formatter) for part in template.split("|")])
    return text.strip(" ,;:")


def first_fault(message: Message, spec: Spec, formatter: FormatElement = format_element) -> str | None:
    """Return the first status in a message that is not a success, in words: "hardware-fault at position 2"."""
    for element in message.root.iter(*spec.schema.status_tags) if message.root is not None else ():
        declaration = spec.schema.declaration(element)
        if declaration is None or declaration.type.value is None or not declaration.status:
            continue
        status = collapsed_text(element)
        choice = declaration.type.value.enum_values.get(status)
        if choice is None or not choice.ok:
            return _describe_fault(element, spec, formatter) or status
    return None


def _describe_fault(element: etree._Element, spec: Spec, formatter: FormatElement) -> str | None:
    """Return a failed status as the nearest element around it with a template describes it."""
    for ancestor in element.iterancestors():
        declaration = spec.schema.declaration(ancestor)
        if declaration is not None and declaration.type.sentence is not None:
            return describe_element(ancestor, declaration, spec, formatter)
    return None


def _fill(part: str, element: etree._Element, declaration: Declaration, spec: Spec, formatter: FormatElement) -> str:
    """Return a part of a template with its placeholders filled, or nothing if a value is absent.

    A placeholder is the path of a value: {Level}, {Entry/@index}; with # at its end, the number of such values.
    """
    values: list[str] = []
    for placeholder in _PLACEHOLDER.findall(part):
        texts = list(_texts_at(placeholder.removesuffix("#"), element, declaration, spec, formatter))
        if not texts:
            return ""
        values.append(str(len(texts)) if placeholder.endswith("#") else ", ".join(filter(None, texts)))
    remaining = iter(values)
    return _PLACEHOLDER.sub(lambda _: next(remaining), part)


def _texts_at(
    path: str, element: etree._Element, declaration: Declaration, spec: Spec, formatter: FormatElement
) -> Iterator[str]:
    """Yield the values at a path below an element, formatted."""
    step, _, rest = path.partition("/")
    if step.startswith("@"):
        text, attribute = element.get(step[1:]), declaration.type.attributes.get(step[1:])
        if text is not None and attribute is not None:
            yield format_value(text, attribute, spec)
        return
    own = declaration.type.children.get(step)
    if own is None:
        return
    for child in element.iterchildren(NS + step):
        if rest:
            yield from _texts_at(rest, child, own, spec, formatter)
        else:
            yield describe_element(child, own, spec, formatter)


def _format_time(when: Instant) -> str:
    """Return a time in UTC, to the minute if there are no seconds; a time without a zone is marked."""
    return f"{when.date} {when.time.removesuffix(':00')}{'Z' if when.zoned else ' (no time zone)'}"
