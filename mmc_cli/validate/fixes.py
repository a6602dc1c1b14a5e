"""Turns a fault into the change that would mend it: what to write instead, how to try it, which bytes it changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from mmc_cli.inputs.positions import ElementPosition
from mmc_cli.model.finding import Edit
from mmc_cli.model.xml_names import NAMESPACE, local_name
from mmc_cli.specification.declarations import Simple
from mmc_cli.specification.wording import likely


@dataclass(frozen=True, slots=True)
class Fix:
    """A change to one element: another text, attribute value, name, attribute name or place among its siblings.

    `new` is the text or name to write; for "move", `index` is the place among the element's siblings and `new` says it
    in words. `prefix` is the one to give a new name where it is not the element's own.
    """

    change: Literal["text", "attribute", "rename", "rename-attribute", "move"]
    new: str
    attribute: str = ""
    index: int = 0
    prefix: str | None = None

    def __str__(self) -> str:
        return f"{self.prefix}:{self.new}" if self.prefix else self.new


def for_value(text: str, simple: Simple, beside: tuple[str, ...] = (), attribute: str | None = None) -> Fix | None:
    """The value that was probably meant, where one is near: a listed one, or the same in the right form."""
    choices = tuple(simple.choices)
    meant = likely(choices, text, beside) if choices else _reformed(text, simple)
    if meant is None or meant == text:
        return None
    return Fix("text", meant) if attribute is None else Fix("attribute", meant, attribute)


def apply(remedy: Fix, element: etree._Element) -> None:
    """Makes the change on an element; call it on a copy."""
    match remedy.change:
        case "text":
            element.text = remedy.new
        case "attribute":
            element.set(remedy.attribute, remedy.new)
        case "rename":
            element.tag = f"{{{NAMESPACE}}}{remedy.new}"
        case "rename-attribute":
            for name in [name for name in element.attrib if local_name(name) == remedy.attribute]:
                element.set(remedy.new, element.attrib.pop(name))
        case "move":
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
                parent.insert(remedy.index, element)


def edits(remedy: Fix, element: etree._Element, spot: ElementPosition) -> tuple[Edit, ...]:
    """The stretches of the file to replace, or none for a change that moves text about."""
    own = remedy.prefix or element.prefix
    prefix = f"{own}:" if own else ""
    match remedy.change:
        case "text":
            return (Edit(spot.value, _escaped(remedy.new)),) if spot.value != spot.name else ()
        case "attribute":
            place = spot.attributes.get(remedy.attribute)
            return (Edit(place, _escaped(remedy.new)),) if place else ()
        case "rename":
            ends = (Edit(spot.end, prefix + remedy.new),) if spot.end != spot.name else ()
            return (Edit(spot.name, prefix + remedy.new), *ends)
        case "rename-attribute":
            place = spot.attribute_names.get(remedy.attribute)
            return (Edit(place, remedy.new),) if place else ()
    return ()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _reformed(text: str, simple: Simple) -> str | None:
    form = _FORMS.get(simple.name or "") or _FORMS.get(simple.builtin)
    return form(text) if form is not None else None


def _eui(text: str) -> str | None:
    digits = re.sub(r"[\s:.\-]", "", text)
    return "-".join(re.findall("..", digits)) if re.fullmatch("[0-9A-Fa-f]{16}", digits) else None


_FORMS: dict[str, Callable[[str], str | None]] = {
    "EUI": _eui,
    "hexBinary": lambda text: re.sub(r"^0[xX]|[\s:\-]", "", text),
    "boolean": lambda text: text.lower(),
    "dateTime": lambda text: re.sub(r"^(\d{4}-\d\d-\d\d) +(\d\d:\d\d:\d\d\S*)$", r"\1T\2", text),
}
