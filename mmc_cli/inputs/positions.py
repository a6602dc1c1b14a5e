"""Turns elements of a parsed message into places in its bytes, with one expat pass over them.

libxml2 knows only the line of an element. An element is named by its steps: the position of each ancestor among its
sibling elements, so that no name has to be unique.
"""

import codecs
import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

from lxml import etree

from mmc_cli.model.finding import Place
from mmc_cli.model.xml_names import local_name

Steps: TypeAlias = tuple[int, ...]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_START_TAG = re.compile(r"""<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINE_END = re.compile(r"\r\n|\r|\n")


class ElementPosition:
    """Where one element stands. What is asked for is worked out from its start tag and its text as they are written.

    `first` and `last` are where its start and end tag begin; of an empty element they are one place.
    """

    __slots__ = ("_code", "_first", "_last", "_tag", "_text")

    def __init__(self, first: "_Mark", last: "_Mark", text: str, code: str) -> None:
        self._first, self._last, self._text, self._code = first, last, text, code
        self._tag = _START_TAG.match(text)

    @property
    def name(self) -> Place:
        """The name in its start tag."""
        return self._place(*self._tag.span(1)) if self._tag is not None else self._place(0, 1)

    @property
    def value(self) -> Place:
        """Its text without the space around it; its name where it has none."""
        start = self._tag.end() if self._tag is not None else len(self._text)
        inside = self._text[start:]
        before, stop = len(inside) - len(inside.lstrip()), len(inside.rstrip())
        return self._place(start + before, start + stop) if stop else self.name

    @property
    def end(self) -> Place:
        """The name in its end tag."""
        if self._tag is None or self._last.offset <= self._first.offset:
            return self.name
        start = len("</")
        return _place(self._last, f"</{self._tag[1]}", start, start + len(self._tag[1]), self._code)

    @property
    def attribute_names(self) -> dict[str, Place]:
        """The names of its attributes."""
        return {match[1]: self._inside(match, 1) for match in self._attributes()}

    @property
    def attributes(self) -> dict[str, Place]:
        """The values of its attributes, by their names."""
        return {match[1]: self._inside(match, 2 if match[2] is not None else 3) for match in self._attributes()}

    def _attributes(self) -> "Iterator[re.Match[str]]":
        return _ATTRIBUTE.finditer(self._tag[2]) if self._tag is not None else iter(())

    def _inside(self, match: "re.Match[str]", group: int) -> Place:
        shift = self._tag.start(2) if self._tag is not None else 0
        return self._place(shift + match.start(group), shift + match.end(group))

    def _place(self, start: int, stop: int) -> Place:
        return _place(self._first, self._text, start, stop, self._code)


def named(root: etree._Element, wanted: Collection[etree._Element]) -> dict[etree._Element, tuple[Steps, str]]:
    """The steps to each wanted element, and its path as people read it, in one walk over what stands above them.

    A path has local names, with [n] where several siblings share one.
    """
    above = {parent for element in wanted for parent in element.iterancestors()}
    found: dict[etree._Element, tuple[Steps, str]] = {}
    waiting: list[tuple[etree._Element, Steps, str]] = [(root, (), f"/{_local(root)}")]
    while waiting:
        element, steps, path = waiting.pop()
        if element in wanted:
            found[element] = steps, path
        if element not in above:
            continue
        children = list(element.iterchildren(etree.Element))
        names = [_local(child) for child in children]
        total, seen = Counter(names), Counter[str]()
        for position, (child, name) in enumerate(zip(children, names, strict=True)):
            seen[name] += 1
            if child in above or child in wanted:
                step = f"{name}[{seen[name]}]" if total[name] > 1 else name
                waiting.append((child, (*steps, position), f"{path}/{step}"))
    return found


def encoding(data: bytes) -> str:
    """The encoding that the first bytes name; UTF-8 where they name none that Python knows."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    try:
        return codecs.lookup(declared_encoding(data) or "utf-8").name
    except LookupError:
        return "utf-8"


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the XML declaration names, as it is written there."""
    match = _DECLARED.match(data[:200].removeprefix(codecs.BOM_UTF8).lstrip())
    return match[1].decode() if match else None


def at(data: bytes, line: int, column: int) -> Place:
    """The place of a line and column, both from 1, that another parser gave."""
    text = data.decode(encoding(data), "replace")
    ends = [0] + [match.end() for match in _LINE_END.finditer(text)]
    start = ends[min(line, len(ends)) - 1] + column - 1
    offset = len(text[:start].encode(encoding(data).removesuffix("-sig"), "replace"))
    return Place(line, column, column + 1, min(offset + _bom_length(data), len(data)))


def undecodable(data: bytes) -> Place | None:
    """The first byte that is not in the encoding which the file names, or None when all are."""
    code = encoding(data)
    try:
        data.decode(code)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(code, "replace")
        last = max((match.end() for match in _LINE_END.finditer(before)), default=0)
        line = sum(1 for _ in _LINE_END.finditer(before)) + 1
        return Place(line, len(before) - last + 1, len(before) - last + 2, error.start)
    return None


def element_positions(data: bytes, wanted: Collection[Steps]) -> dict[Steps, ElementPosition]:
    """Where the wanted elements stand. One is left out where expat cannot read the encoding."""
    starts: dict[Steps, _Mark] = {}
    texts: dict[Steps, int] = {}
    ends: dict[Steps, _Mark] = {}
    trail: list[int] = [-1]
    open_texts: list[Steps] = []
    parser = expat.ParserCreate()
    code = encoding(data).removesuffix("-sig")
    mark = 1 if _bom_length(data) else 0  # expat counts a byte order mark as a column of the first line

    def here() -> _Mark:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        return _Mark(parser.CurrentByteIndex, line, column - (mark if line == 1 else 0))

    def close_text() -> None:
        if open_texts:
            texts.setdefault(open_texts.pop(), parser.CurrentByteIndex)

    def start(name: str, attributes: dict[str, str]) -> None:
        close_text()
        trail[-1] += 1
        steps_here = tuple(trail[1:])
        if steps_here in wanted:
            starts[steps_here] = here()
            open_texts.append(steps_here)
        trail.append(-1)

    def end(name: str) -> None:
        close_text()
        trail.pop()
        steps_here = tuple(trail[1:])
        if steps_here in wanted:
            ends[steps_here] = here()
            if len(ends) == len(wanted):  # the rest need not be looked at
                parser.StartElementHandler = parser.EndElementHandler = None

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # lxml read it and expat cannot: an encoding that only libxml2 has.
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return {
        each: _spot(data, first, texts.get(each, first.offset), ends.get(each, first), code)
        for each, first in starts.items()
    }


class _Mark(NamedTuple):
    offset: int
    line: int
    column: int


def _spot(data: bytes, first: _Mark, text_end: int, last: _Mark, code: str) -> ElementPosition:
    if text_end <= first.offset:  # an empty element: <a/> ends where it starts
        text_end = data.find(">".encode(code), first.offset) + len(">".encode(code))
    return ElementPosition(first, last, data[first.offset : text_end].decode(code, "replace"), code)


def _local(element: etree._Element) -> str:
    return local_name(element)


def _place(first: _Mark, text: str, start: int, stop: int, code: str) -> Place:
    """The place of text[start:stop], where `text` begins at a mark of the file."""
    lines = _LINE_END.split(text[:start])
    column = (first.column if len(lines) == 1 else 1) + len(lines[-1])
    shown = _LINE_END.split(text[start:stop])[0]
    offset = first.offset + len(text[:start].encode(code, "replace"))
    length = len(text[start:stop].encode(code, "replace"))
    return Place(first.line + len(lines) - 1, column, column + max(len(shown), 1), offset, length)


def _bom_length(data: bytes) -> int:
    return next((len(bom) for bom, _ in _BOMS if data.startswith(bom)), 0)
