"""Turns part of a message into a line that a person reads: a payload as a sentence, a failed status as words.

The templates are the mmc:sentence attributes of mmc.xsd; how they are written is said at its head.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from typing import TypeAlias

from lxml import etree

from mmc_cli.decoding.scalars import interpret
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

# How the value of an element is said.
FormatElement: TypeAlias = Callable[[etree._Element, Declaration, Spec], str]


def format_element(element: etree._Element, declaration: Declaration, spec: Spec) -> str:
    """The value of an element as it is said in a sentence."""
    return said(element_text(element), declaration, spec)


def sentence(
    element: etree._Element, declaration: Declaration, spec: Spec, speak: FormatElement = format_element
) -> str:
    """An element as a person reads it in one line, by the mmc:sentence of its type; else its parts, joined."""
    template = declaration.type.sentence
    if declaration.type.value is not None or declaration.type.is_empty:
        return speak(element, declaration, spec)
    if template is None:
        parts = (
            sentence(child, known, spec, speak)
            for child in element.iterchildren(etree.Element)
            if (known := declaration.type.children.get(local_name(child))) is not None
        )
        return "; ".join(part for part in parts if part)
    text = "".join(_part(part, element, declaration, spec, speak) for part in template.split("|"))
    return text.strip(" ,;:")


def first_fault(message: Message, spec: Spec, speak: FormatElement = format_element) -> str | None:
    """The first status in the message that is not a good one, in words: "hardware-fault at position 2"."""
    for element in message.root.iter(*spec.schema.status_tags) if message.root is not None else ():
        declaration = spec.schema.declaration(element)
        simple = declaration.type.value if declaration is not None else None
        if declaration is None or simple is None or not declaration.status:
            continue
        text = collapsed_text(element)
        choice = simple.enum_values.get(text)
        if choice is not None and choice.ok:
            continue
        return _fault_words(element, spec, speak) or text
    return None


def _fault_words(element: etree._Element, spec: Spec, speak: FormatElement) -> str | None:
    for above in element.iterancestors():
        declaration = spec.schema.declaration(above)
        if declaration is not None and declaration.type.sentence is not None:
            return sentence(above, declaration, spec, speak)
    return None


def _part(part: str, element: etree._Element, declaration: Declaration, spec: Spec, speak: FormatElement) -> str:
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        path, count = match[1].removesuffix("#"), match[1].endswith("#")
        found = list(_reach(path, element, declaration, spec, speak))
        missing = missing or not found
        return str(len(found)) if count else ", ".join(text for text in found if text)

    text = re.sub(r"\{([^}]*)\}", value, part)
    return "" if missing else text


def _reach(
    path: str, element: etree._Element, declaration: Declaration, spec: Spec, speak: FormatElement
) -> Iterator[str]:
    step, _, rest = path.partition("/")
    if step.startswith("@"):
        text, own = element.get(step[1:]), declaration.type.attributes.get(step[1:])
        if text is not None and own is not None:
            yield said(text, own, spec)
        return
    child_declaration = declaration.type.children.get(step)
    if child_declaration is None:
        return
    for child in element.iterchildren(f"{{{NAMESPACE}}}{step}"):
        if rest:
            yield from _reach(rest, child, child_declaration, spec, speak)
        else:
            yield sentence(child, child_declaration, spec, speak)


def said(text: str, declaration: Declaration, spec: Spec) -> str:
    """A value as it is said in a sentence: a midnight as a date, a code with its meaning, a number with its unit."""
    simple = declaration.type.value
    if simple is None:
        return "" if declaration.type.is_marker and not text.strip() else " ".join(text.split())
    if declaration.table or simple.table:
        value = interpret(text, declaration, spec)
        return f"{value.typed} ({value.meaning})" if value.meaning else str(value.typed)
    if simple.builtin == "dateTime":
        when = interpret(text, declaration, spec).typed
        if isinstance(when, datetime) and when.tzinfo is not None:
            when = when.astimezone(UTC)
            if when.timetz().replace(tzinfo=None) == time(0):
                return when.strftime("%Y-%m-%d")
            return when.strftime("%Y-%m-%d %H:%M:%SZ" if when.second else "%Y-%m-%d %H:%MZ")
    return with_unit(" ".join(text.split()), declaration.unit)


def with_unit(text: str, unit: str | None) -> str:
    """A number and its unit: "100 %", "10435000 Wh", "1000 x 0.01 %"."""
    if not unit:
        return text
    return f"{text} x {unit}" if unit[:1].isdigit() else f"{text} {unit}"
