"""One MMC message as it was read: its bytes, its tree, and the elements and header facts that say what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from mmc_cli.inputs.source_map import SourceMap
from mmc_cli.model import faults
from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.finding import Finding
from mmc_cli.model.header import Header, Kind
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version, parse_version
from mmc_cli.model.xml_names import NS

_HEADER, _BODY = f"{NS}Header", f"{NS}Body"
_ALERT, _RESPONSE = f"{NS}DeviceAlertMessage", f"{NS}ResponseMessage"
_CONTENT, _PAYLOAD, _SMETS = f"{NS}DeviceAlertContent", f"{NS}Payload", f"{NS}SMETSData"
_ALERT_CODE, _TIME = f"{NS}GBCSHexAlertCode", f"{NS}Timestamp"
_ORIGINATOR, _TARGET = f"{NS}BusinessOriginatorID", f"{NS}BusinessTargetID"
_COUNTER, _MESSAGE_CODE = f"{NS}OriginatorCounter", f"{NS}GBCSHexadecimalMessageCode"
_SERVICE, _VARIANT = f"{NS}ServiceReference", f"{NS}ServiceReferenceVariant"


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
    frame: SourceMap | None = None
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
        return own if own is not None and collapsed_text(own) else self.header.get(_TIME)


def declared_version(message: Message) -> Version | None:
    """The version that the message declares, or None where it declares none that is a number."""
    return _numbered(message.root.get("schemaVersion", "")) if message.root is not None else None


@lru_cache(maxsize=64)
def _numbered(text: str) -> Version | None:
    try:
        return parse_version(text)
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
        collapsed_text(time) or None if time is not None else None,
    )


def _text(elements: Mapping[object, etree._Element], tag: str) -> str | None:
    element = elements.get(tag)
    return collapsed_text(element) if element is not None else None


def _plain(identifier: str | None) -> str | None:
    return identifier.upper() if identifier is not None else None
