"""Turns messages into the lines of a listing: a device alert, a service response, a count."""

from typing import NamedTuple

from lxml import etree

from mmc_cli.decoding import fields
from mmc_cli.decoding.json_record import data
from mmc_cli.decoding.sentences import FormatElement, first_fault, format_element, sentence
from mmc_cli.inputs.message import Message
from mmc_cli.model.field import MessageView
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification import Spec


class AlertRow(NamedTuple):
    """One device alert, as `mmc show alerts` lists it. `payload` is its payload as data, where that was asked for."""

    origin: Origin
    header: Header
    name: str | None
    known: bool
    description: str | None
    use_case: str | None
    critical: bool | None
    payload_type: str | None
    payload: Json
    sentence: str

    @property
    def code(self) -> str | None:
        """The alert code."""
        return self.header.alert_code

    def record(self) -> dict[str, Json]:
        """`mmc.alert/1`."""
        return {
            "schema": "mmc.alert/1",
            **self.origin.record(),
            "time": self.header.time,
            "device": self.header.device,
            "target": self.header.target,
            "counter": self.header.counter,
            "alert_code": self.header.alert_code,
            "alert_name": self.name,
            "known": self.known,
            "description": self.description,
            "message_code": self.header.message_code,
            "use_case": self.use_case,
            "critical": self.critical,
            "payload_type": self.payload_type,
            "payload": self.payload,
            "payload_text": self.sentence or None,
        }

    def cells(self) -> dict[str, str]:
        """Time, device, code, name, payload in words, then the rest."""
        return {
            "time": self.header.time or "",
            "device": self.header.device or "",
            "code": code_cell(self.header.alert_code),
            "alert": name_cell(self.header.alert_code, self.name, self.known),
            "payload": self.sentence,
            "message": code_cell(self.header.message_code),
            "use_case": self.use_case or "",
            "critical": {True: "yes", False: "no", None: ""}[self.critical],
            "counter": self.header.counter or "",
            "file": str(self.origin),
        }


class ResponseRow(NamedTuple):
    """One service response, as `mmc show responses` lists it."""

    origin: Origin
    header: Header
    name: str | None
    known: bool
    response: str | None
    use_case: str | None
    success: bool | None
    encrypted_parts: int
    first_fault: str | None

    @property
    def code(self) -> str | None:
        """The service reference variant."""
        return self.header.service_reference_variant

    @property
    def outcome(self) -> str:
        """One word for the outcome; "not stated" is not success."""
        if self.success is False:
            return "failure"
        if self.first_fault:
            return "fault" if self.success is None else "success with fault"
        if self.success:
            return "success"
        return "encrypted" if self.encrypted_parts else "not stated"

    def record(self) -> dict[str, Json]:
        """`mmc.response/1`."""
        return {
            "schema": "mmc.response/1",
            **self.origin.record(),
            "time": self.header.time,
            "device": self.header.device,
            "target": self.header.target,
            "counter": self.header.counter,
            "message_code": self.header.message_code,
            "use_case": self.use_case,
            "service_reference": self.header.service_reference,
            "service_reference_variant": self.header.service_reference_variant,
            "name": self.name,
            "known": self.known,
            "response": self.response,
            "success": self.success,
            "encrypted_parts": self.encrypted_parts,
            "first_fault": self.first_fault,
        }

    def cells(self) -> dict[str, str]:
        """Device, service, outcome and first fault, then the rest."""
        return {
            "device": self.header.device or "",
            "srv": self.header.service_reference_variant or "",
            "service": name_cell(self.header.service_reference_variant, self.name, self.known),
            "outcome": self.outcome,
            "first_fault": self.first_fault or "",
            "time": self.header.time or "",
            "response": self.response or "",
            "message": code_cell(self.header.message_code),
            "use_case": self.use_case or "",
            "counter": self.header.counter or "",
            "file": str(self.origin),
        }


def code_cell(code: str | None) -> str:
    """A hexadecimal code as it is written outside JSON: 8F72 becomes 0x8F72, so that no spreadsheet eats it."""
    return f"0x{code}" if code else ""


def name_cell(code: str | None, name: str | None, known: bool) -> str:
    """The name of a code, loud when this version does not have the code."""
    if code is None or known:
        return name or ""
    return f"NOT IN THIS VERSION: {name}" if name else "UNKNOWN CODE"


def alert_row(message: Message, spec: Spec, speak: FormatElement = format_element, whole: bool = True) -> AlertRow:
    """One device alert as a row. Codes that this version does not have are marked, never dropped.

    Its payload comes as data too, as `record` needs it, unless it is not `whole`.
    """
    header = message.header
    code = spec.alert_codes.get(header.alert_code)
    anywhere = code or spec.alert_codes.get_any_version(header.alert_code)
    use = spec.message_codes.get_any_version(header.message_code)
    content = message.content
    alert = content.find(f"{NS}DeviceAlertContent") if content is not None else None
    description = alert.findtext(f"{NS}AlertDescription") if alert is not None else None
    holder = alert.find(f"{NS}Payload") if alert is not None else None
    payload = next(holder.iterchildren(etree.Element), None) if holder is not None else None
    declaration = spec.schema.declaration(payload) if payload is not None else None
    said, plain = "", None
    if payload is not None:
        kind = local_name(payload)
        said = f"{kind}, not in MMC {spec.version}"
        if declaration is not None:
            said = sentence(payload, declaration, spec, speak)
        if whole:
            plain = data(payload, declaration, spec) if declaration is not None else _raw(payload, spec)
    elif parts := _parts(message, "encrypted"):
        said = f"encrypted ({parts} part{'' if parts == 1 else 's'}): decrypt, then run Parse & Correlate again"
    return AlertRow(
        message.origin,
        header,
        name=spec.alert_codes.label(header.alert_code),
        known=code is not None,
        description=description.strip() if description is not None else None,
        use_case=use.use_case if use is not None else None,
        critical=anywhere.critical if anywhere is not None else None,
        payload_type=local_name(payload) if payload is not None else None,
        payload=plain,
        sentence=said,
    )


def response_row(message: Message, spec: Spec, speak: FormatElement = format_element) -> ResponseRow:
    """One service response as a row, with the first status that is not a success."""
    header = message.header
    variant = header.service_reference_variant
    use = spec.message_codes.get_any_version(header.message_code)
    smets = message.content.find(f"{NS}SMETSData") if message.content is not None else None
    response = next(smets.iterchildren(etree.Element), None) if smets is not None else None
    success = response.get("MessageSuccess", "").strip() if response is not None else ""
    return ResponseRow(
        message.origin,
        header,
        name=spec.service_requests.label(variant),
        known=spec.service_requests.get(variant) is not None,
        response=local_name(response) if response is not None else None,
        use_case=use.use_case if use is not None else None,
        success={"true": True, "1": True, "false": False, "0": False}.get(success),
        encrypted_parts=_parts(message, "encrypted"),
        first_fault=first_fault(message, spec, speak),
    )


def view(message: Message, spec: Spec) -> MessageView:
    """One message for a person. Raises ValueError for a message that could not be read."""
    header = message.header
    title, facts = "MMC message that is neither a response nor an alert", {}
    if header.kind == "alert":
        alert = alert_row(message, spec, whole=False)
        title = f"Device alert {code_cell(header.alert_code) or 'without a code'} {alert.cells()['alert']}"
        critical = {True: "critical", False: "not critical", None: None}[alert.critical]
        facts = {"Payload": alert.sentence, "Critical": critical}
    elif header.kind == "response":
        response = response_row(message, spec)
        title = f"Response to {header.service_reference_variant or 'an unnamed service'} {response.cells()['service']}"
        fault = f", first fault: {response.first_fault}" if response.first_fault else ""
        facts = {"Element": response.response, "Outcome": response.outcome + fault}
    use = spec.message_codes.label(header.message_code) or "UNKNOWN CODE"
    declared = header.declared_version or "none"
    facts = {
        "Device": header.device,
        "Sent to": header.target,
        "Time": header.time,
        "Counter": header.counter,
        "Message code": f"{code_cell(header.message_code)} {use}" if header.message_code else None,
        **facts,
        "Version": f"declares {declared}" + ("" if declared == str(spec.version) else f", read as {spec.version}"),
    }
    return MessageView(title.strip(), {label: text for label, text in facts.items() if text}, fields(message, spec))


def _parts(message: Message, form: str) -> int:
    parts = message.content.iterchildren(f"{NS}GBCSData") if message.content is not None else ()
    return sum(1 for part in parts if part.get("format") == form)


def _raw(payload: etree._Element, spec: Spec) -> Json:
    xml = etree.tostring(payload, encoding="unicode", with_tail=False)
    return {"unparsed": [{"name": local_name(payload), "xml": xml, "reason": "not in the schema"}]}
