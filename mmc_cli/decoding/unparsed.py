"""Keeps what the plain form of a message has no place for: nothing of an invalid message is lost."""

from collections.abc import Mapping

from lxml import etree

from mmc_cli.decoding.canonical_text import DecodeNotes, Text
from mmc_cli.model.element_text import collapse, element_text, text_pieces
from mmc_cli.model.json_types import Json


def surplus_attributes(element: etree._Element, known: Mapping[str, Text], notes: DecodeNotes) -> None:
    """Keeps the attributes that the schema does not know; a valid message has none."""
    for key, text in element.attrib.items():
        name = str(key)
        if name not in known and not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            where = f"{notes.path(element)}/@" + name.rpartition("}")[2]
            notes.unparsed.append({"path": where, "xml": str(text), "reason": "not an attribute of this element"})


def all_text(element: etree._Element, notes: DecodeNotes) -> str:
    """The text of a value, around comments; elements inside it are no part of it, but kept."""
    for child in element:
        if isinstance(child.tag, str):
            unparsed(child, "an element inside a value", notes)
    return element_text(element)


def surplus(element: etree._Element, notes: DecodeNotes) -> Json:
    """A marker that holds something: true all the same, and what it holds is kept."""
    all_text(element, notes)
    return True


def unparsed(element: etree._Element, reason: str, notes: DecodeNotes) -> None:
    """Keeps an element as it stands, with the reason why it has no place."""
    xml = etree.tostring(element, encoding="unicode", with_tail=False)
    notes.unparsed.append({"path": notes.path(element), "xml": xml, "reason": reason})


def loose(element: etree._Element, notes: DecodeNotes) -> None:
    """Keeps text that stands between elements."""
    for text in text_pieces(element):
        notes.unparsed.append({"path": notes.path(element), "xml": collapse(text), "reason": "text between elements"})
