"""Turns a message into the row of a list of alerts or responses, or into the view that `mmc show message` prints."""

from typing import TypeVar

from lxml import etree
from msgspec.structs import replace

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.json_record import decode_element
from mmc_cli.decoding.schema_walk import parsed_root
from mmc_cli.decoding.sentences import FormatElement, describe_element, first_fault, format_element
from mmc_cli.decoding.version_marks import mark_element
from mmc_cli.inputs.message import Message
from mmc_cli.model.element_text import collapsed_text, element_text
from mmc_cli.model.field import MessageView
from mmc_cli.model.header import Header
from mmc_cli.model.json_types import Json
from mmc_cli.model.lexical import parse_boolean
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import VersionRow
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.records.listing import AlertRow, ResponseRow
from mmc_cli.specification import Spec
from mmc_cli.validate import validate_all_versions

_Row = TypeVar("_Row", AlertRow, ResponseRow)


def alert_row(
    message: Message, spec: Spec, formatter: FormatElement = format_element, decode_payload: bool = True
) -> AlertRow:
    """Return one device alert as a row. A code that the MMC version does not have is marked, never dropped.

    Args:
        formatter: formats the values in the sentence about the payload.
        decode_payload: whether the row also has the payload as data, for records.
    """
    origin, header = message.origin, message.header
    code = spec.alert_codes.get(header.alert_code)
    code_of_any_version = code or spec.alert_codes.get_any_version(header.alert_code)
    use_case = spec.message_codes.get_any_version(header.message_code)
    description = message.parts.alert_children.get(f"{NS}AlertDescription")
    payload = message.parts.payload
    return AlertRow(
        file=origin.file,
        member=origin.member,
        index=origin.index,
        time=header.time,
        device=header.device,
        target=header.target,
        counter=header.counter,
        alert_code=header.alert_code,
        alert_name=spec.alert_codes.label(header.alert_code),
        known=code is not None,
        description=element_text(description) if description is not None else None,
        message_code=header.message_code,
        use_case=use_case.use_case if use_case is not None else None,
        critical=code_of_any_version.critical if code_of_any_version is not None else None,
        payload_type=local_name(payload) if payload is not None else None,
        payload=_decode_payload(payload, spec) if payload is not None and decode_payload else None,
        payload_text=_describe_payload(message, spec, formatter) or None,
    )


def response_row(message: Message, spec: Spec, formatter: FormatElement = format_element) -> ResponseRow:
    """Return one service response as a row, with the first status that is not a success.

    Args:
        formatter: formats the values in the description of that status.
    """
    if message.is_payload:
        from mmc_cli.decoding.payloads import payload_response_row

        return payload_response_row(message, spec)
    origin, header, response = message.origin, message.header, message.parts.response
    variant = header.service_reference_variant
    use_case = spec.message_codes.get_any_version(header.message_code)
    return ResponseRow(
        file=origin.file,
        member=origin.member,
        index=origin.index,
        time=header.time,
        device=header.device,
        target=header.target,
        counter=header.counter,
        message_code=header.message_code,
        use_case=use_case.use_case if use_case is not None else None,
        service_reference=header.service_reference,
        service_reference_variant=variant,
        name=spec.service_requests.label(variant),
        known=spec.service_requests.get(variant) is not None,
        response=local_name(response) if response is not None else None,
        success=stated_success(response),
        encrypted_parts=_count_encrypted_parts(message),
        first_fault=first_fault(message, spec, formatter),
    )


def with_identity(row: _Row, origin: Origin, header: Header, **changes: str) -> _Row:
    """Return the row of another message that differs only in its origin, sender, time, and the changes."""
    return replace(
        row,
        file=origin.file,
        member=origin.member,
        index=origin.index,
        time=header.time,
        device=header.device,
        target=header.target,
        counter=header.counter,
        **changes,
    )


def stated_success(response: etree._Element | None) -> bool | None:
    """Return whether a response element states success; None if it states neither success nor failure."""
    return parse_boolean(response.get("MessageSuccess")) if response is not None else None


def message_view(message: Message, spec: Spec, with_versions: bool = False) -> MessageView:
    """Return one message for a person. Raises ValueError for a message that could not be read.

    Args:
        with_versions: whether the facts list the versions in which the message is valid, which needs a check against
            each.
    """
    if message.is_payload:
        from mmc_cli.decoding.payloads import payload_view

        return payload_view(message, spec)
    header = message.header
    title, facts = "MMC message that is neither a response nor an alert", dict[str, str | None]()
    if header.kind == "alert":
        title, facts = _alert_facts(alert_row(message, spec, decode_payload=False))
    elif header.kind == "response":
        title, facts = _response_facts(response_row(message, spec))
    use_case = spec.message_codes.label(header.message_code) or "UNKNOWN CODE"
    declared = header.declared_version or "none"
    facts = {
        "Device": header.device,
        "Sent to": header.target,
        "On behalf of": _supplementary_party(message),
        "Time": header.time,
        "Counter": header.counter,
        "Message code": f"{header.message_code} {use_case}" if header.message_code else None,
        **facts,
        "Version": f"declares {declared}" + ("" if declared == str(spec.version) else f", read as {spec.version}"),
        **(_version_facts(message) if with_versions else {}),
    }
    shown = {label: text for label, text in facts.items() if text}
    return MessageView(title.strip(" "), shown, field_tree(message, spec))


def _supplementary_party(message: Message) -> str | None:
    """Return the service user for whom the DCC sent the command, if the header names one."""
    root = parsed_root(message)
    party = root.find("{*}Header/{*}SupplementaryRemotePartyID")
    text = collapsed_text(party).upper() if party is not None else ""  # as the other identifiers
    return f"{text}, the supplementary remote party" if text else None


def _version_facts(message: Message) -> dict[str, str]:
    """Return in which versions a message is valid: a fact for each version, unless it is valid in all of them."""
    rows = [VersionRow(verdict) for verdict in validate_all_versions(message).verdicts]
    if all(row.verdict.verdict == "valid" for row in rows):
        return {"Valid in": f"all versions, {rows[0].verdict.mmc_version} to {rows[-1].verdict.mmc_version}"}
    return {
        f"MMC {row.verdict.mmc_version}": ": ".join(filter(None, (row.verdict.verdict, row.reason))) for row in rows
    }


def _alert_facts(alert: AlertRow) -> tuple[str, dict[str, str | None]]:
    title = f"Device alert {alert.alert_code or 'without a code'} {alert.cells()['alert']}"
    critical = {True: "yes", False: "no", None: None}[alert.critical]
    return title, {"Payload": alert.payload_text, "Critical": critical}


def _response_facts(response: ResponseRow) -> tuple[str, dict[str, str | None]]:
    variant = response.service_reference_variant or "an unnamed service"
    fault = f", first fault: {response.first_fault}" if response.first_fault else ""
    facts = {"Element": response.response, "Outcome": response.outcome + fault}
    return f"Response to {variant} {response.cells()['service']}", facts


def _describe_payload(message: Message, spec: Spec, formatter: FormatElement) -> str:
    if message.is_payload:
        from mmc_cli.decoding.payloads import describe_payload, payload_of

        return describe_payload(payload_of(message))
    payload = message.parts.payload
    if payload is not None:
        declaration = spec.schema.declaration(payload)
        if declaration is None:
            return f"{local_name(payload)}, {mark_element(payload, spec).reason}"
        return describe_element(payload, declaration, spec, formatter)
    if count := _count_encrypted_parts(message):
        return f"encrypted ({count} part{'' if count == 1 else 's'}): decrypt, then run Parse & Correlate again"
    return ""


def _decode_payload(payload: etree._Element, spec: Spec) -> Json:
    declaration = spec.schema.declaration(payload)
    if declaration is not None:
        return decode_element(payload, declaration, spec)
    xml = etree.tostring(payload, encoding="unicode", with_tail=False)
    return {"unparsed": [{"name": local_name(payload), "xml": xml, "reason": mark_element(payload, spec).reason}]}


def _count_encrypted_parts(message: Message) -> int:
    parts = message.content.iterchildren(f"{NS}GBCSData") if message.content is not None else ()
    return sum(part.get("format") == "encrypted" for part in parts)
