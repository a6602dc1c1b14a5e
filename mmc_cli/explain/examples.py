"""Builds the smallest message of a kind from the schema and the tables: valid in its version, and coherent.

Names, devices and counters in it are made up; the rest follows from schemas/.
"""

from dataclasses import replace

from lxml import etree

from mmc_cli.model.xml_names import NAMESPACE, NS
from mmc_cli.specification import MessageCode, Spec
from mmc_cli.specification.declarations import Declaration, Particle, Simple
from mmc_cli.specification.sample_messages import fill, smallest

_DEVICE, _USER = "00-DB-12-34-56-78-90-A0", "90-B3-D5-1F-30-01-00-00"
_TIME = Simple("dateTime")


def alert(code: str, spec: Spec, message_code: str | None = None) -> str | None:
    """The smallest device alert with an alert code, and with a message code where one is given.

    None when the alert code, or a payload it needs, is not in this version.
    """
    row = spec.alert_codes.get(code)
    if row is None:
        return None
    message = _Message(spec, message_code or _first(row.message_codes, spec) or _generic(row.critical))
    message.header()
    content = message.under("DeviceAlertMessage", "DeviceAlertContent")
    message.put(content, "GBCSHexAlertCode", code)
    message.put(content, "AlertDescription", row.name[:250])
    message.put(content, "Timestamp", message.time())
    if row.payload is not None:
        body = spec.schema.root.type.children["Body"].type.children
        payload = body["DeviceAlertMessage"].type.children["DeviceAlertContent"].type.children["Payload"]
        message.fill(message.put(message.put(content, "Payload"), row.payload), payload.type.children[row.payload])
    return message.text()


def response(variant: str, spec: Spec, message_code: str | None = None) -> str | None:
    """The smallest response to a service reference variant that reports success.

    None when this version does not have the service, or no response element is established for it.
    """
    row = spec.service_requests.get(variant)
    if row is None or row.response is None:
        return None
    message = _Message(spec, message_code or _first(row.message_codes, spec))
    message.header(variant)
    body = spec.schema.root.type.children["Body"].type.children
    smets = body["ResponseMessage"].type.children["SMETSData"]
    element = message.put(message.under("ResponseMessage", "SMETSData"), row.response)
    element.set("MessageSuccess", "true")
    message.fill(element, smets.type.children[row.response])
    return message.text()


def _first(codes: tuple[str, ...], spec: Spec) -> str | None:
    return next((code for code in codes if spec.message_codes.get(code)), None)


def _generic(critical: bool | None) -> str | None:
    """The message code of an alert without a use case of its own; None where it is not known which."""
    return {True: "1000", False: "1001", None: None}[critical]


class _Message:
    """One message while it is built."""

    def __init__(self, spec: Spec, message_code: str | None) -> None:
        self._spec = spec
        self._code: MessageCode | None = spec.message_codes.get(message_code)
        self._pick = replace(smallest(), branch=self._branch)
        self._root = etree.Element(f"{NS}GBCSResponse", {"schemaVersion": str(spec.version)}, {None: NAMESPACE})

    def header(self, variant: str | None = None) -> None:
        """Writes the header: who, to whom, counter, message code, and the service where it is a response.

        A communications hub answers the DCC, and names the service user beside it.
        """
        header = self.put(self._root, "Header")
        for name, text in (("BusinessOriginatorID", _DEVICE), ("BusinessTargetID", _USER), ("OriginatorCounter", "1")):
            self.put(header, name, text)
        if variant is not None and self._code is not None and self._code.device_types == ("CHF",):
            self.put(header, "SupplementaryRemotePartyID", _USER)
            self.put(header, "SupplementaryRemotePartyCounter", "1")
        if self._code is not None:
            self.put(header, "GBCSHexadecimalMessageCode", self._code.code)
        if variant is not None:
            self.put(header, "ServiceReference", ".".join(variant.split(".")[:2]))
            self.put(header, "ServiceReferenceVariant", variant)
            if self._code is not None and self._code.header_time:
                self.put(header, "Timestamp", self.time())

    def under(self, *names: str) -> etree._Element:
        """The innermost of a chain of elements below the body, which it opens."""
        element = self.put(self._root, "Body")
        for name in names:
            element = self.put(element, name)
        return element

    def put(self, above: etree._Element, name: str, text: str | None = None) -> etree._Element:
        """A new element, the last of those inside another."""
        element = etree.SubElement(above, f"{NS}{name}")
        element.text = text
        return element

    def fill(self, element: etree._Element, declaration: Declaration) -> None:
        """Gives an element what its declaration demands and nothing more."""
        fill(element, declaration, self._pick)

    def time(self) -> str:
        """A time later than the ones before it, in the layout of the specification."""
        return self._pick.value(_TIME)

    def text(self) -> str:
        """The message as an indented document."""
        etree.indent(self._root)
        return etree.tostring(self._root, encoding="unicode") + "\n"

    def _branch(self, parts: tuple[Particle, ...], declaration: Declaration) -> Particle:
        """The branch of a choice that the message code asks for; else the first."""
        own = self._code.code if self._code is not None else None
        children = declaration.type.children
        return next((part for part in parts if part.name and own in children[part.name].messages), parts[0])
