"""Parses bytes into a Message. What keeps them from being one becomes a finding that says what they are instead.

Input is hostile until read: a document type is refused before parsing, no entity is expanded, nothing is fetched.
"""

import re
from collections.abc import Callable
from functools import cache

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, MAX_DEPTH, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding, Place, Rule
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NAMESPACE, NS

_ROOT = f"{NS}GBCSResponse"
_DOCTYPE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_ENCODING_ERRORS = {"ERR_UNKNOWN_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_INVALID_ENCODING", "I18N_CONV_FAILED"}
_MAX_ATTRIBUTES, _MANY = 100, 300
_LIMIT_ERRORS = {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG"}


def read(data: bytes, origin: Origin | None = None, reading: ReadOptions = DEFAULT_READ_OPTIONS) -> Message:
    """Reads one message. Never raises for what the bytes hold: a fault is a finding of the message.

    Of `reading` count the limits in bytes and depth.
    """
    origin = origin or Origin("-")
    if len(data) > reading.max_bytes:
        size = f"{len(data):,} bytes, more than the {reading.max_bytes:,} that mmc reads (--max-bytes)"
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: {size}", Place())
    if not (data.startswith(b"<?xml") and b"<!" not in data) and (refused := _suspicious(data, origin)):
        return refused
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return _syntax(data, origin, error)
    except (ValueError, LookupError) as error:
        return _refused(data, origin, faults.NOT_WELL_FORMED, f"the file is not XML: {error}", Place())
    if data.count(b"=") > _MANY and _crowded()(root):
        what = f"it has an element with more than {_MAX_ATTRIBUTES} attributes"
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: {what}", Place())
    if reading.max_depth < MAX_DEPTH and _deeper(reading.max_depth)(root):
        what = f"it has elements nested more than {reading.max_depth} deep (--max-depth)"
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: {what}", Place())
    if root.tag == _ROOT:
        return Message(data, origin, root)
    return _other_xml(data, origin, root)


def _suspicious(data: bytes, origin: Origin) -> Message | None:
    """What is refused without parsing: other kinds of file, and any document type."""
    from mmc_cli.inputs.sniff import not_xml

    head = _head(data)
    if (what := not_xml(head)) is not None:
        return _refused(data, origin, faults.NOT_MMC, f"not an MMC message but {what}", Place())
    if doctype := _DOCTYPE.match(head):
        start = doctype.end() - len("<!DOCTYPE")
        line = head.count("\n", 0, start) + 1
        place = positions.at(data, line, start - head.rfind("\n", 0, start))
        return _refused(data, origin, faults.DOCTYPE, "the file has a document type, which no MMC message has", place)
    return None


@cache
def _crowded() -> etree.XPath:
    """What says whether an element has more attributes than can be looked at in any sane time."""
    return etree.XPath(f"boolean(//*[@*[{_MAX_ATTRIBUTES + 1}]])")


@cache
def _deeper(depth: int) -> etree.XPath:
    """What says whether elements are nested deeper than that."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


@cache
def _parser() -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def _refused(data: bytes, origin: Origin, rule: Rule, message: str, place: Place, actual: str | None = None) -> Message:
    return Message(data, origin, None, (Finding(rule, message, place, actual=actual),))


def _head(data: bytes) -> str:
    """The start of the file as text, for telling what it is."""
    return data[:65536].decode(positions.encoding(data), "replace").lstrip("\ufeff")


def _other_xml(data: bytes, origin: Origin, root: etree._Element) -> Message:
    from mmc_cli.inputs.sniff import what_xml

    name = etree.QName(root)
    place = positions.element_positions(data, {()}).get((), None)
    where = place.name if place else Place()
    if name.localname == "GBCSResponse":
        found = f'the namespace "{name.namespace}"' if name.namespace else "no namespace"
        finding = Finding(
            faults.WRONG_NAMESPACE,
            f"GBCSResponse is in {found}, not in the MMC namespace",
            where,
            "/GBCSResponse",
            actual=name.namespace or "",
            expected=(NAMESPACE,),
        )
        return Message(data, origin, None, (finding,))
    what, empty = what_xml(root)
    finding = Finding(faults.NOT_MMC, f"not an MMC message but {what}", where, actual=name.localname)
    return Message(data, origin, None, (finding,), empty=empty)


def _syntax(data: bytes, origin: Origin, error: etree.XMLSyntaxError) -> Message:
    last = error.error_log.last_error if error.error_log is not None else None
    kind = last.type_name if last is not None else ""
    line, column = error.position
    place = positions.at(data, max(line, 1), max(column, 1))
    text = (error.msg or "").split(", line ")[0].strip()
    wrong_byte = positions.undecodable(data)
    if kind in _ENCODING_ERRORS or wrong_byte is not None:
        named = positions.declared_encoding(data) or "UTF-8"
        words = f"the bytes are not in the encoding they claim, {named}"
        if wrong_byte is None:
            words += ", or mmc cannot read that encoding"
        return _refused(data, origin, faults.ENCODING, words, wrong_byte or place, actual=named)
    if kind in _LIMIT_ERRORS or "huge" in text or "depth" in text:
        what = (
            f"elements nested more than {MAX_DEPTH} deep"
            if "depth" in text
            else "a text or name beyond any sane length"
        )
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: it has {what}", place)
    said = _WORDS.get(kind)
    message = said(text) if said else text[:1].lower() + text[1:]
    return _refused(data, origin, faults.NOT_WELL_FORMED, f"not well-formed XML: {message}", place)


def _mismatch(text: str) -> str:
    match = re.match(r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)", text)
    return f"{match[1]}, opened on line {match[2]}, is closed by {match[3]}" if match else text


def _unfinished(text: str) -> str:
    match = re.match(r"Premature end of data in tag (\S+) line (\d+)", text)
    return f"the file ends inside {match[1]}, opened on line {match[2]}" if match else text


_WORDS: dict[str, Callable[[str], str]] = {
    "ERR_TAG_NAME_MISMATCH": _mismatch,
    "ERR_TAG_NOT_FINISHED": _unfinished,
    "ERR_DOCUMENT_END": lambda text: "something stands after the end of the message",
    "ERR_DOCUMENT_EMPTY": lambda text: "the file does not start with XML",
    "ERR_UNDECLARED_ENTITY": lambda text: f"{text[:1].lower()}{text[1:]}: an MMC message defines none",
}
