"""Proposes what to write instead of a wrong value or name, as a replacement of bytes of the file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from mmc_cli.inputs.positions import ElementPosition
from mmc_cli.model.characters import deceptive_characters, plain_text
from mmc_cli.model.element_text import collapse
from mmc_cli.model.finding import Edit
from mmc_cli.model.xml_names import XML
from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.similar_names import best_match


@dataclass(frozen=True, slots=True)
class Fix:
    """A change to one element: of its text, an attribute value, its name, an attribute name, or its position.

    Attributes:
        change: What to change.
        new: The text or name to write; for "move", the instruction in words.
        attribute: The attribute to change.
        index: For "move", the position among the siblings.
        prefix: The namespace prefix for a new name, if not the element's own.
    """

    change: Literal["text", "attribute", "rename", "rename-attribute", "move"]
    new: str
    attribute: str = ""
    index: int = 0
    prefix: str | None = None

    def __str__(self) -> str:
        return f"{self.prefix}:{self.new}" if self.prefix else self.new


def fix_value(text: str, simple: Simple, neighbours: tuple[str, ...] = (), attribute: str | None = None) -> Fix | None:
    """Return a fix for a wrong value: the most similar listed value, or the same value in the right format.

    A number, such as a service reference, is too like others: its fix must agree with a neighbour, 4.8.1 with 4.8.
    """
    values = tuple(each for each in simple.enum_values if any(map(str.isalpha, each)) or _agrees(each, neighbours))
    new = best_match(values, text, neighbours) if simple.enum_values else _reformat(text, simple)
    if new is None or new == text:
        return None
    return Fix("text", new) if attribute is None else Fix("attribute", new, attribute)


def _agrees(number: str, neighbours: tuple[str, ...]) -> bool:
    return any(f"{number}.".startswith(f"{other}.") for other in neighbours)


def written_name(attribute: str, element: etree._Element) -> str:
    """Return the name of an attribute as the file has it, with its prefix."""
    name = etree.QName(attribute)
    if name.namespace is None:
        return name.localname
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix} | {XML: "xml"}
    return f"{prefixes.get(name.namespace, '?')}:{name.localname}"


def fix_edits(fix: Fix, element: etree._Element, position: ElementPosition) -> tuple[Edit, ...]:
    """Return the edits of the file that make a change; none for a move."""
    own = fix.prefix or element.prefix
    prefix = f"{own}:" if own else ""
    match fix.change:
        case "text":
            return (Edit(position.value, _escape(fix.new)),) if position.value != position.name else ()
        case "attribute":
            place = position.attributes.get(fix.attribute)
            return (Edit(place, _escape(fix.new)),) if place else ()
        case "rename":
            end_tag = (Edit(position.end, prefix + fix.new),) if position.end != position.name else ()
            return (Edit(position.name, prefix + fix.new), *end_tag)
        case "rename-attribute":
            place = position.attribute_names.get(fix.attribute)
            return (Edit(place, fix.new),) if place else ()
    return ()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _reformat(text: str, simple: Simple) -> str | None:
    if deceptive_characters(text):
        text = collapse(plain_text(text))
        return _reformat(text, simple) or text
    reformat = _FORMATS.get(simple.name or "") or _FORMATS.get(simple.builtin)
    return reformat(text) if reformat is not None else None


def _format_eui(text: str) -> str | None:
    digits = re.sub(r"[\s:.\-]", "", text)
    return "-".join(re.findall("..", digits)) if re.fullmatch("[0-9A-Fa-f]{16}", digits) else None


_FORMATS: dict[str, Callable[[str], str | None]] = {
    "EUI": _format_eui,
    "hexBinary": lambda text: re.sub(r"^0[xX]|[\s:\-]", "", text),
    "boolean": lambda text: text.lower(),
    "dateTime": lambda text: re.sub(r"^(\d{4}-\d\d-\d\d) +(\d\d:\d\d:\d\d\S*)$", r"\1T\2", text),
}
