"""Returns the text of an element as XML defines it; all values are read through this module."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

WHITE_SPACE = " \t\r\n"  # of XML
_STRETCH = re.compile(f"[{WHITE_SPACE}]+")


def element_text(element: "etree._Element") -> str:
    """Return the character content of an element: comments and processing instructions do not interrupt it.

    The text of child elements is not part of it; the text between them is.
    """
    text = element.text or ""
    if len(element):
        return text + "".join([child.tail or "" for child in element])
    return text


def first_text(element: "etree._Element") -> str:
    """Return the character content of an element before its first child."""
    return element.text or ""


def collapse(text: str) -> str:
    """Return text with white space as XML Schema collapses it: a no-break space is not white space."""
    if text.isascii():
        return " ".join(text.split())  # XML has no other blanks among ASCII characters; this is three times as fast
    return _STRETCH.sub(" ", text).strip(" ")


def collapsed_text(element: "etree._Element") -> str:
    """Return the text of an element whose type collapses white space, such as a number, a time or a code."""
    return collapse(element_text(element))


def text_stretches(element: "etree._Element") -> list[str]:
    """Return the text before, between and after the elements inside an element: one stretch more than elements."""
    stretches = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            stretches.append("")
        stretches[-1] += child.tail or ""
    return stretches


def text_pieces(element: "etree._Element") -> list[str]:
    """Return the stretches of text before, between and after the elements inside an element, white space aside."""
    if not collapse(element_text(element)):
        return []
    return [stretch for stretch in text_stretches(element) if collapse(stretch)]
