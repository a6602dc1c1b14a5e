"""Turns elements of a parsed message into places in its bytes, with one expat pass over them.

libxml2 knows only the line of an element. An element is named by its steps: the position of each ancestor among its
sibling elements, so that no name has to be unique.
"""

import codecs
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from mmc_cli.results import Place

Steps: TypeAlias = tuple[int, ...]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_START_TAG = re.compile(r"""<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one element stands: the name in its start tag, its text, and the values of its attributes."""

    name: Place
    value: Place
    attributes: dict[str, Place]


def steps(element: etree._Element) -> Steps:
    """The position of the element and of each ancestor among its sibling elements, from the root."""
    found: list[int] = []
    while (parent := element.getparent()) is not None:
        found.append(sum(1 for _ in element.itersiblings(etree.Element, preceding=True)))
        element = parent
    return tuple(reversed(found))


def path(element: etree._Element) -> str:
    """The path as people read it: local names, with [n] where several siblings share one."""
    parts: list[str] = []
    current: etree._Element | None = element
    while current is not None:
        name = etree.QName(current).localname
        same = f"{{*}}{name}"
        before = sum(1 for _ in current.itersiblings(same, preceding=True))
        several = before or next(current.itersiblings(same), None) is not None
        parts.append(f"{name}[{before + 1}]" if several else name)
        current = current.getparent()
    return "/" + "/".join(reversed(parts))


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


def spots(data: bytes, wanted: Collection[Steps]) -> dict[Steps, Spot]:
    """Where the wanted elements stand. One is left out where expat cannot read the encoding."""
    starts: dict[Steps, tuple[int, int, int]] = {}
    ends: dict[Steps, int] = {}
    trail: list[int] = [-1]
    open_element: list[Steps] = []
    parser = expat.ParserCreate()

    def close_text() -> None:
        if open_element:
            ends.setdefault(open_element.pop(), parser.CurrentByteIndex)

    def start(name: str, attributes: dict[str, str]) -> None:
        close_text()
        trail[-1] += 1
        here = tuple(trail[1:])
        if here in wanted:
            starts[here] = (parser.CurrentByteIndex, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            open_element.append(here)
        trail.append(-1)

    def end(name: str) -> None:
        close_text()
        trail.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with suppress(expat.ExpatError):  # lxml read it and expat cannot: an encoding that only libxml2 has
        parser.Parse(data, True)
    code = encoding(data).removesuffix("-sig")
    mark = 1 if _bom_length(data) else 0  # expat counts a byte order mark as a column of the first line
    return {
        here: _spot(data, offset, ends.get(here, offset), line, column - (mark if line == 1 else 0), code)
        for here, (offset, line, column) in starts.items()
    }


def _spot(data: bytes, offset: int, end: int, line: int, column: int, code: str) -> Spot:
    if end <= offset:  # an empty element: <a/> ends where it starts
        end = data.find(">".encode(code), offset) + len(">".encode(code))
    text = data[offset:end].decode(code, "replace")
    tag = _START_TAG.match(text)
    if tag is None:
        here = Place(line, column, column + 1, offset)
        return Spot(here, here, {})

    def place(start: int, stop: int) -> Place:
        before, inside = text[:start], _LINE_END.split(text[start:stop])[0]
        lines = _LINE_END.split(before)
        first = column if len(lines) == 1 else 1
        where = first + len(lines[-1])
        return Place(line + len(lines) - 1, where, where + max(len(inside), 1), offset + len(before.encode(code)))

    attributes = {}
    for match in _ATTRIBUTE.finditer(tag[2]):
        group = 2 if match[2] is not None else 3
        attributes[match[1]] = place(tag.start(2) + match.start(group), tag.start(2) + match.end(group))
    value = text[tag.end() :]
    start = tag.end() + len(value) - len(value.lstrip())
    stop = tag.end() + len(value.rstrip())
    name = place(tag.start(1), tag.end(1))
    return Spot(name, place(start, stop) if value.strip() else name, attributes)


def _bom_length(data: bytes) -> int:
    return next((len(bom) for bom, _ in _BOMS if data.startswith(bom)), 0)
