"""Turns the text of one element or attribute into its JSON form, and notes where that does not give the text back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from lxml import etree

from mmc_cli.decoding.scalars import interpret, scalar
from mmc_cli.model.json_types import Json
from mmc_cli.model.xml_names import local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


@dataclass(slots=True)
class DecodeNotes:
    """What one message holds that its plain form does not: unknown parts, and texts written another way.

    In a `valid` message no text can stand between elements: nobody looks for it there.
    """

    valid: bool = False
    unparsed: list[Json] = field(default_factory=list)
    texts: dict[str, Json] = field(default_factory=dict)
    _steps: dict[etree._Element, str] = field(default_factory=dict)

    def path(self, element: etree._Element) -> str:
        """The path of an element in its message; of several with one name, counted from 1."""
        above = element.getparent()
        if above is None:
            return f"/{_name(element)}"
        if element not in self._steps:
            alike: dict[object, list[etree._Element]] = {}
            for child in above:
                alike.setdefault(child.tag, []).append(child)
            for several in alike.values():
                for number, child in enumerate(several, 1):
                    self._steps[child] = _name(child) + (f"[{number}]" if len(several) > 1 else "")
        return f"{self.path(above)}/{self._steps[element]}"


def _name(element: etree._Element) -> str:
    return local_name(element)


# What reads a text: the text, its element, the notes to write to, and what its path has after the element's.
Text: TypeAlias = Callable[..., Json]


def reader(declaration: Declaration, spec: Spec) -> Text:
    """How the text of an element or attribute is read."""
    simple = declaration.type.value
    assert simple is not None, "only a simple type has a text"
    known = _CANONICAL.get(simple.name or "") or _CANONICAL.get(simple.builtin)
    if known is None:
        return _as_it_is
    plain_form, plain_value = known
    as_it_is = (simple.is_integer and simple.is_wide) or plain_value is str

    def read(text: str, element: etree._Element, notes: DecodeNotes, where: str = "") -> Json:
        if plain_form(text):
            return text if as_it_is else plain_value(text)
        value = interpret(text, declaration, spec)
        if value.problem is not None:
            notes.unparsed.append({"path": notes.path(element) + where, "xml": text, "reason": value.problem})
            return text
        plain = scalar(value, declaration)
        if plain != text:
            notes.texts[notes.path(element) + where] = text
        return plain

    return read


def _as_it_is(text: str, element: etree._Element, notes: DecodeNotes, where: str = "") -> Json:
    return text


def _time(text: str) -> bool:
    """True for a time in UTC as RFC 3339 has it."""
    if not _UTC.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _boolean(text: str) -> bool:
    return text == "true"


def _whole(text: str) -> bool:
    """True for an integer in its shortest form."""
    digits = text[1:] if text[:1] == "-" else text
    return digits.isdigit() and digits.isascii() and len(digits) < 4000 and (digits[0] != "0" or text == "0")


# By type or XML schema type: whether a text stands as the plain form has it, and the value that it then is. A text of
# any other type always does, as it is.
_INTEGER = (_whole, int)
_CANONICAL: dict[str, tuple[Callable[[str], object], Callable[[str], Json]]] = {
    "EUI": (re.compile(r"[0-9A-F]{2}(-[0-9A-F]{2}){7}").fullmatch, str),
    "integer": _INTEGER,
    "nonNegativeInteger": _INTEGER,
    "positiveInteger": _INTEGER,
    "unsignedInt": _INTEGER,
    "unsignedShort": _INTEGER,
    "short": _INTEGER,
    "decimal": (re.compile(r"-?\d+(\.\d+)?", re.ASCII).fullmatch, str),
    "boolean": (frozenset({"true", "false"}).__contains__, _boolean),
    "dateTime": (_time, str),
    "date": (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch, str),
    "time": (re.compile(r"\d\d:\d\d:\d\d", re.ASCII).fullmatch, str),
    "hexBinary": (re.compile(r"([0-9A-F]{2})*").fullmatch, str),
    "base64Binary": (re.compile(r"[0-9A-Za-z+/]*={0,2}").fullmatch, str),
    "token": (lambda text: text == " ".join(text.split()), str),
}
