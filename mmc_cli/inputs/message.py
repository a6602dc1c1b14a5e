"""One MMC message as it was read: its bytes and its tree, its header and the elements that identify it."""

from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from mmc_cli.inputs.source_map import SourceMap
from mmc_cli.model import base_rules
from mmc_cli.model.element_text import collapse, collapsed_text
from mmc_cli.model.finding import Finding
from mmc_cli.model.header import PLAIN_FORMS, Header, Kind
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version, parse_version
from mmc_cli.model.xml_names import NS

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

_HEADER, _BODY = f"{NS}Header", f"{NS}Body"
_ALERT, _RESPONSE = f"{NS}DeviceAlertMessage", f"{NS}ResponseMessage"
_CONTENT, _PAYLOAD, _SMETS = f"{NS}DeviceAlertContent", f"{NS}Payload", f"{NS}SMETSData"
_ALERT_CODE, _TIME = f"{NS}GBCSHexAlertCode", f"{NS}Timestamp"
_ORIGINATOR, _TARGET = f"{NS}BusinessOriginatorID", f"{NS}BusinessTargetID"
_COUNTER, _MESSAGE_CODE = f"{NS}OriginatorCounter", f"{NS}GBCSHexadecimalMessageCode"
_SERVICE, _VARIANT = f"{NS}ServiceReference", f"{NS}ServiceReferenceVariant"
_VARYING = {"device": _ORIGINATOR, "target": _TARGET, "counter": _COUNTER}


class Message:
    """One MMC message as it was received.

    `root` is None if the bytes are not a message; then `findings` say why. With a root, `findings` report repairs
    around it. `source_map` is set for a message taken from a larger file. `empty` marks input that is known to carry no
    message, such as an acknowledgement. `payload` is the GBCS payload of the message; without a root, there is only the
    payload. `payload_texts` are the payloads in another XML document, verbatim.
    """

    def __init__(
        self,
        data: bytes,
        origin: Origin,
        root: etree._Element | None,
        findings: tuple[Finding, ...] = (),
        source_map: SourceMap | None = None,
        empty: bool = False,
        payload: "Payload | None" = None,
        payload_texts: "tuple[PayloadText, ...]" = (),
    ) -> None:
        self.data, self.origin, self.root = data, origin, root
        self.findings, self.source_map, self.empty = findings, source_map, empty
        self.payload, self.payload_texts = payload, payload_texts
        self._header: Header | None = None
        self._parts: Parts | None = None

    def with_source_map(self, source_map: SourceMap | None, findings: tuple[Finding, ...]) -> "Message":
        """Return the message as part of a file, with the findings about it there."""
        message = copy(self)  # with the findings in the tree
        message.source_map, message.findings = source_map, findings
        return message

    def with_origin(self, origin: Origin) -> "Message":
        """Return the message as one from elsewhere."""
        message = Message.__new__(Message)
        message.__dict__.update(self.__dict__, origin=origin)
        return message

    def with_payload(self, payload: "Payload | None", *findings: Finding) -> "Message":
        """Return the message with its GBCS payload, and a finding if that is damaged."""
        return Message(
            self.data, self.origin, self.root, (*self.findings, *findings), self.source_map, self.empty, payload
        )

    @property
    def is_payload(self) -> bool:
        """True if there is no message, only the GBCS payload of one, of which at least the header can be read."""
        return self.root is None and self.payload is not None and self.payload.is_identified

    @property
    def is_damaged_payload(self) -> bool:
        """True if there is only a GBCS payload, whose header can be read, but not all of it."""
        return self.is_payload and self.payload is not None and self.payload.fault is not None

    @property
    def header(self) -> Header:
        """Who sent it, what it is and when; codes in upper case without 0x."""
        if self._header is None:
            if self.root is not None:
                self._header = _read_header(self.root, self.parts)
            else:
                self._header = _payload_header(self.payload) if self.payload is not None else Header()
        return self._header

    @property
    def kind_in_words(self) -> str:
        """Alert or response, "neither" for another message, "unparsed alert" for the payload of one."""
        if self.is_payload and self.payload is not None:
            return f"unparsed {self.payload.kind}"
        return self.header.kind or "neither"

    @property
    def key(self) -> str:
        """Identifies duplicates. The key of a payload differs from that of the message made from it."""
        key = self.header.key
        return f"GBCS {self.header.kind} {key}" if key and self.root is None else key

    @property
    def too_large(self) -> bool:
        """True if the message was not read because of its size: then nothing is known about it."""
        return any(finding.rule is base_rules.TOO_LARGE for finding in self.findings)

    @property
    def parts(self) -> "Parts":
        """The elements that identify the message."""
        if self._parts is None:
            self._parts = _find_parts(self.root) if self.root is not None else Parts({})
        return self._parts

    @property
    def content(self) -> etree._Element | None:
        """The ResponseMessage or DeviceAlertMessage element."""
        return self.parts.content

    def varying_header_elements(self) -> dict[str, etree._Element]:
        """Return the elements that vary between messages of a kind, by the names of their fields in `Header`."""
        elements = {name: self.parts.header.get(tag) for name, tag in _VARYING.items()} | {"time": self.parts.time}
        return {name: element for name, element in elements.items() if element is not None}


class Parts(NamedTuple):
    """The elements that identify a message; None if the message has no such element, the first if it has several.

    `header` holds the children of the header by tag, `content` is the ResponseMessage or DeviceAlertMessage, `alert`
    the DeviceAlertContent and `alert_children` its children by tag, `payload` the element in its payload, `response`
    the response element.
    """

    header: Mapping[object, etree._Element]
    content: etree._Element | None = None
    alert: etree._Element | None = None
    payload: etree._Element | None = None
    response: etree._Element | None = None
    alert_children: Mapping[object, etree._Element] = MappingProxyType({})

    @property
    def kind(self) -> Kind | None:
        """Alert or response."""
        if self.content is None:
            return None
        return "alert" if self.content.tag == _ALERT else "response"

    @property
    def time(self) -> etree._Element | None:
        """The time of the alert if it has one, otherwise that of the header."""
        alert_time = self.alert_children.get(_TIME)
        return alert_time if alert_time is not None and collapsed_text(alert_time) else self.header.get(_TIME)


class PayloadText(NamedTuple):
    """The text of a payload in an XML document, and the line of its element."""

    text: str
    line: int


def declared_version(message: Message) -> Version | None:
    """Return the version that the message declares, or None if it declares none that is a number."""
    return _parse_version(message.root.get("schemaVersion", "")) if message.root is not None else None


@lru_cache(maxsize=64)
def _parse_version(text: str) -> Version | None:
    try:
        return parse_version(text)
    except ValueError:
        return None


def normalize_code(text: str | None) -> str | None:
    """Return a code in upper case without 0x: 0x8f72 becomes 8F72."""
    return collapse(text).upper().removeprefix("0X") if text is not None else None


def _find_parts(root: etree._Element) -> Parts:
    top = _first_by_tag(root)
    body = top.get(_BODY)
    content = next(body.iterchildren(_ALERT, _RESPONSE), None) if body is not None else None
    parts = _first_by_tag(content)
    alert = parts.get(_CONTENT)
    alert_children = _first_by_tag(alert)
    payload, response = _first_inside(alert_children.get(_PAYLOAD)), _first_inside(parts.get(_SMETS))
    return Parts(_first_by_tag(top.get(_HEADER)), content, alert, payload, response, alert_children)


def _first_by_tag(parent: etree._Element | None) -> dict[object, etree._Element]:
    """Return the elements inside an element by tag; the first of several with one tag, as in decoding."""
    elements: dict[object, etree._Element] = {}
    for element in parent if parent is not None else ():
        elements.setdefault(element.tag, element)
    return elements


def _first_inside(holder: etree._Element | None) -> etree._Element | None:
    return next(holder.iterchildren(etree.Element), None) if holder is not None else None


def _read_header(root: etree._Element, parts: Parts) -> Header:
    header, time = parts.header, parts.time
    return Header(
        parts.kind,
        _plain_version(root.get("schemaVersion")),
        _plain_text(header, "device"),
        _plain_text(header, "target"),
        _plain_text(header, "counter"),
        normalize_code(_child_text(header, _MESSAGE_CODE)),
        _child_text(header, _SERVICE),
        _child_text(header, _VARIANT),
        normalize_code(_child_text(parts.alert_children, _ALERT_CODE)) if parts.alert is not None else None,
        collapsed_text(time) or None if time is not None else None,
    )


def _payload_header(payload: "Payload") -> Header:
    return Header(
        payload.kind if payload.kind != "command" else None,
        None,
        payload.device,
        payload.target,
        str(payload.counter) if payload.counter is not None else None,
        payload.message_code,
        alert_code=payload.body.alert_code,
        time=payload.time,
    )


def _child_text(children: Mapping[object, etree._Element], tag: str) -> str | None:
    element = children.get(tag)
    return collapsed_text(element) if element is not None else None


def _plain_text(header: Mapping[object, etree._Element], field: str) -> str | None:
    text = _child_text(header, _VARYING[field])
    return PLAIN_FORMS[field](text) if text is not None else None


def _plain_version(text: str | None) -> str | None:
    """Return the declared version as mmc writes versions: 4.0 for +4; any other text unchanged."""
    if text is None:
        return None
    version = _parse_version(text)
    return str(version) if version is not None else collapse(text)
