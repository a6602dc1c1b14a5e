"""The edits that move an element among its siblings: it is cut with the white space before it, and inserted elsewhere.

So a line moves as a line, and every byte outside the two edits is kept.
"""

from collections.abc import Mapping

from lxml import etree

from mmc_cli.inputs.encodings import detect_encoding
from mmc_cli.inputs.positions import ElementPosition, element_span
from mmc_cli.model.element_text import WHITE_SPACE
from mmc_cli.model.finding import Edit, Place
from mmc_cli.validate.fixes import Fix


def find_anchor(fix: Fix, element: etree._Element) -> etree._Element | None:
    """Return the sibling after which a fix puts an element, or before which, if it becomes the first. None without
    siblings.
    """
    others = _others(element)
    return others[max(fix.index - 1, 0)] if fix.index <= len(others) and others else None


def move_edits(
    fix: Fix, element: etree._Element, positions: Mapping[etree._Element, ElementPosition], data: bytes
) -> tuple[Edit, ...]:
    """Return the edits that cut an element and put it where a fix says; empty if the places are unknown.

    Args:
        positions: Those of the element and of its anchor, which `find_anchor` gives.
        data: The bytes of the message.
    """
    anchor = find_anchor(fix, element)
    if anchor is None or element not in positions or anchor not in positions:
        return ()
    encoding = detect_encoding(data)
    start, end = element_span(positions[element], data)
    anchor_start, anchor_end = element_span(positions[anchor], data)
    start -= _length_of_space_before(data, start, encoding)
    target = anchor_end if fix.index else anchor_start - _length_of_space_before(data, anchor_start, encoding)
    if start < target < end:
        return ()
    cut, text = data[start:end], data[start:end].decode(encoding, "replace")
    if text.encode(encoding, "replace") != cut:
        return ()
    name = positions[element].name
    length = name.column + len(text)  # to_file_positions() counts the characters of an edit in columns
    return (
        Edit(name._replace(end_column=length, byte_offset=start, byte_length=end - start), ""),
        Edit(_place_of(positions[anchor].name, target), text),
    )


def _others(element: etree._Element) -> list[etree._Element]:
    parent = element.getparent()
    return [] if parent is None else [each for each in parent.iterchildren(etree.Element) if each is not element]


def _length_of_space_before(data: bytes, end: int, encoding: str) -> int:
    spaces = tuple(each.encode(encoding) for each in WHITE_SPACE)
    start = end
    while data.endswith(spaces, 0, start):
        start -= len(spaces[0])
    return end - start


def _place_of(place: Place, offset: int) -> Place:
    return place._replace(end_column=place.column, byte_offset=offset, byte_length=0)
