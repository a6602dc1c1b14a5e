"""Finds what to replace in one message, as edits of its text: values, unknown content, comments and instructions.

One pass of expat over the text locates each character of each value; the rest of the message is unchanged.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from mmc_cli.inputs.positions import ATTRIBUTE
from mmc_cli.model.element_text import WHITE_SPACE
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError, has_identifier
from mmc_cli.redact.treatments import Treatment, find_treatment, treat_text
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

_TAG = re.compile(r"""<[^\s/>]+((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
# Attributes that control how the XML is read, such as xsi:type and xsi:nil.
_IS_MARKUP = re.compile(r"xmlns(?::.*)?|xml:.*|.+:(?:type|nil)")


class TextEdit(NamedTuple):
    """The characters of a message from `start` to `end`, and the text to put in their place."""

    start: int
    end: int
    text: str


class Redaction(NamedTuple):
    """The edits of a message in order, and the values that they replace, each with its replacement."""

    edits: tuple[TextEdit, ...]
    replaced: tuple[tuple[str, str], ...]


class _Unit(NamedTuple):
    """One character of a value, and where it is written in the message."""

    character: str
    start: int
    end: int


@dataclass
class _Open:
    """An open element: its declaration and path, and the characters written in it."""

    declaration: Declaration | None
    path: str
    units: list[_Unit] = field(default_factory=list)


@cache
def _treatments(spec: Spec) -> dict[str, Treatment]:
    """Return the treatments found so far by path: a path has one declaration in a version."""
    return {}


def _treatment(spec: Spec, path: str, declaration: Declaration | None) -> Treatment:
    known = _treatments(spec)
    if path in known:
        return known[path]
    treat = find_treatment(declaration, path)
    if declaration is not None:  # the number of paths that a version does not have is unlimited
        known[path] = treat
    return treat


def find_redaction(text: str, spec: Spec, pseudonyms: Pseudonyms) -> Redaction:
    """Return the edits that redact the text of a message.

    Raises:
        UnredactableError: A value cannot be replaced, or the message cannot be read again.
    """
    return _Finder(text, spec, pseudonyms).find()


class _Finder:
    """Collects the edits of one message while expat reads it."""

    def __init__(self, text: str, spec: Spec, pseudonyms: Pseudonyms) -> None:
        self._text, self._spec, self._pseudonyms = text, spec, pseudonyms
        self._edits: list[TextEdit] = []
        self._replaced: dict[tuple[str, str], None] = {}
        self._stack: list[_Open] = []
        self._pending = ""  # characters that expat has reported and that end where the next event begins
        self._pending_at = 0
        self._is_ascii = text.isascii()
        self._byte, self._character = 0, 0  # the last position of expat, as an offset and as an index in the text
        self._data = text.encode("utf-8", "surrogateescape")

    def find(self) -> Redaction:
        parser = expat.ParserCreate("utf-8", "}")
        self._parser = parser
        parser.buffer_text = False
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler, parser.ProcessingInstructionHandler = self._comment, self._instruction
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = lambda: self._flush()
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError:
            raise UnredactableError("its values cannot be located") from None
        return Redaction(tuple(sorted(self._edits)), tuple(self._replaced))

    def _here(self) -> int:
        """Return the current position of expat as an index in the text."""
        byte = self._parser.CurrentByteIndex
        if self._is_ascii:
            return byte
        if byte < self._byte:
            self._byte = self._character = 0
        self._character += len(self._data[self._byte : byte].decode("utf-8", "surrogateescape"))
        self._byte = byte
        return self._character

    def _flush(self) -> int:
        """Give the pending characters to the open element; return where the event begins."""
        here = self._here()
        if self._pending and self._stack:
            start, units = self._pending_at, self._stack[-1].units
            if here - start == len(self._pending):
                units.extend(_Unit(each, start + index, start + index + 1) for index, each in enumerate(self._pending))
            else:  # a reference, or a line end of two characters
                units.extend(
                    _Unit(each, start if not index else here, here) for index, each in enumerate(self._pending)
                )
        self._pending = ""
        return here

    def _characters(self, data: str) -> None:
        self._pending_at = self._flush()
        self._pending = data

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        here = self._flush()
        namespace, _, local = name.rpartition("}")
        parent = self._stack[-1] if self._stack else None
        declaration: Declaration | None = None
        if namespace == NAMESPACE:
            root = self._spec.schema.root
            if parent is None:
                declaration = root if local == root.name else None
            elif parent.declaration is not None:
                declaration = parent.declaration.type.children.get(local)
        if declaration is None and has_identifier(f"{name} {' '.join(attributes)}"):
            raise UnredactableError("the name of an element has an identifier in it")
        element = _Open(declaration, f"{parent.path if parent is not None else ''}/{local}")
        self._stack.append(element)
        if attributes:
            self._redact_attributes(element, here)

    def _redact_attributes(self, element: _Open, start: int) -> None:
        tag = _TAG.match(self._text, start)
        if tag is None:
            raise UnredactableError("the attributes of an element cannot be located")
        for match in ATTRIBUTE.finditer(self._text, tag.start(1), tag.end(1)):
            name, group = match[1], 2 if match[2] is not None else 3
            if _IS_MARKUP.fullmatch(name):
                continue
            declared = element.declaration.type.attributes.get(name) if element.declaration is not None else None
            treat = _treatment(self._spec, f"{element.path}/@{name}", declared)
            value = unescape(match[group])
            if (new := self._replace(value, treat)) != value:
                written = escape(new, {'"': "&quot;", "'": "&apos;"}) if value != match[group] else new
                self._edits.extend(_edit_range(match.start(group), match[group], written))

    def _end(self, name: str) -> None:
        self._flush()
        element = self._stack.pop()
        value = "".join(unit.character for unit in element.units)
        core = value.strip(WHITE_SPACE)
        if not core:
            return
        first = value.index(core)
        treat = _treatment(self._spec, element.path, element.declaration)
        new = self._replace(core, treat)
        if new != core:
            self._edits.extend(_edit_units(element.units[first : first + len(core)], new))

    def _replace(self, value: str, treat: Treatment) -> str:
        new = treat(value, self._pseudonyms)
        if new != value:
            self._replaced[value, new] = None
        return new

    def _comment(self, data: str) -> None:
        start = self._flush() + len("<!--")
        self._redact_markup(start, self._text.index("-->", start))

    def _instruction(self, target: str, data: str) -> None:
        start = self._flush() + len("<?") + len(target)
        self._redact_markup(start, self._text.index("?>", start))

    def _redact_markup(self, start: int, end: int) -> None:
        text = self._text[start:end]
        if (new := self._replace(text, treat_text)) != text:
            self._edits.extend(_edit_range(start, text, new))


def _edit_range(start: int, old: str, new: str) -> Iterator[TextEdit]:
    """Yield the edits that turn one text into another: character by character if the lengths are equal."""
    if len(old) != len(new):
        yield TextEdit(start, start + len(old), new)
        return
    for index, (before, after) in enumerate(zip(old, new, strict=True), start):
        if before != after:
            yield TextEdit(index, index + 1, after)


def _edit_units(units: list[_Unit], new: str) -> Iterator[TextEdit]:
    """Yield the edits that write a new value over the characters of the old one, wherever they are.

    Comments and CDATA marks between the characters are kept; extra characters go to the end.
    """
    last = len(units) - 1
    for index, unit in enumerate(units):
        put = new[index:] if index == last else new[index : index + 1]
        if put != unit.character:
            yield TextEdit(unit.start, unit.end, escape(put) if put else "")


def apply_edits(text: str, edits: tuple[TextEdit, ...]) -> str:
    """Return the text with all edits made."""
    parts, position = list[str](), 0
    for edit in edits:
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join((*parts, text[position:]))
