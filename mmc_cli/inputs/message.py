"""Turns bytes into a Message. What keeps the bytes from being one becomes a finding that says what they are instead.

Input is hostile until read: a document type is refused before parsing, no entity is expanded, nothing is fetched.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from mmc_cli import faults
from mmc_cli.inputs import locate
from mmc_cli.inputs.frames import Frame
from mmc_cli.inputs.reading import MAX_DEPTH, READING, Reading
from mmc_cli.results import Finding, Header, Kind, Origin, Place, Rule
from mmc_cli.spec.schema import NAMESPACE
from mmc_cli.versions import Version, parse

_NS = f"{{{NAMESPACE}}}"
_ROOT, _HEADER, _BODY = f"{_NS}GBCSResponse", f"{_NS}Header", f"{_NS}Body"
_ALERT, _RESPONSE = f"{_NS}DeviceAlertMessage", f"{_NS}ResponseMessage"
_CONTENT, _PAYLOAD, _SMETS = f"{_NS}DeviceAlertContent", f"{_NS}Payload", f"{_NS}SMETSData"
_ALERT_CODE, _TIME = f"{_NS}GBCSHexAlertCode", f"{_NS}Timestamp"
_ORIGINATOR, _TARGET = f"{_NS}BusinessOriginatorID", f"{_NS}BusinessTargetID"
_COUNTER, _MESSAGE_CODE = f"{_NS}OriginatorCounter", f"{_NS}GBCSHexadecimalMessageCode"
_SERVICE, _VARIANT = f"{_NS}ServiceReference", f"{_NS}ServiceReferenceVariant"
_DOCTYPE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_ENCODING_ERRORS = {"ERR_UNKNOWN_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_INVALID_ENCODING", "I18N_CONV_FAILED"}
_MOST_ATTRIBUTES, _MANY = 100, 300
_LIMIT_ERRORS = {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG"}


@dataclass(frozen=True)
class Message:
    """One MMC message as it was received. `root` is None when the bytes are not one; `findings` then say why.

    `frame` is the stretch of a larger file that it was taken from; `findings` then may say what was repaired in it.
    `empty` is true of what is known to carry no message, such as an acknowledgement.
    """

    data: bytes
    origin: Origin
    root: etree._Element | None
    findings: tuple[Finding, ...] = ()
    frame: Frame | None = None
    empty: bool = False

    @property
    def header(self) -> Header:
        """Who sent it, what it is and when; codes in upper case without 0x."""
        found: Header | None = self.__dict__.get("_header")
        if found is None:
            found = self.__dict__["_header"] = _header(self.root, self.parts) if self.root is not None else Header()
        return found

    @property
    def too_large(self) -> bool:
        """True when the message was not read because of its size: nothing is known about it then."""
        return any(finding.rule is faults.TOO_LARGE for finding in self.findings)

    @property
    def parts(self) -> "Parts":
        """The elements that say what the message is."""
        found: Parts | None = self.__dict__.get("_parts")
        if found is None:
            found = self.__dict__["_parts"] = _parts(self.root) if self.root is not None else Parts({})
        return found

    @property
    def content(self) -> etree._Element | None:
        """The ResponseMessage or DeviceAlertMessage element."""
        return self.parts.content

    def telling(self) -> dict[str, etree._Element]:
        """The elements that tell what differs from message to message of a kind, by the names of the header's facts."""
        tags = {"device": _ORIGINATOR, "target": _TARGET, "counter": _COUNTER}
        found = {name: self.parts.header.get(tag) for name, tag in tags.items()} | {"time": self.parts.time}
        return {name: element for name, element in found.items() if element is not None}


class Parts(NamedTuple):
    """The elements that say what a message is; None where the message has none.

    `header` holds the children of the header by tag, `content` is the ResponseMessage or DeviceAlertMessage, `alert`
    the DeviceAlertContent and `inside` its children by tag, `payload` what stands in its payload, `response` the
    response element.
    """

    header: Mapping[object, etree._Element]
    content: etree._Element | None = None
    alert: etree._Element | None = None
    payload: etree._Element | None = None
    response: etree._Element | None = None
    inside: Mapping[object, etree._Element] = MappingProxyType({})

    @property
    def kind(self) -> Kind | None:
        """Alert or response."""
        if self.content is None:
            return None
        return "alert" if self.content.tag == _ALERT else "response"

    @property
    def time(self) -> etree._Element | None:
        """The time of an alert, or else that of the header."""
        own = self.inside.get(_TIME)
        return own if own is not None and (own.text or "").strip() else self.header.get(_TIME)


def read(data: bytes, origin: Origin | None = None, reading: Reading = READING) -> Message:
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
        what = f"it has an element with more than {_MOST_ATTRIBUTES} attributes"
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: {what}", Place())
    if reading.max_depth < MAX_DEPTH and _deeper(reading.max_depth)(root):
        what = f"it has elements nested more than {reading.max_depth} deep (--max-depth)"
        return _refused(data, origin, faults.TOO_LARGE, f"the file is too large to check: {what}", Place())
    if root.tag == _ROOT:
        return Message(data, origin, root)
    return _other_xml(data, origin, root)


def _suspicious(data: bytes, origin: Origin) -> Message | None:
    """What is refused without parsing: other kinds of file, and any document type."""
    from mmc_cli.inputs.impostors import not_xml

    head = _head(data)
    if (what := not_xml(head)) is not None:
        return _refused(data, origin, faults.NOT_MMC, f"not an MMC message but {what}", Place())
    if doctype := _DOCTYPE.match(head):
        start = doctype.end() - len("<!DOCTYPE")
        line = head.count("\n", 0, start) + 1
        place = locate.at(data, line, start - head.rfind("\n", 0, start))
        return _refused(data, origin, faults.DOCTYPE, "the file has a document type, which no MMC message has", place)
    return None


@cache
def _crowded() -> etree.XPath:
    """What says whether an element has more attributes than can be looked at in any sane time."""
    return etree.XPath(f"boolean(//*[@*[{_MOST_ATTRIBUTES + 1}]])")


@cache
def _deeper(depth: int) -> etree.XPath:
    """What says whether elements are nested deeper than that."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


@cache
def _parser() -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def declared_version(message: Message) -> Version | None:
    """The version that the message declares, or None where it declares none that is a number."""
    return _numbered(message.root.get("schemaVersion", "")) if message.root is not None else None


@lru_cache(maxsize=64)
def _numbered(text: str) -> Version | None:
    try:
        return parse(text)
    except ValueError:
        return None


def code(text: str | None) -> str | None:
    """A code in its plain form: 0x8f72 becomes 8F72."""
    return text.strip().upper().removeprefix("0X") if text is not None else None


def _parts(root: etree._Element) -> Parts:
    header: dict[object, etree._Element] = {}
    inside: dict[object, etree._Element] = {}
    content = alert = payload = response = None
    for child in root:
        tag = child.tag
        if tag == _HEADER:
            header = {each.tag: each for each in child}
        elif tag == _BODY and content is None:
            content = next((each for each in child if each.tag in (_ALERT, _RESPONSE)), None)
    for part in content if content is not None else ():
        tag = part.tag
        if tag == _CONTENT:
            alert = part
            inside = {}
            for each in part:
                inside.setdefault(each.tag, each)
            holder = inside.get(_PAYLOAD)
            payload = next(holder.iterchildren(etree.Element), None) if holder is not None else None
        elif tag == _SMETS:
            response = next(part.iterchildren(etree.Element), None)
    return Parts(header, content, alert, payload, response, inside)


def _header(root: etree._Element, parts: Parts) -> Header:
    fields, inside, time = parts.header, parts.inside, parts.time
    version = root.get("schemaVersion")
    return Header(
        parts.kind,
        version.strip() if version is not None else None,
        _plain(_text(fields, _ORIGINATOR)),
        _plain(_text(fields, _TARGET)),
        _text(fields, _COUNTER),
        code(_text(fields, _MESSAGE_CODE)),
        _text(fields, _SERVICE),
        _text(fields, _VARIANT),
        code(_text(inside, _ALERT_CODE)) if parts.alert is not None else None,
        (time.text or "").strip() or None if time is not None else None,
    )


def _text(elements: Mapping[object, etree._Element], tag: str) -> str | None:
    element = elements.get(tag)
    return (element.text or "").strip() if element is not None else None


def _plain(identifier: str | None) -> str | None:
    return identifier.upper() if identifier is not None else None


def _refused(data: bytes, origin: Origin, rule: Rule, message: str, place: Place, actual: str | None = None) -> Message:
    return Message(data, origin, None, (Finding(rule, message, place, actual=actual),))


def _head(data: bytes) -> str:
    """The start of the file as text, for telling what it is."""
    return data[:65536].decode(locate.encoding(data), "replace").lstrip("\ufeff")


def _other_xml(data: bytes, origin: Origin, root: etree._Element) -> Message:
    from mmc_cli.inputs.impostors import what_xml

    name = etree.QName(root)
    place = locate.spots(data, {()}).get((), None)
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
    place = locate.at(data, max(line, 1), max(column, 1))
    text = (error.msg or "").split(", line ")[0].strip()
    wrong_byte = locate.undecodable(data)
    if kind in _ENCODING_ERRORS or wrong_byte is not None:
        named = locate.declared_encoding(data) or "UTF-8"
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
