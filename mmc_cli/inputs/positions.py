"""Finds the places of elements of a parsed message in its bytes, with one expat pass over them.

libxml2 gives only the line of an element. An element is identified by its steps: the position of each ancestor among
its sibling elements, so that no name has to be unique.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from lxml import etree

from mmc_cli.inputs.encodings import (
    LINE_END,
    byte_order_mark,
    count_line_ends,
    decode_document,
    detect_encoding,
    last_line_start,
)
from mmc_cli.inputs.text_index import TextIndex
from mmc_cli.model.element_text import WHITE_SPACE
from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import local_name, path_step

Steps: TypeAlias = tuple[int, ...]

_START_TAG = re.compile(r"""<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class _Mark(NamedTuple):
    """A position in the file where a tag begins."""

    offset: int
    line: int
    column: int


class ElementPosition:
    """The places of an element's name, value and attributes, computed on demand.

    Args:
        start: Where its start tag begins.
        end: Where its end tag begins; the same as `start` for an empty element.
        text: Its start tag and its text up to the next tag, verbatim.
        encoding: The encoding of the file.
    """

    __slots__ = ("_encoding", "_end", "_start", "_tag", "_text")

    def __init__(self, start: _Mark, end: _Mark, text: str, encoding: str) -> None:
        self._start, self._end, self._text, self._encoding = start, end, text, encoding
        self._tag = _START_TAG.match(text)

    @property
    def name(self) -> Place:
        """The name in its start tag."""
        return self._place(*self._tag.span(1)) if self._tag is not None else self._place(0, 1)

    @property
    def value(self) -> Place:
        """Its text without the white space around it; its name if it has no text."""
        start = self._tag.end() if self._tag is not None else len(self._text)
        content = self._text[start:]
        leading, length = len(content) - len(content.lstrip(WHITE_SPACE)), len(content.rstrip(WHITE_SPACE))
        return self._place(start + leading, start + length) if length else self.name

    @property
    def end(self) -> Place:
        """The name in its end tag."""
        if self._tag is None or self._end.offset <= self._start.offset:
            return self.name
        start = len("</")
        return _place(self._end, f"</{self._tag[1]}", start, start + len(self._tag[1]), self._encoding)

    @property
    def tag_offsets(self) -> tuple[int, int]:
        """Where its start tag and its end tag begin, in bytes; the same for an empty element."""
        return self._start.offset, max(self._end.offset, self._start.offset)

    @property
    def attribute_names(self) -> dict[str, Place]:
        """The names of its attributes."""
        return {match[1]: self._attribute_place(match, 1) for match in self._attributes()}

    @property
    def attributes(self) -> dict[str, Place]:
        """The values of its attributes, by their names."""
        return {
            match[1]: self._attribute_place(match, 2 if match[2] is not None else 3) for match in self._attributes()
        }

    def _attributes(self) -> "Iterator[re.Match[str]]":
        return ATTRIBUTE.finditer(self._tag[2]) if self._tag is not None else iter(())

    def _attribute_place(self, match: "re.Match[str]", group: int) -> Place:
        shift = self._tag.start(2) if self._tag is not None else 0
        return self._place(shift + match.start(group), shift + match.end(group))

    def _place(self, start: int, end: int) -> Place:
        return _place(self._start, self._text, start, end, self._encoding)


def element_paths(
    root: etree._Element, elements: Collection[etree._Element]
) -> dict[etree._Element, tuple[Steps, str]]:
    """Return the steps to each of some elements and its path for people, such as /GBCSResponse/Header/Item[2]."""
    ancestors = {ancestor for element in elements for ancestor in element.iterancestors()}
    paths: dict[etree._Element, tuple[Steps, str]] = {}
    stack: list[tuple[etree._Element, Steps, str]] = [(root, (), f"/{local_name(root)}")]
    while stack:
        element, steps, path = stack.pop()
        if element in elements:
            paths[element] = steps, path
        if element not in ancestors:
            continue
        children = list(element.iterchildren(etree.Element))
        names = [local_name(child) for child in children]
        totals, seen = Counter(names), Counter[str]()
        for index, (child, name) in enumerate(zip(children, names, strict=True)):
            seen[name] += 1
            if child in ancestors or child in elements:
                stack.append((child, (*steps, index), f"{path}/{path_step(name, seen[name], totals[name])}"))
    return paths


def element_span(position: ElementPosition, data: bytes) -> tuple[int, int]:
    """Return where an element begins and ends in the bytes of its message."""
    start, last_tag = position.tag_offsets
    encoding = detect_encoding(data)
    if last_tag == start:
        tag = _START_TAG.match(data[start:].decode(encoding, "replace"))
        return start, start + len(tag[0].encode(encoding, "replace")) if tag is not None else start
    bracket = ">".encode(encoding)
    return start, data.index(bracket, last_tag) + len(bracket)


def place_at(data: bytes, line: int, column: int) -> Place:
    """Return the place of a line and column, both from 1, that another parser reported."""
    text = decode_document(data)
    index = TextIndex(text, "utf-8")
    start = index.line_start(min(line - 1, index.last_line())) + column - 1
    offset = len(byte_order_mark(data)) + len(text[:start].encode(detect_encoding(data), "replace"))
    return Place(line, column, column + 1, min(offset, len(data)))


def element_positions(data: bytes, wanted: Collection[Steps]) -> dict[Steps, ElementPosition]:
    """Return the positions of the wanted elements; empty if expat cannot read the encoding."""
    from xml.parsers.expat import ExpatError, ParserCreate  # imported here: messages without findings do not need it

    starts: dict[Steps, _Mark] = {}
    text_ends: dict[Steps, int] = {}
    ends: dict[Steps, _Mark] = {}
    indexes: list[int] = [-1]  # of the open elements among their siblings, the last being that of the latest child
    awaiting_text_end: list[Steps] = []
    parser = ParserCreate(intern=None)  # it would keep every name
    encoding = detect_encoding(data)
    mark_columns = 1 if byte_order_mark(data) else 0  # expat counts a byte order mark as a column of the first line

    def current_mark() -> _Mark:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        return _Mark(parser.CurrentByteIndex, line, column - (mark_columns if line == 1 else 0))

    def end_text() -> None:
        if awaiting_text_end:
            text_ends.setdefault(awaiting_text_end.pop(), parser.CurrentByteIndex)

    def start_element(name: str, attributes: dict[str, str]) -> None:
        end_text()
        indexes[-1] += 1
        steps = tuple(indexes[1:])
        if steps in wanted:
            starts[steps] = current_mark()
            awaiting_text_end.append(steps)
        indexes.append(-1)

    def end_element(name: str) -> None:
        end_text()
        indexes.pop()
        steps = tuple(indexes[1:])
        if steps in wanted:
            ends[steps] = current_mark()
            if len(ends) == len(wanted):  # the rest is not needed
                parser.StartElementHandler = parser.EndElementHandler = None

    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    # lxml has read the data. expat cannot if only libxml2 has the encoding.
    with suppress(ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    parser.StartElementHandler = parser.EndElementHandler = None  # they refer to the parser: it is freed at once
    return {
        steps: _element_position(data, start, text_ends.get(steps, start.offset), ends.get(steps, start), encoding)
        for steps, start in starts.items()
    }


def text_places(data: bytes, wanted: Collection[tuple[Steps, int]]) -> dict[tuple[Steps, int], Place]:
    """Return the places of stretches of text between elements, each by its element and the number of its gap.

    Gap 0 of an element is before the first element inside it. None is returned if expat cannot read the encoding.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    places: dict[tuple[Steps, int], Place] = {}
    indexes: list[int] = [-1]
    parser, encoding = ParserCreate(intern=None), detect_encoding(data)

    def character_data(text: str) -> None:
        gap = tuple(indexes[1:-1]), indexes[-1] + 1
        shown = text.strip(WHITE_SPACE)
        if shown and gap in wanted and gap not in places:
            mark = _Mark(parser.CurrentByteIndex, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            start = text.index(shown)
            places[gap] = _place(mark, text, start, start + len(shown), encoding)

    def start_element(name: str, attributes: dict[str, str]) -> None:
        indexes[-1] += 1
        indexes.append(-1)

    parser.StartElementHandler = start_element
    parser.EndElementHandler = lambda name: indexes.pop()
    parser.CharacterDataHandler = character_data
    with suppress(ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    return places


def _element_position(data: bytes, start: _Mark, text_end: int, end: _Mark, encoding: str) -> ElementPosition:
    if text_end <= start.offset:  # an empty element: <a/> ends where it starts
        bracket = ">".encode(encoding)
        text_end = data.find(bracket, start.offset) + len(bracket)
    return ElementPosition(start, end, data[start.offset : text_end].decode(encoding, "replace"), encoding)


def _place(mark: _Mark, text: str, start: int, end: int, encoding: str) -> Place:
    """Return the place of text[start:end], where `text` begins at a mark of the file."""
    before = text[:start]
    line_start, earlier_lines = last_line_start(before), count_line_ends(before)
    column = (1 if earlier_lines else mark.column) + len(before) - line_start
    first_line = LINE_END.split(text[start:end], maxsplit=1)[0]
    offset = mark.offset + len(before.encode(encoding, "replace"))
    length = len(text[start:end].encode(encoding, "replace"))
    return Place(mark.line + earlier_lines, column, column + max(len(first_line), 1), offset, length)
