"""Turns the text of an element or attribute into its JSON value; a text that the value does not give back is kept too.

Most texts are in canonical form, which is recognised without parsing; then the value is the text or derived from it.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from lxml import etree

from mmc_cli.decoding.decode_notes import DecodeNotes
from mmc_cli.decoding.scalars import json_value, parse_value
from mmc_cli.model.element_text import collapse
from mmc_cli.model.json_types import Json
from mmc_cli.model.lexical import is_plain_base64
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration

# Returns the value of a text. Arguments: the text, its element, the notes, and for an attribute "/@name".
TextDecoder: TypeAlias = Callable[..., Json]

_UTC = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(\.\d+)?Z", re.ASCII)


def text_decoder(declaration: Declaration, spec: Spec) -> TextDecoder:
    """Return the function that decodes the text of an element or attribute."""
    simple = declaration.type.value
    assert simple is not None, "only a simple type has a text"
    canonical = _CANONICAL.get(simple.name or "") or _CANONICAL.get(simple.builtin)
    if canonical is None:
        return keep_text if declaration.default is None else _default_decoder(declaration.default)
    is_canonical, convert = canonical
    stays_text = (simple.is_integer and simple.is_wide) or convert is str

    def decode(text: str, element: etree._Element, notes: DecodeNotes, attribute: str = "") -> Json:
        if is_canonical(text):
            return text if stays_text else convert(text)
        if is_canonical(collapsed := collapse(text)):
            notes.texts[notes.path(element) + attribute] = text
            return collapsed if stays_text else convert(collapsed)
        value = parse_value(text, declaration, spec)
        if value.problem is not None:
            notes.keep(notes.path(element) + attribute, text, value.problem)
            return text
        decoded = json_value(value, declaration)
        if decoded != text:
            notes.texts[notes.path(element) + attribute] = text
        return decoded

    return decode


def canonical_test(declaration: Declaration) -> Callable[[str], object]:
    """Return a test for numbers in plain form; for a type without such a form, it is always false."""
    simple = declaration.type.value
    canonical = _CANONICAL.get(simple.builtin) if simple is not None else None
    is_number = simple is not None and (simple.is_integer or simple.builtin == "decimal")
    return canonical[0] if canonical is not None and is_number else lambda text: False


def _default_decoder(default: str) -> TextDecoder:
    """Return a decoder that keeps texts, and replaces an empty one by the default."""

    def decode(text: str, element: etree._Element, notes: DecodeNotes, attribute: str = "") -> Json:
        if not text:
            notes.texts[notes.path(element) + attribute] = text
        return text or default

    return decode


def with_marks(decode_text: TextDecoder) -> TextDecoder:
    """Return a decoder that returns the mark of an element, if it has one, otherwise the decoded text."""

    def decode(text: str, element: etree._Element, notes: DecodeNotes, attribute: str = "") -> Json:
        value = decode_text(text, element, notes, attribute)
        return value if attribute else notes.message_texts.mark(element, isinstance(value, int)) or value

    return decode


def keep_text(text: str, element: etree._Element, notes: DecodeNotes, attribute: str = "") -> Json:
    """Return the text unchanged: the decoder of types with only one form, and of all texts with --raw."""
    return text


def is_utc_time(text: str) -> bool:
    """Return whether a text is a time in UTC in the form of RFC 3339."""
    if not _UTC.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_shortest_integer(text: str) -> bool:
    digits = text[1:] if text[:1] == "-" else text
    return digits.isdigit() and digits.isascii() and len(digits) < 4000 and (digits[0] != "0" or text == "0")


_INTEGER = (_is_shortest_integer, int)
# By name or built-in type: whether a text is in canonical form, and its value if it is.
_CANONICAL: dict[str, tuple[Callable[[str], object], Callable[[str], Json]]] = {
    "EUI": (re.compile(r"[0-9A-F]{2}(-[0-9A-F]{2}){7}").fullmatch, str),
    "integer": _INTEGER,
    "nonNegativeInteger": _INTEGER,
    "positiveInteger": _INTEGER,
    "unsignedInt": _INTEGER,
    "unsignedShort": _INTEGER,
    "short": _INTEGER,
    "decimal": (re.compile(r"-?[1-9]\d*(\.\d+)?|-?0\.\d*[1-9]\d*|0(\.0+)?", re.ASCII).fullmatch, str),
    "boolean": (frozenset({"true", "false"}).__contains__, "true".__eq__),
    "dateTime": (is_utc_time, str),
    "date": (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch, str),
    "time": (re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d", re.ASCII).fullmatch, str),
    "hexBinary": (re.compile(r"([0-9A-F]{2})*").fullmatch, str),
    "base64Binary": (is_plain_base64, str),
    "token": (lambda text: text == collapse(text), str),
}
