"""Example messages: takes an alert code or service, returns the smallest valid and consistent message with it.

Device identifiers and counters are made up; everything else follows from schemas/. The message code is omitted if no
source gives it.
"""

from dataclasses import replace

from lxml import etree

from mmc_cli.model.xml_names import NAMESPACE, NS
from mmc_cli.specification import Spec
from mmc_cli.specification.code_tables import MessageCode
from mmc_cli.specification.declarations import Declaration, Particle, Simple
from mmc_cli.specification.sample_messages import fill_element, minimal_policy

_DEVICE, _USER = "00-DB-12-34-56-78-90-A0", "90-B3-D5-1F-30-01-00-00"
_TIME = Simple("dateTime")


def build_alert(code: str, spec: Spec, message_code: str | None = None) -> str | None:
    """Return the smallest device alert with an alert code, or None if this version does not have the code.

    The message code is the given one, otherwise the first that goes with the alert.
    """
    row = spec.alert_codes.get(code)
    if row is None:
        return None
    message = _MessageBuilder(
        spec, message_code or _first_in_force(row.message_codes, spec) or _generic_code(row.critical)
    )
    message.header()
    content = message.body("DeviceAlertMessage", "DeviceAlertContent")
    message.add(content, "GBCSHexAlertCode", code)
    message.add(content, "AlertDescription", row.name[:250])
    message.add(content, "Timestamp", message.time())
    if row.payload is not None:
        body = spec.schema.root.type.children["Body"].type.children
        payload = body["DeviceAlertMessage"].type.children["DeviceAlertContent"].type.children["Payload"]
        message.fill(message.add(message.add(content, "Payload"), row.payload), payload.type.children[row.payload])
    return message.text()


def build_response(variant: str, spec: Spec, message_code: str | None = None) -> str | None:
    """Return the smallest response to a service reference variant that reports success.

    Returns None if this version does not have the service, or no response element is established for it.
    """
    row = spec.service_requests.get(variant)
    if row is None or row.response is None:
        return None
    message = _MessageBuilder(spec, message_code or _first_in_force(row.message_codes, spec))
    message.header(variant)
    body = spec.schema.root.type.children["Body"].type.children
    smets = body["ResponseMessage"].type.children["SMETSData"]
    element = message.add(message.body("ResponseMessage", "SMETSData"), row.response)
    element.set("MessageSuccess", "true")
    declaration = smets.type.children[row.response]
    message.fill(element, declaration)
    message.add_coded_content(element, declaration)
    return message.text()


def _first_in_force(codes: tuple[str, ...], spec: Spec) -> str | None:
    return next((code for code in codes if spec.message_codes.get(code)), None)


def _generic_code(critical: bool | None) -> str | None:
    """Return the message code of an alert without its own use case, or None if it is not known."""
    return {True: "1000", False: "1001", None: None}[critical]


class _MessageBuilder:
    """A message under construction."""

    def __init__(self, spec: Spec, message_code: str | None) -> None:
        self._spec = spec
        self._code: MessageCode | None = spec.message_codes.get(message_code)
        self._policy = replace(minimal_policy(), branch=self._choose_branch)
        self._root = etree.Element(f"{NS}GBCSResponse", {"schemaVersion": str(spec.version)}, {None: NAMESPACE})

    def header(self, variant: str | None = None) -> None:
        """Write the header: originator, target, counter and message code; for a response the service as well.

        A communications hub answers the DCC, and names the service user as supplementary remote party.
        """
        header = self.add(self._root, "Header")
        for name, text in (("BusinessOriginatorID", _DEVICE), ("BusinessTargetID", _USER), ("OriginatorCounter", "1")):
            self.add(header, name, text)
        if variant is not None and self._code is not None and self._code.device_types == ("CHF",):
            self.add(header, "SupplementaryRemotePartyID", _USER)
            self.add(header, "SupplementaryRemotePartyCounter", "1")
        if self._code is not None:
            self.add(header, "GBCSHexadecimalMessageCode", self._code.code)
        if variant is not None:
            self.add(header, "ServiceReference", ".".join(variant.split(".")[:2]))
            self.add(header, "ServiceReferenceVariant", variant)
            if self._code is not None and self._code.header_time:
                self.add(header, "Timestamp", self.time())

    def body(self, *names: str) -> etree._Element:
        """Write the body and a chain of elements in it; return the innermost."""
        element = self.add(self._root, "Body")
        for name in names:
            element = self.add(element, name)
        return element

    def add(self, parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        """Append an element to another and return it."""
        element = etree.SubElement(parent, f"{NS}{name}")
        element.text = text
        return element

    def fill(self, element: etree._Element, declaration: Declaration) -> None:
        """Add the required content to an element."""
        fill_element(element, declaration, self._policy)

    def add_coded_content(self, element: etree._Element, declaration: Declaration) -> None:
        """Add to an empty response the content that its message code brings, though the schema makes it optional."""
        own = self._code.code if self._code is not None else None
        coded = next((child for child in declaration.type.children.values() if own in child.messages), None)
        if coded is not None and not len(element):
            self.fill(self.add(element, coded.name), coded)

    def time(self) -> str:
        """Return a time later than the previous ones, in the format of the specification."""
        return self._policy.value(_TIME)

    def text(self) -> str:
        """Return the message as an indented document."""
        etree.indent(self._root)
        return etree.tostring(self._root, encoding="unicode") + "\n"

    def _choose_branch(self, parts: tuple[Particle, ...], declaration: Declaration) -> Particle:
        """Return the branch of a choice that goes with the message code, otherwise the first."""
        own = self._code.code if self._code is not None else None
        children = declaration.type.children
        return next((part for part in parts if part.name and own in children[part.name].messages), parts[0])
