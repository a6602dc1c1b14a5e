"""Turns elements of a parsed message into places in its bytes, with one expat pass over them.

libxml2 knows only the line of an element. An element is named by its steps: the position of each ancestor among its
sibling elements, so that no name has to be unique.
"""

import codecs
import re
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

from lxml import etree

from mmc_cli.results import Place

Steps: TypeAlias = tuple[int, ...]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_START_TAG = re.compile(r"""<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Spot(NamedTuple):
    """Where one element stands: the names in its start and end tags, its text, its attributes' names and values."""

    name: Place
    value: Place
    end: Place
    attribute_names: dict[str, Place]
    attributes: dict[str, Place]


def named(root: etree._Element, wanted: Collection[etree._Element]) -> dict[etree._Element, tuple[Steps, str]]:
    """The steps to each wanted element, and its path as people read it, in one walk over the message.

    A path has local names, with [n] where several siblings share one.
    """
    found: dict[etree._Element, tuple[Steps, str]] = {}
    left = set(wanted)
    waiting: list[tuple[etree._Element, Steps, str]] = [(root, (), f"/{etree.QName(root).localname}")]
    while waiting and left:
        element, steps, path = waiting.pop()
        if element in left:
            left.discard(element)
            found[element] = steps, path
        children = list(element.iterchildren(etree.Element))
        names = [str(child.tag).rpartition("}")[2] for child in children]
        total, seen = Counter(names), Counter[str]()
        for position, (child, name) in enumerate(zip(children, names, strict=True)):
            seen[name] += 1
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


def spots(data: bytes, wanted: Collection[Steps]) -> dict[Steps, Spot]:
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

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with suppress(expat.ExpatError, ValueError):  # lxml read it and expat cannot: an encoding that only libxml2 has
        parser.Parse(data, True)
    return {
        each: _spot(data, first, texts.get(each, first.offset), ends.get(each, first), code)
        for each, first in starts.items()
    }


class _Mark(NamedTuple):
    offset: int
    line: int
    column: int


def _spot(data: bytes, first: _Mark, text_end: int, last: _Mark, code: str) -> Spot:
    if text_end <= first.offset:  # an empty element: <a/> ends where it starts
        text_end = data.find(">".encode(code), first.offset) + len(">".encode(code))
    text = data[first.offset : text_end].decode(code, "replace")
    tag = _START_TAG.match(text)
    if tag is None:
        spot = _place(first, text[:1], 0, 1, code)
        return Spot(spot, spot, spot, {}, {})
    names, values = {}, {}
    for match in _ATTRIBUTE.finditer(tag[2]):
        group = 2 if match[2] is not None else 3
        shift = tag.start(2)
        names[match[1]] = _place(first, text, shift + match.start(1), shift + match.end(1), code)
        values[match[1]] = _place(first, text, shift + match.start(group), shift + match.end(group), code)
    inside = text[tag.end() :]
    start = tag.end() + len(inside) - len(inside.lstrip())
    stop = tag.end() + len(inside.rstrip())
    name = _place(first, text, tag.start(1), tag.end(1), code)
    end = name
    if last.offset > first.offset:
        end = _place(last, f"</{tag[1]}", len("</"), len("</") + len(tag[1]), code)
    return Spot(name, _place(first, text, start, stop, code) if inside.strip() else name, end, names, values)


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
